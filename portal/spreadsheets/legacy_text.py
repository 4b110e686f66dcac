"""Cells typed in VNI or TCVN3, turned into Unicode: by their fonts, and by what whole columns say.

A cell is turned only if every word of it then is Vietnamese, and if it was not already. Where both readings are
words (“Hé” may be “Hộ”), its font decides, or else the rest of its column.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from portal.content.text.legacy_vietnamese import CONVERTERS
from portal.content.text.syllables import is_syllable
from portal.spreadsheets.sheet import Cell, CellPlace

SOFT_HYPHEN = "\u00ad"  # nothing to see in Unicode, the letter ư in TCVN3
BETWEEN_WORDS = re.compile(r"[\s\d()\[\],;:./\\\-–'’\"“”&+*_?!=|<>]+")
LAST_LATIN_1 = "\u00ff"
MIN_EVIDENT_WORDS = 2  # in a sheet; one odd word is a foreign name
MIN_COLUMN_SHARE = 0.9  # of the cells of a column that can be told, for those that cannot


class Reading(NamedTuple):
    """How a text reads: as it stands, and in each old encoding that makes words of all of it."""

    is_right: bool
    evident: Mapping[str, int]  # encoding: how many words are words only in it
    turned: Mapping[str, str]


def convert_legacy_text(
    lines: Mapping[int, list[Cell]], fonts: Mapping[CellPlace, str] | None = None, *, is_all_legacy: bool = False
) -> dict[CellPlace, str]:
    """Turn what is in an old encoding, in place; which cells were turned, and from what.

    `fonts` names the encoding of the cells whose font shows one. `is_all_legacy` says of a file without Unicode
    that it is written in one old encoding: what happens to read right as it stands (“Khãm”) is turned too.
    """
    fonts = fonts or {}
    texts = {
        (number, column): cell
        for number, cells in lines.items()
        for column, cell in enumerate(cells)
        if isinstance(cell, str) and not cell.isascii() and max(cell) <= LAST_LATIN_1
    }
    readings = {place: reading_of(text) for place, text in texts.items()}
    evident: Counter[str] = Counter()
    for reading in readings.values():
        evident.update(reading.evident)
    if is_all_legacy and evident:
        fonts = dict.fromkeys(texts, evident.most_common(1)[0][0])
    if not fonts and (not evident or evident.most_common(1)[0][1] < MIN_EVIDENT_WORDS):
        return {}
    encodings = [encoding for encoding, count in evident.most_common() if count >= MIN_EVIDENT_WORDS]
    of_columns = encodings_of_columns(lines, readings, encodings)
    converted = {}
    for place, reading in readings.items():
        encoding = fonts.get(place)
        if encoding not in reading.turned:
            # What reads right as it stands is touched only where its whole column is in the encoding.
            choices = of_columns.get(place[1], ()) if reading.is_right else encodings
            encoding = next((choice for choice in choices if choice in reading.turned), None)
        if encoding is not None:
            lines[place[0]][place[1]] = reading.turned[encoding]
            converted[place] = encoding
    return converted


def encodings_of_columns(
    lines: Mapping[int, list[Cell]], readings: Mapping[CellPlace, Reading], encodings: Iterable[str]
) -> dict[int, tuple[str, ...]]:
    """The encoding of the columns in which most cells that can be told are in one."""
    told: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for (_number, column), reading in readings.items():
        for encoding in encodings:
            if encoding in reading.turned and not reading.is_right:
                told[column][encoding] += 1
                break
    if not told:
        return {}
    for cells in lines.values():
        for column in told:
            cell = cells[column] if column < len(cells) else None
            if isinstance(cell, str) and not cell.isascii() and max(cell) > LAST_LATIN_1:
                told[column][""] += 1
    return {
        column: (most,)
        for column, counts in told.items()
        for most, count in counts.most_common(1)
        if most and count >= MIN_COLUMN_SHARE * counts.total()
    }


@lru_cache(maxsize=8192)
def reading_of(text: str) -> Reading:
    """How the text reads, each way."""
    words = words_of(text)
    right = [is_syllable(word) for word in words]
    evident, turned = {}, {}
    for encoding, convert in CONVERTERS.items():
        whole = convert(text)
        if whole is None:
            continue
        read = [convert(word) for word in words]
        if not all(word is not None and is_syllable(word) for word in read):
            continue
        turned[encoding] = whole
        count = sum(not good and len(word) > 1 for good, word in zip(right, words, strict=True))
        if count:
            evident[encoding] = count
    return Reading(all(right), evident, turned)


def words_of(text: str) -> list[str]:
    """The words of the text with a letter beyond ASCII."""
    return [word for word in BETWEEN_WORDS.split(text) if not word.isascii()]


def share_of_syllables(words: Sequence[str], convert: Callable[[str], str | None]) -> float:
    """How many of the words are Vietnamese once they are turned, of all."""
    read = [convert(word) for word in words]
    return sum(word is not None and is_syllable(word) for word in read) / max(len(words), 1)
