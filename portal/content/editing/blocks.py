"""A text as the blocks that a form may edit, which together are the text to the byte."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, pairwise

from markdown_it.token import Token

from portal.content.checks.faults import Faults
from portal.content.enums import PageKind, QuestionKind
from portal.content.files.sources import is_readable
from portal.content.markdown.blocks import Prose
from portal.content.pages.page import ParsedPage, parse_page
from portal.content.pages.structure import AskedQuestion
from portal.content.scenarios.parsing import SceneDraft
from portal.content.text.line_ends import dominant_line_end, split_lines

Span = tuple[int, int]  # lines from 0, the second not included


class BlockKind(StrEnum):
    """What a span of a text is."""

    FRONT = "front"
    PROSE = "prose"
    QUESTION = "question"
    SCENE = "scene"
    BLANK = "blank"


@dataclass(frozen=True)
class SourceBlock:
    """A span of a text, from `start` up to, not including, `end`; `line` is its first line, from 1."""

    kind: BlockKind
    start: int
    end: int
    line: int


@lru_cache(maxsize=16)
def split_source(source: str, kind: str | None = None) -> tuple[SourceBlock, ...]:
    """The whole text as blocks that follow one another, from its first letter to its last.

    A question has what it asks with it, a scene everything up to the next; prose is parted at its headings.
    `kind` is "course" for course.md.
    """
    lines = split_lines(source)
    begins = [0, *accumulate(len(line.text) + len(line.end) for line in lines)]
    if not is_readable(source, Faults("")):
        return (SourceBlock(BlockKind.PROSE, 0, len(source), 1),) if source else ()
    page = parse_page("", source, kind)
    blank = [not line.text.strip() for line in lines]
    spans = fill_between(known_spans(page, len(lines)), blank, set(heading_lines(page)))
    return tuple(
        SourceBlock(name, begins[first], begins[last], first + 1)
        for name, (first, last) in spans
        if begins[first] < begins[last]
    )


def known_spans(page: ParsedPage, number: int) -> Iterator[tuple[BlockKind, Span]]:
    """The lines of the front matter, of the questions and of the scenes, in their order."""
    if page.front.body_from:
        yield BlockKind.FRONT, (0, min(page.front.body_from, number))
    if page.kind == PageKind.SCENARIO:
        starts = [(scene.title.map or [0])[0] for scene in page.items if isinstance(scene, SceneDraft)]
        for first, last in pairwise([*starts, number]):
            yield BlockKind.SCENE, (first, last)
    for asked in page.asked:
        yield BlockKind.QUESTION, question_span(asked)


def question_span(asked: AskedQuestion) -> Span:
    """The lines of a question, from what it asks on; a text with gaps asks by itself."""
    first, last = asked.draft.span
    if asked.draft.kind == QuestionKind.GAP:
        return first, last
    return min([first, *first_lines(asked.stem)]), last


def first_lines(tokens: Sequence[Token]) -> Iterator[int]:
    """The lines, from 0, on which these tokens begin."""
    return (token.map[0] for token in tokens if token.map)


def heading_lines(page: ParsedPage) -> Iterator[int]:
    """The lines, from 0, on which the headings of the prose stand."""
    tokens = (token for item in page.items if isinstance(item, Prose) for token in item.tokens)
    return (token.map[0] for token in tokens if token.type == "heading_open" and token.level == 0 and token.map)


def fill_between(
    spans: Iterable[tuple[BlockKind, Span]], blank: Sequence[bool], headings: Container[int] = ()
) -> Iterator[tuple[BlockKind, Span]]:
    """The spans, and what stands between them; `blank` says of every line whether it is empty.

    A line among the headings begins a span of prose of its own.
    """
    at = 0
    for kind, (first, last) in spans:
        first, last = max(first, at), min(last, len(blank))
        yield from sections(at, first, blank, headings)
        if last > first:
            yield kind, (first, last)
        at = max(at, last)
    yield from sections(at, len(blank), blank, headings)


def sections(
    at: int, end: int, blank: Sequence[bool], headings: Container[int]
) -> Iterator[tuple[BlockKind, Span]]:
    """Prose between these lines, parted at its headings, and the empty lines around it."""
    begins = [at, *(line for line in range(at + 1, end) if line in headings)]
    for first, last in pairwise([*begins, end]):
        yield from prose_and_blank(first, last, blank)


def prose_and_blank(at: int, end: int, blank: Sequence[bool]) -> Iterator[tuple[BlockKind, Span]]:
    """Prose between these lines, and the empty lines around it."""
    first, last = at, end
    while first < last and blank[first]:
        first += 1
    while last > first and blank[last - 1]:
        last -= 1
    for kind, span in (
        (BlockKind.BLANK, (at, first)),
        (BlockKind.PROSE, (first, last)),
        (BlockKind.BLANK, (last, end)),
    ):
        if span[0] < span[1]:
            yield kind, span


def without_blank_ends(lines: Sequence[str], span: Span) -> Span:
    """The span of lines without the empty ones around it."""
    first, last = span
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    return first, last


def block_text(source: str, block: SourceBlock) -> str:
    """What stands in the block."""
    return source[block.start : block.end]


def replace_block(source: str, block: SourceBlock, text: str) -> str:
    """The source with this text in place of the block; everything else keeps its bytes."""
    return source[: block.start] + text + source[block.end :]


def insert_at(source: str, at: int, text: str) -> str:
    """The source with the text as blocks of its own at this place, empty lines before and after it."""
    end = dominant_line_end(source)
    before, after = source[:at], source[at:]
    words = end.join(line.text for line in split_lines(text.strip("\r\n"))) + end
    gap = "" if not before.strip("\ufeff") else end * max(0, 2 - trailing_ends(before))
    below = end if after.strip() and not leading_end(after) else ""
    return before + gap + words + below + after


def append_blocks(source: str, text: str) -> str:
    """The source with the text as blocks of its own at its end."""
    return insert_at(source, len(source), text)


def trailing_ends(text: str) -> int:
    """How many line ends, at most two, the text ends with."""
    lines = split_lines(text[-400:])
    if lines[-1].text.strip():
        return 0
    return 2 if len(lines) > 1 and not lines[-2].text.strip() else 1


def leading_end(text: str) -> bool:
    """Whether the text begins with an empty line."""
    return not split_lines(text[:400])[0].text.strip()
