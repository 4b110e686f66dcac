"""Cutting text into words, the same for what is indexed, what is asked for and what is marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from portal.content.text.vietnamese import fold

# Letters and digits, with the marks that stand after them in decomposed text; several such words with hyphens.
LETTERS = r"(?:[^\W_]|[\u0300-\u036f])++"
COMPOUND = re.compile(f"{LETTERS}(?:-{LETTERS})*+")
MAX_WORD_LENGTH = 40  # letters of a word that count; the longest Vietnamese syllable has seven


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text at [start, end), without dấu and as it is spelled, both without capitals."""

    start: int
    end: int
    folded: str
    exact: str


def tokenise(text: str, *, compounds: bool = False) -> Iterator[Word]:
    """The words of a text, in their order; with `compounds`, those with hyphens once more in one.

    Texts are read with compounds and questions without, so that “wifi” and “wi fi” both find “Wi-Fi”.
    """
    for match in COMPOUND.finditer(text):
        start = match.start()
        for part in match[0].split("-"):
            folded, exact = _forms(part)
            if folded:
                yield Word(start, start + len(part), folded, exact)
            start += len(part) + 1
        if compounds and "-" in match[0]:
            yield Word(match.start(), match.end(), *_forms(match[0].replace("-", "")))


def index_texts(text: str) -> tuple[str, str]:
    """The words and compounds of a text without dấu, and as they are spelled, with single spaces between."""
    forms = [form for word in _all(text) if (form := _forms(word))[0]]
    return " ".join(folded for folded, _exact in forms), " ".join(exact for _folded, exact in forms)


def _all(text: str) -> Iterator[str]:
    for compound in COMPOUND.findall(text):
        if "-" in compound:
            yield from compound.split("-")
            yield compound.replace("-", "")
        else:
            yield compound


@lru_cache(maxsize=8192)  # a language has a few thousand syllables, which return all the time
def _forms(word: str) -> tuple[str, str]:
    """The word without dấu, and as it is spelled; "" for one of marks only."""
    return _ascii(fold(word)), _ascii(fold(word, diacritics=False))


def _ascii(word: str) -> str:
    # Databases do not agree on which signs beyond ASCII are letters; on a-z and 0-9 they all do.
    return "".join(
        letter if letter.isascii() and letter.isalnum() else f"u{ord(letter):x}"
        for letter in word[:MAX_WORD_LENGTH]
    )
