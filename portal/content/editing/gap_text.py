"""Texts with gaps: the brackets of the gaps as numbered marks, and the marks as brackets again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.content.editing.question_layout import UnreadableQuestion
from portal.content.markdown.blocks import Block
from portal.content.markdown.plugins import GAP
from portal.content.questions.gaps import GAP_BLOCKS, GAP_MARKS, gap_mark

MARK = re.compile("⟦([0-9]{1,3})⟧")


@dataclass(frozen=True)
class WrittenGap:
    """A gap as it stands in the text, from `start` up to, not including, `end`, and what its brackets hold."""

    start: int
    end: int
    inside: str
    is_drag: bool


def find_gaps(text: str, question: Block) -> list[WrittenGap]:
    """Where the gaps of a parsed question stand in its text. Raises UnreadableQuestion if that cannot be told."""
    if any(mark in text for mark in GAP_MARKS):
        raise UnreadableQuestion
    in_table = is_in_table(question)
    expected = [child.meta["gap"] for token in question for child in token.children or [] if "gap" in child.meta]
    found: list[WrittenGap] = []
    for said in GAP.finditer(text):
        inside = said["inside"].replace(r"\|", "|") if in_table else said["inside"]
        if len(found) < len(expected) and inside.split() == expected[len(found)].split():
            found.append(WrittenGap(said.start(), said.end(), expected[len(found)], said[0].startswith("[->")))
    if len(found) != len(expected):
        raise UnreadableQuestion
    return found


def is_in_table(question: Block) -> bool:
    """Whether the text of a question with gaps is a table, where a bar is escaped."""
    return next((token.type for token in question if token.type in GAP_BLOCKS), "") == "table_open"


def with_marks(text: str, gaps: Sequence[WrittenGap]) -> str:
    """The text with ⟦1⟧, ⟦2⟧ … in place of its gaps."""
    parts, at = [], 0
    for number, gap in enumerate(gaps, 1):
        parts += [text[at : gap.start], gap_mark(number)]
        at = gap.end
    return "".join([*parts, text[at:]])


def marked_numbers(stem: str) -> list[int]:
    """The numbers of the gaps in the order in which their marks stand."""
    return [int(number) for number in MARK.findall(stem)]
