"""Text made to fit its place on paper: smaller down to a limit, then on more lines; never cut off."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import floor, inf

from portal.documents.fonts import POINTS_PER_MILLIMETRE, UNITS_PER_EM, advances, printable, text_width

SIZE_STEP = 0.25  # points between two sizes
BREAK_CHARACTERS = "./-@"  # behind which a word that must be broken is broken first
LINE_HEIGHT_RATIO = 1.24  # from line to line, in type sizes: Vietnamese letters carry two marks


@dataclass(frozen=True)
class FittedText:
    """Printable text in lines of one size, in points."""

    lines: tuple[str, ...]
    size: float
    bold: bool = False

    @property
    def leading(self) -> float:
        """From baseline to baseline, in millimetres."""
        return self.size * LINE_HEIGHT_RATIO / POINTS_PER_MILLIMETRE

    @property
    def height(self) -> float:
        """How high the lines stand, in millimetres."""
        return len(self.lines) * self.leading


def fit(
    text: str, width: float, *, size: float, smallest: float, lines: int = 1, bold: bool = False
) -> FittedText:
    """The text for a box of `width` millimetres: on one line of `size` points or, down to `smallest`, less.

    What is longer stands in type of the smallest size on up to `lines` lines, as even as can be; and what is too
    long for these too is set smaller still, so that nothing is lost.
    """
    text = printable(text)
    one_line = _size_for(text, width, bold)
    if one_line >= smallest or lines == 1:
        return FittedText((text,), min(size, one_line), bold)
    while len(wrap(text, width, smallest, bold=bold)) > lines:
        smallest *= 0.95
    return FittedText(_balanced(text, width, smallest, bold=bold), smallest, bold)


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """A printable text in lines no wider than `width` millimetres, broken between words where it can be."""
    room = width * POINTS_PER_MILLIMETRE * UNITS_PER_EM / size
    pen = (0, *accumulate(advances(text, bold=bold)))  # where the pen stands before each letter
    lines: list[str] = []
    start = end = 0
    while start < len(text):
        end = _line_end(text, pen, start, room)
        lines.append(text[start:end].rstrip(" "))
        start = end
    return tuple(lines)


def _line_end(text: str, pen: Sequence[int], start: int, room: float) -> int:
    """Where the line that begins at `start` ends: behind a space, or within a word too wide for any line."""
    last_space = start
    for end in range(start, len(text)):
        if text[end] == " ":
            last_space = end + 1
        elif pen[end + 1] - pen[start] > room:
            return last_space if last_space > start else _end_within_word(text, start, end)
    return len(text)


def _end_within_word(text: str, start: int, end: int) -> int:
    """Where a word is broken that is too wide from `end` on: behind a joint, as in an address, or anywhere."""
    joint = max(text.rfind(mark, start, end) for mark in BREAK_CHARACTERS) + 1
    return joint if joint > start else max(end, start + 1)


def _balanced(text: str, width: float, size: float, *, bold: bool) -> tuple[str, ...]:
    """The text in as few lines as `width` allows, and these as even as can be."""
    lines = wrap(text, width, size, bold=bold)
    narrow, wide = width / 2, width
    for _halving in range(6):
        middle = (narrow + wide) / 2
        tried = wrap(text, middle, size, bold=bold)
        if len(tried) > len(lines):
            narrow = middle
        else:
            wide, lines = middle, tried
    return lines


def _size_for(text: str, width: float, bold: bool) -> float:
    """The largest size, in points, with which a printable text stands in `width` millimetres on one line."""
    wide = text_width(text, 1, bold=bold)
    size = width / wide if wide else inf
    return floor(size / SIZE_STEP) * SIZE_STEP if SIZE_STEP <= size < inf else size
