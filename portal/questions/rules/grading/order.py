"""Steps to be put in order."""

from collections import defaultdict

from portal.content.enums import QuestionKind
from portal.content.questions.question import Question
from portal.questions.rules.grading.aliases import opaque_numbers
from portal.questions.rules.grading.kinds import (
    BadResponse,
    ContradictoryResponse,
    Form,
    GradingKind,
    Response,
    ensure_no_other_fields,
    numbers,
    one_value,
)

FIELD_PREFIX = "place-"


def field_name(alias: int) -> str:
    """The name of the field that says which place the step with this alias gets, counted from 1."""
    return f"{FIELD_PREFIX}{alias}"


def read(question: Question, form: Form) -> Response:
    """`{"order": [item numbers, first place first]}`; None stands in a place that nothing was given to."""
    steps = opaque_numbers(question.items)
    ensure_no_other_fields(form, FIELD_PREFIX, [field_name(alias) for alias in range(len(steps))])
    claims: dict[int, list[int]] = defaultdict(list)
    for alias, item in enumerate(steps):
        place = one_value(form, field_name(alias))
        if place:
            claims[_place(place, last=len(steps))].append(item)
    clear = [claims[place][0] if len(claims[place]) == 1 else None for place in range(1, len(steps) + 1)]
    if any(len(items) > 1 for items in claims.values()):
        raise ContradictoryResponse({"order": clear})
    return {"order": clear}


def _place(value: str, *, last: int) -> int:
    (place,) = numbers([value], below=last + 1)
    if place == 0:
        raise BadResponse
    return place


def are_right(question: Question, response: Response) -> tuple[bool, ...]:
    """Each step stands where it should, or another of the same wording does."""
    order = response.get("order") or [None] * len(question.items)
    return tuple(
        given is not None and question.items[given] == item
        for item, given in zip(question.items, order, strict=True)
    )


def is_complete(_question: Question, response: Response) -> bool:
    """Every step has its place."""
    return None not in response["order"]


def solution(question: Question) -> Response:
    """The steps as they were written."""
    return {"order": list(range(len(question.items)))}


KINDS = {QuestionKind.ORDER: GradingKind(read, are_right, solution, is_complete)}
