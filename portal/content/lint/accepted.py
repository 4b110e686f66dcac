"""Answers to warnings: `accepted` in the front matter says which stand, and why."""

from collections.abc import Iterator, Sequence
from typing import Any

from portal.content.checks.faults import N_
from portal.content.lint.names import ACCEPTED
from portal.content.lint.warning import LintedPage, LintWarning
from portal.content.text.vietnamese import fold

MARKS = "“”\"'‘’…. *_"  # around words that are quoted, in the text and in the answer
MAX_QUOTE_WORDS = 8  # words that an answer written by a button names a warning by


def without_accepted(page: LintedPage, warnings: Sequence[LintWarning]) -> Iterator[LintWarning]:
    """The warnings that no answer accepts, and one for each answer that answers nothing any more."""
    answers = page.parsed.front.values.get("accepted", [])
    if not answers:
        yield from warnings
        return
    used: set[int] = set()
    for warning in warnings:
        answering = [at for at, answer in enumerate(answers) if is_answered_by(warning, answer)]
        used.update(answering)
        if not answering:
            yield warning
    for at, answer in enumerate(answers):
        if at not in used and answer.keys() >= {"check", "reason"}:
            unused = N_("this answer to “%(check)s” answers nothing any more: take it out, or mend its quote")
            yield page.warn(ACCEPTED, answer["line"], unused, check=answer["check"])


def is_answered_by(warning: LintWarning, answer: dict[str, Any]) -> bool:
    """Whether an answer of the front matter names this check and, where it is about some words, how they begin."""
    if answer.get("check") != warning.check or not answer.get("reason"):
        return False
    said = comparable(answer.get("quote", ""))
    return not warning.quote or (bool(said) and comparable(warning.quote).startswith(said))


def comparable(words: str) -> str:
    """The words without what is easily copied otherwise: case, spaces, marks of quotation and emphasis."""
    return fold(words.replace("*", "").replace("`", ""), diacritics=False).strip(MARKS)


def answer_to(warning: LintWarning, reason: str) -> dict[str, str]:
    """The answer, as front matter has it, that accepts this warning for this reason."""
    words = warning.quote.split()
    quote = " ".join(words[:MAX_QUOTE_WORDS])
    said = {"check": warning.check, "quote": quote, "reason": reason}
    return {key: value for key, value in said.items() if value}
