"""What the printed letters can show, and how they stand beside each other."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from fontTools.ttLib import TTFont

from portal.documents.fonts import FILES, FOLDER, MISSING_GLYPH, advances, printable, text_width

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = "".join(normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES) + "bcdđghklmnpqrstvxfjwz"
SIGNS = "0123456789.,;:!?()[]/\\@&#%+-=*'\"<>_–—“”‘’…·×→•°₫€−"


@pytest.mark.parametrize("name", FILES.values())
def test_every_vietnamese_letter_and_sign_is_there(name: str) -> None:
    with TTFont(FOLDER / name) as font:
        known = font.getBestCmap()

    assert [
        letter for letter in LETTERS + LETTERS.upper() + SIGNS + MISSING_GLYPH if ord(letter) not in known
    ] == []


@pytest.mark.parametrize("name", FILES.values())
def test_the_files_say_whose_they_are_and_under_which_licence(name: str) -> None:
    with TTFont(FOLDER / name) as font:
        holder = font["name"].getDebugName(0)

    assert holder.startswith("Copyright 2021 The Be Vietnam Pro Project Authors")
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "BeVietnamPro.LICENSE.txt").read_text(encoding="utf-8")


def test_letters_and_signs_are_printed_as_they_are() -> None:
    assert printable(LETTERS + LETTERS.upper() + SIGNS) == LETTERS + LETTERS.upper() + SIGNS


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (normalize("NFD", "Nguyễn Thị Bảy"), "Nguyễn Thị Bảy"),
        ("  Cô\tBa\n\nấp 3\u2009 ", "Cô Ba ấp 3"),
        ("0912\u00a0345\u00a0678", "0912\u00a0345\u00a0678"),  # kept together
        ("Cô Ba 😀", f"Cô Ba {MISSING_GLYPH}"),
        ("❤\ufe0f", MISSING_GLYPH),  # a variant is not a letter of its own
        ("\u202eabc\u200b\u0000", "abc"),
        ("Y Blŏ Niê", "Y Blo Niê"),
        ("12 ㎡", "12 m2"),
        ("A\u2011B", "A-B"),
    ],
)
def test_other_text_is_made_printable(text: str, printed: str) -> None:
    assert printable(text) == printed


def test_what_cannot_be_printed_is_seen_to_be_missing() -> None:
    printed = printable("ភាសាខ្មែរ")

    assert set(printed) == {MISSING_GLYPH}


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize(("marked", "plain"), [("Tổ", "To"), ("Vượng", "Vuong"), ("ẤV", "AV"), ("Yế", "Ye")])
def test_marked_letters_stand_as_close_as_plain_ones(marked: str, plain: str, bold: bool) -> None:
    def kerning(pair: str) -> float:
        return advances(pair, bold=bold)[0] - advances(pair[0], bold=bold)[0]

    assert kerning(marked[:2]) == kerning(plain[:2]) < 0


def test_a_text_is_as_wide_as_its_letters_and_its_size() -> None:
    assert text_width("", 10) == 0
    assert text_width("m", 20) == pytest.approx(2 * text_width("m", 10))
    assert text_width("Từng", 10, bold=True) > text_width("Từng", 10)
