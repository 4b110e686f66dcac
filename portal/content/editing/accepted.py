"""Answers to warnings put into the front matter of a text, and taken out again."""

from collections.abc import Mapping
from typing import Any

from portal.content.checks.faults import Faults
from portal.content.enums import PageKind
from portal.content.files.front_matter import read_front
from portal.content.files.front_matter_editing import with_front_values
from portal.content.files.sources import normalise


def with_answer(source: str, kind: str, answer: Mapping[str, str]) -> str:
    """The text whose front matter has this answer, too; every other byte stays. Raises UneditableText."""
    return with_front_values(source, {"accepted": [*answers_in(source, kind), dict(answer)]})


def without_answer(source: str, kind: str, number: int) -> str:
    """The text without the answer of this number, from 0. Raises UneditableText, and IndexError."""
    answers = answers_in(source, kind)
    del answers[number]
    return with_front_values(source, {"accepted": answers})


def answers_in(source: str, kind: str) -> list[dict[str, Any]]:
    """The answers that the text has, as they are written."""
    front = read_front(normalise(source), Faults(""), PageKind.COURSE if kind == PageKind.COURSE else None)
    return [without_line(answer) for answer in front.values.get("accepted", [])]


def without_line(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "line"}
