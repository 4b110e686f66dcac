"""A text with gaps, to be written in or chosen for."""

from portal.content.enums import QuestionKind
from portal.content.questions.question import Gap, Question
from portal.questions.rules.grading.kinds import (
    Form,
    GradingKind,
    Response,
    ensure_no_other_fields,
    numbers,
    one_value,
)
from portal.questions.rules.grading.written import clean_text, is_accepted

FIELD_PREFIX = "gap-"


def field_name(number: int) -> str:
    """The name of the field of a gap; gaps are counted from 1, as in their text."""
    return f"{FIELD_PREFIX}{number}"


def read(question: Question, form: Form) -> Response:
    """`{"gaps": [the text written or the number of the option chosen, …]}`; "" where a gap is left open."""
    names = [field_name(number) for number in range(1, len(question.gaps) + 1)]
    ensure_no_other_fields(form, FIELD_PREFIX, names)
    return {"gaps": [_read(gap, one_value(form, name)) for gap, name in zip(question.gaps, names, strict=True)]}


def _read(gap: Gap, value: str) -> str:
    if not gap.options:
        return clean_text(value)
    return "".join(map(str, numbers([value] if value else [], below=len(gap.options))))


def are_right(question: Question, response: Response) -> tuple[bool, ...]:
    """Each gap holds what it should."""
    given = response.get("gaps") or [""] * len(question.gaps)
    return tuple(_is_right(question, gap, value) for gap, value in zip(question.gaps, given, strict=True))


def _is_right(question: Question, gap: Gap, value: str) -> bool:
    if gap.options:
        return value != "" and gap.options[int(value)].right
    return is_accepted(gap.accepted, value, fold_what=question.fold)


def is_complete(_question: Question, response: Response) -> bool:
    """No gap is open."""
    return "" not in response["gaps"]


def solution(question: Question) -> Response:
    """The author's own spelling in each gap, or the first right option."""
    return {"gaps": [_solution(gap) for gap in question.gaps]}


def _solution(gap: Gap) -> str:
    right = [str(number) for number, option in enumerate(gap.options) if option.right]
    return right[0] if gap.options else gap.accepted[0]


KINDS = {QuestionKind.GAP: GradingKind(read, are_right, solution, is_complete)}
