"""Whether a line holds a number as long as a phone's or a paper's, in figures or in words; no database."""

from __future__ import annotations

import re
from itertools import pairwise
from unicodedata import digit

from portal.content.text.vietnamese import fold

MAX_DIGITS = 8  # in a row; a phone number has nine or more, the numbers of papers too
DIGIT_WORDS = {
    "khong": "0",
    "hong": "0",
    "mot": "1",
    "hai": "2",
    "ba": "3",
    "bon": "4",
    "tu": "4",
    "nam": "5",
    "lam": "5",
    "sau": "6",
    "bay": "7",
    "tam": "8",
    "chin": "9",
    "linh": "0",
    "le": "0",
    "muoi": "",  # “ba mươi bốn” is 34
}
_ATOM = re.compile(f"{'|'.join(DIGIT_WORDS)}|[0-9]+|[oil|]")
_ONLY_DIGITS = re.compile(f"(?:{_ATOM.pattern})+")
_LOOKALIKES = str.maketrans("oil|", "0111")
_WORD = re.compile(r"[a-z0-9|]+")
# Money is told in thousands: what ends in other digits may be a number with a word behind it.
_THOUSANDS = r"[1-9]\d{0,2}(?:[.,\s]\d{3}){0,3}[.,\s]000"
_MILLIONS = r"[1-9]\d{0,2}(?:[.,]\d{3}){0,2}(?:[.,]000){2}(?![\d.,]*\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])[/-](?:0?[1-9]|1[0-2])[/-]20[23]\d"
_TIME = r"\d{1,2}\s*(?:gio|g|h)\b"
_OTHER_NUMBER = re.compile(
    rf"(?<![\d.,/-])(?:(?:{_THOUSANDS}|[1-9]\d{{0,9}}000)\s*(?:dong|d|vnd)\b|{_MILLIONS}"
    rf"|{_DAY}(?=\W*(?:{_TIME}|[^\W\d]|$)))"
)


def has_long_number(text: str) -> bool:
    """Whether more digits follow each other than belong to a count, a day or a sum of money.

    Blanks and signs between them part nothing; a word between them does, unless it says a digit.
    """
    text = _in_figures(text)
    run: list[str] = []
    end = 0
    for other in _OTHER_NUMBER.finditer(text):
        run = _read(text[end : other.start()], run)
        if _is_long(run):
            return True
        # What goes on with a number that began before is a part of it, whatever it looks like; “từ” is no number.
        run = _read(other[0], run) if run and (run[0][:1] == "0" or len("".join(run)) > 1) else []
        end = other.end()
    return _is_long(_read(text[end:], run))


def _in_figures(text: str) -> str:
    plain = "".join(str(digit(sign)) if sign.isdigit() else sign for sign in text)
    return fold(plain)


def _read(text: str, run: list[str]) -> list[str]:
    """The digits at the end of the text, each group as it was written, or a run that is long enough already."""
    for word in _WORD.findall(text):
        if _is_long(run):
            return run
        run = _go_on(word, run)
    return run


def _go_on(word: str, run: list[str]) -> list[str]:
    if _says_digits(word):
        return [*run, "".join(_digits(atom) for atom in _ATOM.findall(word))]
    if not any(map(str.isdigit, word)):
        return []
    for part in re.findall(r"[0-9oil|]+|[^0-9oil|]+", word):
        run = [*run, part.translate(_LOOKALIKES)] if any(map(str.isdigit, part)) else []
    return run


def _says_digits(word: str) -> bool:
    """Whether the word is made of digits and of words for them; “o” and “l” count where a digit stands beside."""
    if not _ONLY_DIGITS.fullmatch(word):
        return False
    return len(word) == 1 or any(map(str.isdigit, word)) or any(len(atom) > 1 for atom in _ATOM.findall(word))


def _digits(atom: str) -> str:
    return DIGIT_WORDS.get(atom, atom.translate(_LOOKALIKES))


def _is_long(run: list[str]) -> bool:
    return sum(map(len, run)) > MAX_DIGITS and not _is_counting(run)


def _is_counting(run: list[str]) -> bool:
    """Whether the groups are numbers one after the other, such as those of houses: 10, 11, 12, 13, 14."""
    groups = [group for group in run if group]
    if any(len(group) != len(groups[0]) or group[0] == "0" for group in groups) or len(groups[0]) > 3:
        return False
    return len(groups[0]) > 1 and all(int(second) == int(first) + 1 for first, second in pairwise(groups))
