"""Text in two weights, with blanks to be filled in, broken into the lines of a sheet."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from portal.documents.fonts import POINTS_PER_MILLIMETRE, printable, text_width
from portal.documents.printed import SheetRun
from portal.documents.text_layout import wrap

BLANK_WIDTH = 6.0  # in type sizes; a blank that goes on to the margin is at least as wide


@dataclass(frozen=True)
class Piece:
    """A part of a word in one weight, or a blank; as wide as it stands, in millimetres."""

    text: str
    bold: bool
    width: float
    is_blank: bool = False
    is_to_end: bool = False


@dataclass
class Line:
    """The words of one line, each of one piece or several; `width` counts the spaces between them."""

    words: list[tuple[Piece, ...]] = field(default_factory=list)
    width: float = 0.0

    @property
    def has_blank(self) -> bool:
        """Whether something is to be written on it."""
        return any(piece.is_blank for word in self.words for piece in word)


def lines_of(runs: Iterable[SheetRun], width: float, size: float, *, bold: bool = False) -> list[Line]:
    """The runs in type of `size` points in lines no wider than `width` millimetres."""
    space = text_width(" ", size)
    paragraphs = [[Line()]]
    for word in _words(runs, size, width, bold=bold):
        lines = paragraphs[-1]
        if not word:  # a break that was asked for
            paragraphs.append([Line()])
            continue
        wide = sum(piece.width for piece in word)
        line = lines[-1]
        gap = space if line.words else 0.0
        if line.words and line.width + gap + wide > width:
            line, gap = Line(), 0.0
            lines.append(line)
        line.words.append(word)
        line.width += gap + wide
    for lines in paragraphs:
        _keep_company(lines, width, space)
    return [line for lines in paragraphs for line in lines if line.words]


def _keep_company(lines: list[Line], width: float, space: float) -> None:
    """Give a last word that stands alone the word before it, as a reader of Vietnamese says both at once."""
    if len(lines) < 2 or len(lines[-1].words) > 1 or len(lines[-2].words) < 3:
        return
    before, last = lines[-2:]
    moved = sum(piece.width for piece in before.words[-1]) + space
    if last.width + moved <= width:
        last.words.insert(0, before.words.pop())
        last.width += moved
        before.width -= moved


def _words(runs: Iterable[SheetRun], size: float, width: float, *, bold: bool) -> Iterator[tuple[Piece, ...]]:
    """The words, of pieces that no space parts; an empty one is a line break."""
    word: list[Piece] = []
    for run in runs:
        if run.is_blank:
            wide = min(BLANK_WIDTH * size / POINTS_PER_MILLIMETRE, width)
            word.append(Piece("", bold, wide, is_blank=True, is_to_end=run.is_to_end))
            continue
        for number, row in enumerate(run.text.split("\n")):
            if number:
                yield from _ended(word, width)
                yield ()
            for at, part in enumerate(re.split("( +)", row)):
                if at % 2:  # the spaces between
                    yield from _ended(word, width)
                else:
                    word += _pieces(printable(part), width, size, bold=bold or run.bold)
    yield from _ended(word, width)


def _pieces(text: str, width: float, size: float, *, bold: bool) -> list[Piece]:
    """A word's text as one piece, or as several where it is wider than any line."""
    parts = wrap(text, width, size, bold=bold)
    return [Piece(part, bold, text_width(part, size, bold=bold)) for part in parts]


def _ended(word: list[Piece], width: float) -> Iterator[tuple[Piece, ...]]:
    """The word, if it has anything; piece by piece where it is too wide for a line."""
    if sum(piece.width for piece in word) > width:
        yield from ((piece,) for piece in word)
    elif word:
        yield tuple(word)
    word.clear()
