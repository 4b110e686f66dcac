"""A quick fix: where a text is probably meant otherwise, how that is said, and the lines that would say it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from markdown_it.token import Token

from portal.content.checks.faults import Fault
from portal.content.files.sources import BOM, normalise
from portal.content.markdown.blocks import Prose
from portal.content.pages.checklist import PointsDraft
from portal.content.pages.page import ParsedPage
from portal.content.pages.render_context import Fact
from portal.content.pages.structure import PagePart
from portal.content.questions.liascript_parser import fence_after
from portal.content.scenarios.parsing import SceneDraft
from portal.content.text.line_ends import Edit, apply_edits, dominant_line_end, join_lines, split_lines

MAX_LINE_LETTERS = 2_000
UNREAD = "\ufffc"  # stands for a line that is too long for the rules
NO_IDS: frozenset[str] = frozenset()


@dataclass(frozen=True)
class QuickFix:
    """One thing that is probably meant otherwise; without `edits` it can only be told.

    `text` is a msgid that says what is wrong. `fixes` is the fault that the edits take away; a near-miss fixes
    none. `is_safe`: nobody could have meant the text as it stands, so it may be fixed together with others.
    `wanted` is the value for which a fact is to be made first.
    """

    rule: str
    line: int  # of the file, from 1
    text: str
    edits: tuple[Edit, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    is_safe: bool = True
    fixes: Fault | None = None
    wanted: str = ""
    place: int = 0  # among those of this rule on this line

    @property
    def touches_unread(self) -> bool:
        """Whether it would write a line that no rule has read."""
        return any(UNREAD in line for edit in self.edits for line in edit.texts)

    @property
    def key(self) -> str:
        """What a form names it by."""
        return f"{self.rule}-{self.line}" + (f"-{self.place}" if self.place else "")

    def as_note(self, file: str) -> Fault:
        """What is said of it where nobody can press a button."""
        return Fault(file, self.line, self.text, self.values)


@dataclass(frozen=True)
class TextToFix:
    """A text as the rules look at it.

    `lines` are those of the whole file, composed and without ends. `taken` are ids of questions on other pages;
    `kept` those that this page was published with, which answers hang on.
    """

    lines: tuple[str, ...]
    page: ParsedPage
    facts: Mapping[str, Fact] = field(default_factory=dict)
    taken: frozenset[str] = NO_IDS
    kept: frozenset[str] = NO_IDS
    faults: tuple[Fault, ...] = ()

    @property
    def body_from(self) -> int:
        """The line, from 0, at which the text after the front matter begins."""
        return self.page.front.body_from

    @cached_property
    def code(self) -> frozenset[int]:
        """The lines, from 0, between and with the marks of fenced code, which mean what they say."""
        found, fence = set(), ""
        for at in range(self.body_from, len(self.lines)):
            before, fence = fence, fence_after(self.lines[at], fence)
            if before or fence:
                found.add(at)
        return frozenset(found)

    @cached_property
    def comments(self) -> frozenset[int]:
        """The lines, from 0, of comments that stand by themselves."""
        found, is_open = set(), False
        for at in range(self.body_from, len(self.lines)):
            line = self.lines[at].strip()
            if at not in self.code and (is_open or line.startswith("<!--")):
                found.add(at)
                is_open = "-->" not in line
        return frozenset(found)

    def body(self) -> Iterator[tuple[int, str]]:
        """The lines that are read as text, with their numbers from 0."""
        for at in range(self.body_from, len(self.lines)):
            if at not in self.code and at not in self.comments:
                yield at, self.lines[at]

    def faults_of(self, *texts: str) -> Iterator[Fault]:
        """The faults with one of these msgids, in their order."""
        return (fault for fault in self.faults if fault.text in texts and 0 < fault.line <= len(self.lines))

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """All tokens of the page that a reader sees, in their order."""
        return tuple(token for item in self.page.items for token in _tokens_of(item))


def _tokens_of(item: PagePart) -> Iterator[Token]:
    if isinstance(item, Prose):
        yield from item.tokens
    elif isinstance(item, SceneDraft):
        yield from (item.title, *item.tokens, *item.choices)
    elif isinstance(item, PointsDraft):
        yield from item.labels
    else:
        yield from item.stem
        for label, _right, feedback in item.draft.options:
            yield from (label, *([feedback] if feedback else []))
        yield from (*item.draft.hints, *item.explanation)


def text_lines(source: str) -> tuple[str, ...]:
    """The lines of a text as rules read them, of which very long ones are left unread."""
    lines = normalise(source).split("\n")
    return tuple(line if len(line) <= MAX_LINE_LETTERS else UNREAD for line in lines)


def apply_quick_fixes(source: str, fixes: Iterable[QuickFix]) -> str:
    """The text with the edits of these fixes, none of which overlap; every other byte stays."""
    edits = [edit for one in fixes for edit in one.edits]
    if not edits:
        return source
    bom = BOM if source.startswith(BOM) else ""
    lines = split_lines(source.removeprefix(BOM))
    usual = dominant_line_end(source)
    return bom + join_lines(apply_edits(lines, edits), usual)


def without_overlaps(fixes: Sequence[QuickFix]) -> list[QuickFix]:
    """As many of the fixes, in their order, as touch different lines."""
    touched: set[int] = set()
    kept = []
    for one in fixes:
        lines = {line for edit in one.edits for line in range(edit.start, max(edit.end, edit.start + 1))}
        if one.edits and not lines & touched:
            touched |= lines
            kept.append(one)
    return kept
