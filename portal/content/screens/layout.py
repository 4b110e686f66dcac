"""Text in a drawing: how wide it is at most, and its lines where it wraps.

Which font a phone has is not known. Widths are the largest of the usual ones (Noto Sans, Roboto, Arial), so that a
line is rather too short than too long.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from portal.deadlines import check_deadline

# Widths in em, by the letters that have them; marks above and below a letter add nothing.
LETTERS_BY_WIDTH = {
    0.23: "'ijl",
    0.30: " !,.:;|",
    0.36: "()-/I[\\]`ft›·",
    0.44: '"r{}•“”*',
    0.51: "Jcsvyz",
    0.57: "$0123456789?L^_aekx–",
    0.63: "+<=>FTZbdghnopqu~đ₫×",
    0.68: "#ABEKPSVXYơư",
    0.74: "&CDHNRUĐ",
    0.81: "GOQwƠƯ",
    0.96: "%MWm",
}
WIDTHS = {letter: width for width, letters in LETTERS_BY_WIDTH.items() for letter in letters}
OTHER_WIDTH = 1.0
BOLD = 1.07  # how much wider bold letters are
MAX_BALANCED = 4  # lines of a label that are made about as long as each other
STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
# Where a long address may be broken: before a dot, so that the end of the host is read whole, .gov.vn above all.
BREAKS = re.compile(r"(?<=[/\-@_?=&])|(?<=[^.])(?=\.(?!vn\b))")


@dataclass(frozen=True)
class Run:
    """Letters of one weight within a line."""

    text: str
    is_bold: bool = False


Line = tuple[Run, ...]


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """The largest width that the text may have at this size."""
    bare = [letter if letter in WIDTHS else unicodedata.normalize("NFD", letter)[0] for letter in text]
    marked = sum(0.05 for letter in text if "HORN" in unicodedata.name(letter, ""))
    width = marked + sum(WIDTHS.get(letter, OTHER_WIDTH) for letter in bare)
    return width * size * (BOLD if is_bold else 1)


def wrap(text: str, room: float, size: float, *, is_bold: bool = False) -> list[Line]:
    """The lines of a text that fit into the room; a word that is longer than a line is broken."""
    return wrap_runs([Run(text, is_bold)], room, size)


def balanced(text: str, room: float, size: float, *, is_bold: bool = False) -> list[Line]:
    """A label in as few lines as it needs, of about the same length: none of them holds a word by itself."""
    lines = wrap(text, room, size, is_bold=is_bold)
    if not 1 < len(lines) <= MAX_BALANCED:
        return lines
    narrow, wide = room / 2, room
    for _halving in range(5):
        middle = (narrow + wide) / 2
        tried = wrap(text, middle, size, is_bold=is_bold)
        if len(tried) > len(lines):
            narrow = middle
        else:
            wide, lines = middle, tried
    return lines


def wrap_marked(text: str, room: float, size: float) -> list[Line]:
    """The lines of a text in which **words** are bold."""
    return wrap_runs(list(runs_of(text)), room, size)


def runs_of(text: str) -> Iterator[Run]:
    """The text cut where it becomes bold and where that ends."""
    for number, part in enumerate(STRONG.split(text)):
        if part:
            yield Run(part, is_bold=number % 2 == 1)


def without_marks(text: str) -> str:
    """The words of a text without the asterisks around the bold ones."""
    return STRONG.sub(r"\1", text)


def wrap_runs(runs: Sequence[Run], room: float, size: float) -> list[Line]:
    """The lines of words of several weights."""
    lines: list[list[Run]] = [[]]
    left = room
    space_before = False
    for run in runs:
        for piece in re.findall(r"\s+|\S+", run.text):
            if piece.isspace():
                space_before = True
                continue
            for word in broken(piece, room, size, is_bold=run.is_bold):
                check_deadline()
                gap = " " if space_before and lines[-1] else ""
                width = width_of(gap + word, size, is_bold=run.is_bold)
                if width > left and lines[-1]:
                    lines.append([])
                    left, gap, width = room, "", width_of(word, size, is_bold=run.is_bold)
                lines[-1].append(Run(gap + word, run.is_bold))
                left -= width
                space_before = False
    return [joined(line) for line in lines if line]


def broken(word: str, room: float, size: float, *, is_bold: bool) -> Iterator[str]:
    """The word, in pieces that fit if it does not: after a sign of an address, else between letters."""
    if width_of(word, size, is_bold=is_bold) <= room:
        yield word
        return
    for part in BREAKS.split(word):
        piece = ""
        for letter in part:
            if piece and width_of(piece + letter, size, is_bold=is_bold) > room:
                yield piece
                piece = ""
            piece += letter
        if piece:
            yield piece


def joined(line: Sequence[Run]) -> Line:
    """The line with neighbours of one weight made one."""
    found: list[Run] = []
    for run in line:
        if found and found[-1].is_bold == run.is_bold:
            found[-1] = Run(found[-1].text + run.text, run.is_bold)
        else:
            found.append(run)
    return tuple(found)
