"""What every kind of question must be able to do, and what reading its form needs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.content.questions.question import Question

Response = dict[str, Any]
Form = MultiDict[str, str]
MAX_NUMBER_DIGITS = 4  # digits; no question has ten thousand options


class BadResponse(ValueError):
    """The answer does not fit the question: an option it has not, two where one is asked, a text too long."""


class ContradictoryResponse(BadResponse):
    """Two steps were given one place; `response` is the answer with what contradicts itself left open."""

    def __init__(self, response: Response) -> None:
        super().__init__("two steps in one place")
        self.response = response


def is_answered(value: object) -> bool:
    """Whether an answer, or a part of one, holds anything that was chosen or written."""
    if isinstance(value, dict):
        return any(map(is_answered, value.values()))
    if isinstance(value, list):
        return any(map(is_answered, value))
    return value is not None and value != ""


def _is_answered(_question: Question, response: Response) -> bool:
    return is_answered(response)


def _no_credit(_question: Question, _response: Response) -> float:
    return 0.0


@dataclass(frozen=True)
class GradingKind:
    """A kind of question: how a form is read, which parts of an answer are right, what would be wholly right."""

    read: Callable[[Question, Form], Response]
    parts: Callable[[Question, Response], tuple[bool, ...]]
    solution: Callable[[Question], Response]
    is_complete: Callable[[Question, Response], bool] = _is_answered
    right_minus_wrong: Callable[[Question, Response], float] = _no_credit


def numbers(values: Iterable[str], *, below: int) -> list[int]:
    """The values as numbers from 0, sorted and each once. Raises BadResponse for anything else."""
    values = list(values)
    if any(not (value.isascii() and value.isdecimal() and len(value) <= MAX_NUMBER_DIGITS) for value in values):
        raise BadResponse
    found = sorted(set(map(int, values)))
    if found and found[-1] >= below:
        raise BadResponse
    return found


def one_value(form: Form, name: str) -> str:
    """The value of a field that a browser sends just once. Raises BadResponse where it is missing or doubled."""
    values = form.getlist(name)
    if len(values) != 1:
        raise BadResponse
    return values[0]


def ensure_no_other_fields(form: Form, prefix: str, names: Sequence[str]) -> None:
    """Raise BadResponse for a field with this prefix that the question has not."""
    if any(name.startswith(prefix) and name not in names for name in form):
        raise BadResponse
