"""Questions of a text found, moved, copied and taken out; everything else keeps its bytes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.content.editing.blocks import (
    BlockKind,
    SourceBlock,
    append_blocks,
    block_text,
    leading_end,
    replace_block,
    split_source,
    trailing_ends,
)
from portal.content.editing.question_fields import read_question
from portal.content.editing.question_writing import write_question
from portal.content.files.sources import fingerprint
from portal.content.text.line_ends import LINE_END, dominant_line_end

LAST_END = re.compile(rf"(?:{LINE_END.pattern})\Z")


@dataclass(frozen=True)
class TakenOut:
    """A text without one of its questions, and what stood at which place, to be put back."""

    source: str
    at: int
    text: str


def question_blocks(source: str) -> list[SourceBlock]:
    """The questions of a page, in their order."""
    return [block for block in split_source(source) if block.kind == BlockKind.QUESTION]


def find_block(source: str, blocks: Sequence[SourceBlock], number: int, seen: str) -> SourceBlock | None:
    """The block that still says exactly what was read: the one with this number, from 1, or another one."""
    placed = blocks[number - 1 : number] if number > 0 else []
    return next((block for block in [*placed, *blocks] if fingerprint(block_text(source, block)) == seen), None)


def neighbour(
    blocks: Sequence[SourceBlock], block: SourceBlock, steps: int, *, is_quiz: bool
) -> SourceBlock | None:
    """What the block changes places with when it moves up (-1) or down (1); None at the end of its way.

    In a quiz these are the questions alone, since text between them is what one of them asks.
    """
    kinds = (BlockKind.QUESTION,) if is_quiz else (BlockKind.QUESTION, BlockKind.PROSE)
    others = [one for one in blocks if one.kind in kinds]
    at = others.index(block) + steps
    return others[at] if 0 <= at < len(others) else None


def swap_blocks(source: str, one: SourceBlock, other: SourceBlock) -> str:
    """The source in which two blocks have changed places; what stands between them stays there."""
    first, second = sorted((one, other), key=lambda block: block.start)
    end = dominant_line_end(source)
    upper, lower = block_text(source, second), block_text(source, first)
    if not LAST_END.search(upper):
        upper, lower = upper + end, LAST_END.sub("", lower)
    between = source[first.end : second.start] or end
    return source[: first.start] + upper + between + lower + source[second.end :]


def block_at(source: str, start: int) -> SourceBlock:
    """The question that begins at this place, or the first one after it. Raises StopIteration for none."""
    return next(block for block in question_blocks(source) if block.end > start)


def moved(source: str, start: int, steps: int, *, is_quiz: bool) -> tuple[str, int]:
    """The source in which the question at this place has moved up (-1) or down (1), and where it begins now."""
    block = block_at(source, start)
    other = neighbour(split_source(source), block, steps, is_quiz=is_quiz)
    if other is None:
        return source, start
    result = swap_blocks(source, block, other)
    if other.start < block.start:
        return result, other.start
    return result, len(result) - (len(source) - other.end) - (block.end - block.start)


def take_out(source: str, block: SourceBlock) -> TakenOut:
    """The source without the block and without the empty lines below it, or above the last one."""
    start, end = block.start, block.end
    blocks = split_source(source)
    at = blocks.index(block)
    if at + 1 < len(blocks) and blocks[at + 1].kind == BlockKind.BLANK:
        end = blocks[at + 1].end
    elif at and blocks[at - 1].kind == BlockKind.BLANK:
        start = blocks[at - 1].start
    return TakenOut(source[:start] + source[end:], start, source[start:end])


def put_back(source: str, at: int, text: str, seen: str) -> str:
    """The source with what was taken out: at its place in the text of this fingerprint, in another at its end."""
    if fingerprint(source) == seen and 0 <= at <= len(source):
        return source[:at] + text + source[at:]
    return append_blocks(source, text)


def copy_of(text: str, id: str) -> str:
    """The question once more, under another id."""
    return write_question(replace(read_question(text), id=id))


def replace_prose(source: str, block: SourceBlock, text: str) -> str:
    """The source with these words in place of a paragraph, parted from what is around it."""
    end = dominant_line_end(source)
    before, after = source[: block.start], source[block.end :]
    words = LINE_END.sub(end, text.strip("\r\n"))
    if not words.strip():
        return before + after
    closing = end if after or LINE_END.search(block_text(source, block)[-2:]) else ""
    lead = end if before and not trailing_ends(before) else ""
    gap = end if after.strip() and not leading_end(after) else ""
    return replace_block(source, block, lead + words + closing + gap)
