"""Steps to be put in order."""

from __future__ import annotations

from collections import defaultdict

from portal.content.questions import Question
from portal.questions.grading.aliases import aliases
from portal.questions.grading.kinds import (
    BadResponse,
    Form,
    Kind,
    Response,
    Unclear,
    numbers,
    one_value,
    refuse_others,
)

PREFIX = "place-"


def field_of(alias: int) -> str:
    """The name of the field that says which place the step with this alias gets, counted from 1."""
    return f"{PREFIX}{alias}"


def read(question: Question, form: Form) -> Response:
    """`{"order": [item numbers, first place first]}`; None stands in a place that nothing was given to."""
    steps = aliases(question.items)
    refuse_others(form, PREFIX, [field_of(alias) for alias in range(len(steps))])
    claims: dict[int, list[int]] = defaultdict(list)
    for alias, item in enumerate(steps):
        place = one_value(form, field_of(alias))
        if place:
            claims[_place(place, last=len(steps))].append(item)
    clear = [claims[place][0] if len(claims[place]) == 1 else None for place in range(1, len(steps) + 1)]
    if any(len(items) > 1 for items in claims.values()):
        raise Unclear({"order": clear})
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


KINDS = {"order": Kind(read, are_right, solution, is_complete)}
