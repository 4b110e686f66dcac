"""From a question and an answer to a grade; no database, no clock."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.content.questions import Question
from portal.content.vietnamese import fold, nfc

LONGEST_TEXT = 500
Response = dict[str, Any]


class BadResponse(ValueError):
    """The answer does not fit the question: an option it has not, two where one is asked, a text too long."""


@dataclass(frozen=True)
class Grade:
    """How good an answer is: `score` from 0 to 1, and whether it is wholly right."""

    score: float
    right: bool


def read_response(question: Question, *, choices: Sequence[str] = (), text: str = "") -> Response:
    """The answer in the form it is kept in, from what a form sent. Raises BadResponse.

    `choices` are the option numbers as authored. An empty answer is an answer too: see is_empty().
    """
    if question.options:
        if any(not choice.isascii() or not choice.isdecimal() for choice in choices):
            raise BadResponse
        chosen = sorted({int(choice) for choice in choices})
        if chosen and chosen[-1] >= len(question.options):
            raise BadResponse
        if question.kind == "single" and len(chosen) > 1:
            raise BadResponse
        return {"chosen": chosen}
    if len(text) > LONGEST_TEXT:
        raise BadResponse
    return {"text": nfc(text.replace("\0", "")).strip()}


def is_empty(response: Response) -> bool:
    """Whether nothing was chosen or written."""
    return not response.get("chosen") and not response.get("text")


def grade(question: Question, response: Response, *, earlier_tries: int = 0) -> Grade:
    """Grade the answer by the rules of formats.md §2.10 and §2.8; each earlier try costs the penalty."""
    share = _GRADERS[question.kind](question, response)
    kept = max(0.0, 1.0 - question.penalty * earlier_tries)
    return Grade(score=share * kept, right=share == 1.0)


def numbers_meant(text: str) -> set[float]:
    """Every number the text can mean: 1.500 is one and a half to some and fifteen hundred to others."""
    digits = re.sub(r"\s+", "", text)
    readings = {
        digits.replace(",", "."),
        digits.replace(".", "").replace(",", "."),
        digits.replace(",", ""),
        re.sub(r"(?<=\d)[.,](?=\d{3}(?!\d))", "", digits).replace(",", "."),
    }
    # The pattern keeps out what float() also takes: nan, inf, 1e9 and underscores.
    plain = (reading for reading in readings if re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", reading, re.ASCII))
    return {float(reading) for reading in plain}


def _single(question: Question, response: Response) -> float:
    chosen = response.get("chosen", [])
    if not chosen:
        return float(not any(option.right for option in question.options))
    return float(question.options[chosen[0]].right)


def _multiple(question: Question, response: Response) -> float:
    chosen = set(response.get("chosen", []))
    right = {number for number, option in enumerate(question.options) if option.right}
    if chosen == right:
        return 1.0
    if question.partial == "proportional" and chosen:
        agreeing = sum((number in chosen) == (number in right) for number in range(len(question.options)))
        return agreeing / len(question.options)
    if question.partial == "right_minus_wrong" and right:
        return max(0.0, (len(chosen & right) - len(chosen - right)) / len(right))
    return 0.0


def _text(question: Question, response: Response) -> float:
    def compared(text: str) -> str:
        folded = question.fold
        return fold(
            text, case="case" in folded, diacritics="diacritics" in folded, space="space" in folded
        ).strip()

    given = compared(response.get("text", ""))
    return float(given != "" and any(compared(accepted) == given for accepted in question.accepted))


def _number(question: Question, response: Response) -> float:
    wanted = question.number or 0.0

    def is_near(given: float) -> bool:
        off = abs(given - wanted)
        return off <= question.tolerance or math.isclose(off, question.tolerance, abs_tol=1e-9)

    return float(any(is_near(given) for given in numbers_meant(response.get("text", ""))))


_GRADERS = {"single": _single, "multiple": _multiple, "text": _text, "number": _number}
