"""Acceptances of warnings: `accepted` in the front matter says which warnings stand, and why."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portal.content.checks.faults import N_
from portal.content.lint.names import ACCEPTED
from portal.content.lint.warning import LintedPage, LintWarning
from portal.content.text.vietnamese import fold

MARKS = "“”\"'‘’…. *_"  # around words that are quoted, in the text and in the acceptance
MAX_QUOTE_WORDS = 8  # words that an acceptance written by a button names a warning by


def without_accepted(page: LintedPage, warnings: Sequence[LintWarning]) -> Iterator[LintWarning]:
    """The warnings that are not accepted, and one for each acceptance that accepts nothing any more."""
    acceptances = page.parsed.front.values.get("accepted", [])
    used: set[int] = set()
    for warning in warnings:
        accepting = [at for at, acceptance in enumerate(acceptances) if is_accepted_by(warning, acceptance)]
        used.update(accepting)
        if not accepting:
            yield warning
    for at, acceptance in enumerate(acceptances):
        if at not in used and acceptance.keys() >= {"check", "reason"}:
            unused = N_("this answer to “%(check)s” answers nothing any more: take it out, or mend its quote")
            yield page.warn(ACCEPTED, acceptance["line"], unused, check=acceptance["check"])


def is_accepted_by(warning: LintWarning, acceptance: Mapping[str, Any]) -> bool:
    """Whether the acceptance names this check and, where the warning is about some words, how they begin."""
    if acceptance.get("check") != warning.check or not acceptance.get("reason"):
        return False
    said = comparable(acceptance.get("quote", ""))
    return not warning.quote or (bool(said) and comparable(warning.quote).startswith(said))


def comparable(words: str) -> str:
    """The words without what is easily copied otherwise: case, spaces, marks of quotation and emphasis."""
    return fold(words.replace("*", "").replace("`", ""), diacritics=False).strip(MARKS)


def acceptance_of(warning: LintWarning, reason: str) -> dict[str, str]:
    """The acceptance of this warning for this reason, as front matter has it."""
    words = warning.quote.split()
    quote = " ".join(words[:MAX_QUOTE_WORDS])
    said = {"check": warning.check, "quote": quote, "reason": reason}
    return {key: value for key, value in said.items() if value}
