"""What is asked before a person is added who may be there already, or whose name looks cut."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.people.roster.rules.names import is_alike


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be sure of first: somebody alike in the unit, or a name of one word."""

    is_one_word: bool = False
    alike_id: int | None = None
    alike_name: str = ""


def question_about(name: str, there: Iterable[tuple[int, str]]) -> Question | None:
    """What to ask about the name, knowing who is in the unit; None where nothing is doubtful."""
    alike = next(((id_, known) for id_, known in there if is_alike(name, known)), None)
    if alike is not None:
        return Question(alike_id=alike[0], alike_name=alike[1])
    return Question(is_one_word=True) if len(name.split()) == 1 else None
