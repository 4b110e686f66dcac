"""Vietnamese letters: one normal form, comparison without case or marks, and the order of the alphabet."""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from unicodedata import category, decimal, normalize

TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
SHAPES = {"ă": "a1", "â": "a2", "đ": "d1", "ê": "e1", "ô": "o1", "ơ": "o2", "ư": "u1"}
ALPHABET = {letter: letter + "0" for letter in "abcdefghijklmnopqrstuvwxyz"} | SHAPES
END = "0"  # lower than any letter or number, so that "an" stands before "anh"
LOOKALIKES_OF_D = str.maketrans("ÐðƉɖ", "ĐđĐđ")
APOSTROPHES = re.compile("['’ʼ`]")


def nfc(text: str) -> str:
    """The text in composed form, the one that everything here is stored in."""
    return normalize("NFC", text)


def plain_d(text: str) -> str:
    """The text with đ for the letters of other languages that look like it, as old fonts typed them."""
    return text.translate(LOOKALIKES_OF_D)


def fold(text: str, *, case: bool = True, diacritics: bool = True, space: bool = True) -> str:
    """The text as it is compared: without case, marks (đ is d) and doubled or outer spaces, as asked for."""
    text = nfc(text)
    if case:
        text = nfc(text.casefold())
    if diacritics:
        letters = (letter for letter in normalize("NFD", text) if category(letter) != "Mn")
        text = nfc("".join(letters)).replace("đ", "d").replace("Đ", "D")
    return " ".join(text.split()) if space else text


def name_sort_key(full_name: str) -> str:
    """A string of [0-9a-z] whose byte order sorts people by given, then family, then middle names."""
    words = APOSTROPHES.sub("", full_name).split()
    by_weight = words[-1:] + words[:-1]
    return "".join(part_sort_key(word) for word in by_weight)


def text_sort_key(text: str) -> str:
    """A string of [0-9a-z] whose byte order is the dictionary's, word by word, with numbers by their size."""
    words = groupby(nfc(APOSTROPHES.sub("", text).casefold()), key=kind_of)
    return "".join(WORD_KEYS[kind]("".join(letters)) for kind, letters in words if kind in WORD_KEYS)


@lru_cache(maxsize=4096)
def part_sort_key(word: str) -> str:
    """Sort key of one word of a name, cached; names are made of few words."""
    return text_sort_key(word)


def kind_of(letter: str) -> str:
    if letter.isdecimal():
        return "number"
    return "word" if category(letter)[0] in "LM" else "between"


@lru_cache(maxsize=4096)
def word_key(word: str) -> str:
    """The letters of a word, then its tones: tones decide only between words of the same letters."""
    letters, tones = "", ""
    for letter in letters_and_tones(word):
        if letter in TONES:
            tones += TONES[letter]
        elif category(letter) != "Mn":
            letters += ALPHABET.get(letter) or f"z9{ord(letter):06x}"
    return letters + END + tones + END


def letters_and_tones(word: str) -> list[str]:
    """The word taken apart, except that ă â ê ô ơ ư stay whole: they are letters, not marks."""
    parts: list[str] = []
    base = 0
    for part in normalize("NFD", word):
        if parts and nfc(parts[base] + part) in SHAPES:
            parts[base] = nfc(parts[base] + part)
        else:
            parts.append(part)
            if category(part) != "Mn":
                base = len(parts) - 1
    return parts


def number_key(digits: str) -> str:
    """Digits led by their count, so that 2 stands before 10."""
    plain = "".join(str(decimal(digit)) for digit in digits).lstrip("0")[:999]
    return f"1{len(plain):03d}{plain}"


WORD_KEYS: dict[str, Callable[[str], str]] = {"word": word_key, "number": number_key}
