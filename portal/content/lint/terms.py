"""Terms of the glossary that a course uses before it explains them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from markdown_it.token import Token

from portal.content.checks.faults import N_
from portal.content.checks.readability import lines_in
from portal.content.enums import PageKind
from portal.content.files.glossary import Term
from portal.content.lint.names import UNEXPLAINED_TERM
from portal.content.lint.texts import told_tokens
from portal.content.lint.warning import LintContext, LintedPage, LintWarning
from portal.content.markdown.blocks import Prose
from portal.content.markdown.message_cards import MESSAGE_KINDS
from portal.content.markdown.renderer import plain_text
from portal.content.pages.checklist import PointsDraft
from portal.content.pages.render_context import RenderContext
from portal.content.pages.structure import AskedQuestion, PagePart
from portal.content.questions.liascript_parser import fence_after
from portal.deadlines import check_deadline

LINK = re.compile(r"\]\([^()\s]*glossary\.yml#(?P<id>[a-z0-9-]+)[^()]*\)")
UNREAD = (("<!--", "-->"), ("{{", "}}"))  # comments, and names of facts and rules
GUIDE = re.compile(r"^kind:[ \t]*guide\b", re.MULTILINE)
FRONT = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*$", re.MULTILINE | re.DOTALL)
CARD = re.compile(
    r"^> ?\[!(?:" + "|".join(MESSAGE_KINDS) + r")\][^\n]*(?:\n>[^\n]*)*", re.MULTILINE | re.IGNORECASE
)
Terms = tuple[tuple[str, tuple[str, ...]], ...]  # the id of each, and what it is called


@dataclass(frozen=True)
class TermPatterns:
    """How one term is found in a text: where it is used, and where a sentence explains it.

    `words` are all that it is called, as comparable() has them: most terms stand in no text of a course, and
    patterns are compiled for the others only.
    """

    id: str
    words: tuple[str, ...]

    def is_in(self, compared: str) -> bool:
        """Whether a text may use the term; `compared` is what comparable() makes of it."""
        return any(word in compared for word in self.words)

    @cached_property
    def term(self) -> str:
        """The pattern of all that it is called."""
        longest_first = sorted(self.words, key=len, reverse=True)
        called = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
        return rf"(?<!\w)(?:{called})(?!\w)"

    @cached_property
    def used(self) -> re.Pattern[str]:
        """Where it is used."""
        return re.compile(self.term, re.IGNORECASE)

    @cached_property
    def explained(self) -> re.Pattern[str]:
        """Where a sentence explains it."""
        term = self.term
        explained = (
            rf"{term}[*”\"]*\s*(?:\([^)]{{0,80}}\)\s*)?(?:là|nghĩa\s+là|tức\s+là)\s"  # OTP là …
            rf"|{term}[*”\"]*\s*\("  # VNeID (…)
            rf"|\((?:hay\s+là\s+|hay\s+|tức\s+là\s+|gọi\s+là\s+)?[*“\"]*{term}"  # … (OTP)
            rf"|\b(?:gọi|kêu|tên)\b[^.!?\n]{{0,80}}?\blà\s+[*“\"]*{term}"  # gọi chuyện đó là sinh trắc học
            rf"|\btức\s+là\s+[*“\"]*{term}"
            rf"|^\|[ \t]*[*“\"]*{term}[*”\"]*\s*\|"  # the row of a table: | OTP | … |
        )
        return re.compile(explained, re.IGNORECASE | re.MULTILINE)


def unexplained_term(page: LintedPage, context: LintContext) -> Iterator[LintWarning]:
    """The first use of a term in a course that no link and no sentence explains, there or on a page before.

    Sheets for residents and what somebody else says, such as a message, are not looked at.
    """
    if page.kind in (PageKind.GUIDE, PageKind.COURSE):
        return
    terms = terms_of(context.terms)
    known = set(explained_in(page.parsed.source, terms) | explained_in(page.beside.introduction, terms))
    for source in page.beside.earlier:
        known |= explained_in(source, terms) | used_in(source, terms)
    lines = told_lines(page, context)
    for patterns in patterns_in("\n".join(words for _line, words in lines), terms):
        line = None if patterns.id in known else first_use(lines, patterns)
        if line is not None:
            term = context.terms[patterns.id].term
            text = N_("“%(term)s” stands here for the first time in the course, and nobody has explained it")
            yield page.warn(UNEXPLAINED_TERM, line, text, quote=term, term=term)


def first_use(lines: Iterable[tuple[int, str]], patterns: TermPatterns) -> int | None:
    """The line on which the term is used first."""
    for line, words in lines:
        found = patterns.used.search(words)
        if found is not None:
            return line + words.count("\n", 0, found.start())
    return None


def told_lines(page: LintedPage, context: LintContext) -> list[tuple[int, str]]:
    """What the page says itself, in the order in which it is read, each with the line on which it begins."""
    place = RenderContext(context.shown)
    return [
        (token.map[0] + 1 if token.map else page.top, plain_text(token.children or [], place))
        for item in page.parsed.items
        for token in lines_of(item)
    ]


def lines_of(item: PagePart) -> Iterator[Token]:
    """The lines in which the page speaks for itself, in the order in which they are read."""
    if isinstance(item, Prose):
        yield from lines_in(told_tokens(item.tokens))
    elif isinstance(item, AskedQuestion):
        yield from lines_in(told_tokens(item.stem))
        yield from (label for label, _right, _said in item.draft.options)
        yield from lines_in(item.explanation)
    elif isinstance(item, PointsDraft):
        yield from item.labels
    else:
        yield from lines_in(told_tokens(item.tokens))
        yield from item.choices


def terms_of(terms: Mapping[str, Term]) -> Terms:
    return tuple((term.id, term.words) for term in terms.values())


def comparable(text: str) -> str:
    """The text with small letters and single spaces."""
    return " ".join(text.casefold().split())


@lru_cache(maxsize=16)
def patterns_of(terms: Terms) -> tuple[TermPatterns, ...]:
    return tuple(TermPatterns(id, tuple(map(comparable, words))) for id, words in terms)


def patterns_in(text: str, terms: Terms) -> Iterator[TermPatterns]:
    """The patterns of those terms that the text may use."""
    compared = comparable(text)
    for patterns in patterns_of(terms):
        check_deadline()
        if patterns.is_in(compared):
            yield patterns


@lru_cache(maxsize=256)
def explained_in(source: str, terms: Terms) -> frozenset[str]:
    """The ids of the terms that a page's text explains: by a link to the glossary, or in a sentence."""
    told = told_text(source)
    linked = {one["id"] for one in LINK.finditer(told)}
    return frozenset(linked | {one.id for one in patterns_in(told, terms) if one.explained.search(told)})


@lru_cache(maxsize=256)
def used_in(source: str, terms: Terms) -> frozenset[str]:
    """The ids of the terms that a page's text uses; where it explains none of them, its own warnings say so."""
    if GUIDE.search(source):
        return frozenset()
    told = LINK.sub("]()", told_text(source))
    return frozenset(one.id for one in patterns_in(told, terms) if one.used.search(told))


def told_text(source: str) -> str:
    """The text of a page without front matter, drawn screens, comments and messages, nearly as it is read."""
    text = source.removeprefix("\ufeff").replace("\r\n", "\n")
    lines, fence = [], ""
    for line in FRONT.sub("", text, count=1).split("\n"):
        before, fence = fence, fence_after(line, fence)
        lines.append("" if before or fence else line)
    text = "\n".join(lines)
    for opening, closing in UNREAD:
        text = without_between(text, opening, closing)
    return CARD.sub("", text)


def without_between(text: str, opening: str, closing: str) -> str:
    """The text without what stands between these marks, and without the marks."""
    kept, at = [], 0
    while (start := text.find(opening, at)) >= 0 and (end := text.find(closing, start + len(opening))) >= 0:
        kept.append(text[at:start])
        at = end + len(closing)
    return "".join([*kept, text[at:]])
