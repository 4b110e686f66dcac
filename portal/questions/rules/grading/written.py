"""Questions answered in words or with a number."""

import math
import re
from collections.abc import Iterable
from decimal import Decimal

from portal.content.enums import QuestionKind
from portal.content.questions.question import Question
from portal.content.text.vietnamese import fold, nfc
from portal.questions.rules.grading.kinds import BadResponse, Form, GradingKind, Response

MAX_TEXT_LENGTH = 500


def read(question: Question, form: Form) -> Response:
    """`{"text": …}`."""
    return {"text": clean_text(form.get("text", ""))}


def clean_text(text: str) -> str:
    """The text in one spelling, without space around it. Raises BadResponse when it is too long."""
    if len(text) > MAX_TEXT_LENGTH:
        raise BadResponse
    return nfc(text.replace("\0", "")).strip()


def is_accepted(accepted: Iterable[str], text: str, *, fold_what: tuple[str, ...]) -> bool:
    """Whether the text is one of the accepted ones; `fold_what` as in Question.fold. An empty one never is."""

    def compared(text: str) -> str:
        return fold(
            text, case="case" in fold_what, diacritics="diacritics" in fold_what, space="space" in fold_what
        ).strip()

    given = compared(text)
    return given != "" and any(compared(spelling) == given for spelling in accepted)


def text_is_right(question: Question, response: Response) -> tuple[bool]:
    """The text is an accepted one."""
    return (is_accepted(question.accepted, response.get("text", ""), fold_what=question.fold),)


def number_is_right(question: Question, response: Response) -> tuple[bool]:
    """A number that the text can mean lies within the tolerance."""
    wanted = question.number or 0.0

    def is_near(given: float) -> bool:
        off = abs(given - wanted)
        return off <= question.tolerance or math.isclose(off, question.tolerance, abs_tol=1e-9)

    return (any(is_near(given) for given in numbers_meant(response.get("text", ""))),)


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


def text_solution(question: Question) -> Response:
    """The author's own spelling."""
    return {"text": question.accepted[0]}


def number_solution(question: Question) -> Response:
    """The number as its author wrote it, else in digits with a decimal comma."""
    if question.accepted:
        return text_solution(question)
    digits = format(Decimal(repr(question.number or 0.0)), "f")
    return {"text": digits.removesuffix(".0").replace(".", ",")}


KINDS = {
    QuestionKind.TEXT: GradingKind(read, text_is_right, text_solution),
    QuestionKind.NUMBER: GradingKind(read, number_is_right, number_solution),
}
