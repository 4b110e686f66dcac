"""Facts and rules that stand in code, where they are shown as they are written."""

from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from portal.content.checks.faults import N_
from portal.content.lint.names import FACT_IN_CODE
from portal.content.lint.sentences import answer_tokens
from portal.content.lint.warning import LintContext, LintedPage, LintWarning
from portal.content.markdown.plugins import FACT
from portal.content.markdown.renderer import line_of
from portal.content.pages.checklist import PointsDraft
from portal.content.pages.structure import AskedQuestion, PagePart


def fact_in_code(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """A {{ id }} inside backticks or a block of code: readers would see the braces, not the value."""
    text = N_("{{ %(id)s }} stands in code and is shown as it is written: take it out of the backticks")
    for item in page.parsed.items:
        for line, words in code_in(shown_tokens(item)):
            for said in FACT.finditer(words):
                below = line + words.count("\n", 0, said.start())
                yield page.warn(FACT_IN_CODE, below, text, quote=said["id"], id=said["id"])


def shown_tokens(item: PagePart) -> Iterator[Token]:
    """All that is shown of an item of a page, headings, rows and what is said after the answer among it."""
    if isinstance(item, AskedQuestion):
        yield from item.stem
        yield from (label for label, _right, _said in item.draft.options)
        yield from item.draft.columns
        yield from (label for _gap, labels in item.draft.gaps for label in labels)
        yield from answer_tokens(item)
        yield from item.explanation
    elif isinstance(item, PointsDraft):
        yield from item.labels
    else:
        yield from item.tokens
        yield from getattr(item, "choices", ())


def code_in(tokens: Iterable[Token]) -> Iterator[tuple[int, str]]:
    """What stands in code, each with the line on which it begins."""
    for token in tokens:
        if token.type in ("fence", "code_block"):
            first = token.map[0] + 1 if token.map else 1
            yield first + (token.type == "fence"), token.content
        for child in token.children or ():
            if child.type == "code_inline":
                yield line_of(child), child.content
