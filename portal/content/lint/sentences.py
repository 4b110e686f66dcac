"""Sentences that are too long to be kept in mind."""

from collections.abc import Iterator

from portal.content.checks.faults import N_
from portal.content.checks.readability import LONG_SENTENCE_SYLLABLES, long_sentences
from portal.content.lint.names import LONG_SENTENCE
from portal.content.lint.warning import LintContext, LintedPage, LintWarning


def long_sentence(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A sentence of more than 25 syllables."""
    for one in long_sentences(page.parsed, context.shown):
        text = N_("%(syllables)s syllables in one sentence, more than %(most)s: “%(words)s …”")
        yield page.warn(
            LONG_SENTENCE,
            one.line,
            text,
            quote=one.words,
            syllables=one.syllables,
            most=LONG_SENTENCE_SYLLABLES,
            words=one.beginning,
        )
