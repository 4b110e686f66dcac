"""Old Vietnamese encodings: known pairs, and right text that is no text of theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.content.text.legacy_vietnamese import encoding_of_font, from_tcvn3, from_vni
from portal.content.text.syllables import is_syllable
from portal.spreadsheets.legacy_text import convert_legacy_text
from portal.spreadsheets.sheet import Cell

MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do - Hạnh phúc"
PAIRS = [
    (from_tcvn3, "Céng hßa x· héi chñ nghÜa ViÖt Nam", MOTTO[0]),
    (from_tcvn3, "§éc lËp - Tù do - H¹nh phóc", MOTTO[1]),
    (from_tcvn3, "L­\u00ad¬ng ThÞ H­\u00adêng".replace("­\u00ad", "\u00ad"), "Lương Thị Hường"),
    (from_tcvn3, "NGUYÔN V¡N HIÒN", "NGUYỄN VĂN HIỀN"),
    (from_vni, "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", MOTTO[0]),
    (from_vni, "Ñoäc laäp - Töï do - Haïnh phuùc", MOTTO[1]),
    (from_vni, "Löông Thò Höôøng", "Lương Thị Hường"),
    (from_vni, "NGUYEÃN THÒ MYÕ", "NGUYỄN THỊ MỸ"),
    (from_vni, "AÂn Leâ Kyø Tyû Lyù", "Ân Lê Kỳ Tỷ Lý"),
]
# Every letter with every mark, as both encodings type it.
VOWELS = "àảãáạ ăằẳẵắặ âầẩẫấậ èẻẽéẹ êềểễếệ ìỉĩíị òỏõóọ ôồổỗốộ ơờởỡớợ ùủũúụ ưừửữứự ỳỷỹýỵ đ"
IN_TCVN3 = "µ¶·¸¹ ¨»¼½¾Æ ©ÇÈÉÊË ÌÎÏÐÑ ªÒÓÔÕÖ ×ØÜÝÞ ßáâãä «åæçèé ¬êëìíî ïñòóô \u00adõö÷øù úûüýþ ®"
IN_VNI = (
    "aøaûaõaùaï aêaèaúaüaéaë aâaàaåaãaáaä eøeûeõeùeï eâeàeåeãeáeä ìæóíò oøoûoõoùoï oâoàoåoãoáoä "
    "ôôøôûôõôùôï uøuûuõuùuï ööøöûöõöùöï yøyûyõyùî ñ"
)


@pytest.mark.parametrize(("convert", "typed", "right"), PAIRS)
def test_known_pairs(convert: Callable[[str], str | None], typed: str, right: str) -> None:
    assert convert(typed) == right


def test_every_letter() -> None:
    assert from_tcvn3(IN_TCVN3) == VOWELS
    assert from_vni(IN_VNI) == VOWELS
    assert from_tcvn3("¡¢£¤¥¦§") == "ĂÂÊÔƠƯĐ"
    assert from_vni(IN_VNI.upper()) == VOWELS.upper()


def test_the_syllables_of_names_are_syllables_and_garbled_ones_are_none() -> None:
    right = "Nguyễn Hoà Hòa Thuý Quỳnh Giềng Gì Khuê Nghĩa Yến Ỷ Thắm Đượm Quốc Xuyến Tuyên Rạch Xẻo Ý Uyên"
    garbled = "Vaên Hieàn Ñoã V¨n HiÒn ThÞ José Niê Müller Teân"

    assert [word for word in right.split() if not is_syllable(word)] == []
    assert [word for word in garbled.split() if is_syllable(word)] == []


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        ("VNI-Times", "VNI"),
        ("VNI-Helve-Condense", "VNI"),
        (".VnTime", "TCVN3"),
        (".VnArialH", "TCVN3"),
        ("Times New Roman", None),
        ("Vni", None),
        ("", None),
    ],
)
def test_the_encoding_of_a_font(font: str, encoding: str | None) -> None:
    assert encoding_of_font(font) == encoding


def turned(*cells: Cell, fonts: dict[tuple[int, int], str] | None = None) -> list[Cell]:
    """A column of these cells, after old letters in it were turned."""
    lines = {number: [cell] for number, cell in enumerate(cells, 1)}
    convert_legacy_text(lines, fonts)
    return [line[0] for line in lines.values()]


def test_a_column_is_turned_with_the_cells_that_could_be_either() -> None:
    assert turned("Hoï vaø teân", "Ñoã Vaên Hieàn", "Leâ Thò Mai", "Hoà", "Lan") == [
        *("Họ và tên", "Đỗ Văn Hiền", "Lê Thị Mai", "Hồ", "Lan")
    ]
    assert turned("Hä vµ tªn", "§ç V¨n HiÒn", "Hé", 5, None) == ["Họ và tên", "Đỗ Văn Hiền", "Hộ", 5, None]


@pytest.mark.parametrize(
    "column",
    [
        ["Họ và tên", "Trần Hoà", "Hoà", "Lê Ná", "Đỗ Bé", "Hé", "Cù Thị Ý"],
        ["Full name", "José Peña", "Zoë Müller", "Noël", "René", "Ana Ñuñez"],
        ["H’Hen Niê", "Y Nuê Êban", "Hồ Đê"],
        ["Hoà", "Hé", "Bé", "Năm", "Cà"],
        ["Café 5 °C ± 2", "© 2026", "§ 5", "£5"],
        ["Trần Ná", "François Lê"],
    ],
)
def test_right_text_is_never_touched(column: list[str]) -> None:
    assert turned(*column) == column


def test_in_a_column_of_both_only_what_is_surely_old_is_turned() -> None:
    assert turned("Trần Văn Đẩu", "Ñoã Vaên Hieàn", "Hoà", "Lê Hoà") == [
        *("Trần Văn Đẩu", "Đỗ Văn Hiền", "Hoà", "Lê Hoà")
    ]


def test_a_font_decides_where_both_readings_are_words_and_not_where_only_one_is() -> None:
    fonts = {(1, 0): "VNI", (2, 0): "VNI", (3, 0): "TCVN3", (4, 0): "VNI"}

    assert turned("Hoà", "Trần Hoà Đẩu", "Hé", "José", fonts=fonts) == ["Hồ", "Trần Hoà Đẩu", "Hộ", "José"]
