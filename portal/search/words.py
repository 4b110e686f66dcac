"""Cutting text into words, the same for what is indexed, what is asked for and what is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from portal.content.vietnamese import fold

# Letters and digits, with the marks that stand after them in decomposed text.
WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
LONGEST = 40  # letters of a word that count; the longest Vietnamese syllable has seven


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text at [start, end), without dấu and as it is spelled, both without capitals."""

    start: int
    end: int
    folded: str
    exact: str


def words(text: str) -> Iterator[Word]:
    """The words of a text, in their order."""
    for match in WORD.finditer(text):
        folded, exact = _forms(match[0])
        if folded:
            yield Word(match.start(), match.end(), folded, exact)


def folded_and_exact(text: str) -> tuple[str, str]:
    """The words of a text without dấu, and as they are spelled, with single spaces between."""
    forms = [form for word in WORD.findall(text) if (form := _forms(word))[0]]
    return " ".join(folded for folded, _exact in forms), " ".join(exact for _folded, exact in forms)


@lru_cache(maxsize=8192)  # a language has few thousand syllables, which return all the time
def _forms(word: str) -> tuple[str, str]:
    return _ascii(fold(word)), _ascii(fold(word, diacritics=False))


def _ascii(word: str) -> str:
    # Databases do not agree on which signs beyond ASCII are letters; on a-z and 0-9 they all do.
    return "".join(
        letter if letter.isascii() and letter.isalnum() else f"u{ord(letter):x}" for letter in word[:LONGEST]
    )
