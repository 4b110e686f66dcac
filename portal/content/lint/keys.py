"""Graded answers that rest on what nobody has confirmed."""

from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from portal.content.checks.faults import N_
from portal.content.enums import PageKind
from portal.content.lint.names import UNCONFIRMED_KEY
from portal.content.lint.warning import LintContext, LintedPage, LintWarning
from portal.content.pages.structure import AskedQuestion


def unconfirmed_key(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A graded question whose options or explanation show a fact that is not confirmed."""
    if page.kind != PageKind.QUIZ:
        return
    for asked in page.parsed.asked:
        for id in sorted({id for id in facts_in(key_tokens(asked)) if is_unconfirmed(id, context)}):
            text = N_("the answer rests on the fact “%(id)s”, which nobody has confirmed")
            yield page.warn(UNCONFIRMED_KEY, asked.draft.line, text, quote=id, id=id)


def key_tokens(asked: AskedQuestion) -> Iterator[Token]:
    """What the right answer rests on: options, rows, gaps and the explanation, but not what is asked."""
    yield from (label for label, _right, _said in asked.draft.options)
    yield from asked.draft.columns
    for _gap, labels in asked.draft.gaps:
        yield from labels
    yield from asked.explanation


def facts_in(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "fact":
            yield token.content
        yield from facts_in(token.children or ())


def is_unconfirmed(id: str, context: LintContext) -> bool:
    return id in context.facts and not context.facts[id].confirmed
