"""Activation slips on paper: what they say, where it stands, and that a phone reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from unicodedata import normalize

import pypdfium2
import pytest

from portal.documents.printed import PrintedSlip
from portal.documents.slip_layout import CELL_HEIGHT, CELL_WIDTH, QR_SIZE, SMALL
from portal.documents.slip_pdf import slips_pdf
from tests.documents.reading import Box, opened, qr_codes, stretches, texts

PRINTED = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
LONG = PrintedSlip(
    name="Nguyễn Thị Huỳnh Phương Thảo Nguyên",
    team="Tổ công nghệ số cộng đồng ấp Kinh Đào Tây Bắc, xã Phú Tân",
    sign_in_name="0912 345 678",
    code="7K3M-9XQ2",
    address="https://hoc.example.vn/activate?code=7K3M-9XQ2",
    expires_at=datetime(2026, 12, 1, 18, 5, tzinfo=UTC),  # the next day in Vietnam
)


def numbered(count: int) -> list[PrintedSlip]:
    """So many slips, each with a name and a code of its own."""
    codes = [f"7K3M-{number:04d}" for number in range(count)]
    address = "https://hoc.example.vn/activate?code="
    return [replace(LONG, name=f"Chú Tư {code[5:]}", code=code, address=address + code) for code in codes]


@cache
def drawn(*slips: PrintedSlip) -> bytes:
    """The file of these slips, drawn once for all tests that look at it: the same slips give the same bytes."""
    return slips_pdf(slips, printed_at=PRINTED)


def place_of(box: Box) -> int:
    """The number of the slip on its page that a box lies in, whole; fails where it crosses a cut."""
    left, top, right, bottom = box
    column, row = int(left // CELL_WIDTH), int(top // CELL_HEIGHT)
    margin = 2.0  # millimetres
    assert column * CELL_WIDTH + margin <= left < right <= (column + 1) * CELL_WIDTH - margin
    assert row * CELL_HEIGHT + margin <= top < bottom <= (row + 1) * CELL_HEIGHT - margin
    return row * 2 + column


def test_a_slip_says_all_that_a_person_needs(translated: None) -> None:
    (text,) = texts(slips_pdf([LONG], printed_at=PRINTED))

    assert text == (
        "Từng Ngõ Nguyễn Thị Huỳnh Phương Thảo Nguyên "
        "Tổ công nghệ số cộng đồng ấp Kinh Đào Tây Bắc, xã Phú Tân "
        "Đăng nhập bằng 0912 345 678 Mã dùng được đến 01:05, 02/12/2026 "
        "Mã kích hoạt dùng một lần 7K3M-9XQ2 "
        "1 Quét mã QR, hoặc mở trang này rồi gõ mã ở trên: hoc.example.vn/activate "
        "2 Tự đặt mật khẩu của mình, đừng cho ai biết."
    )


def test_each_team_begins_a_sheet_with_a_cover_that_names_its_people(translated: None) -> None:
    ask = "Mất mã thì hỏi Phạm Thị Mơ, 0300 000 002"
    first = [replace(slip, team="Tổ khóm 5, Phường An Xuyên", sheet="5", ask=ask) for slip in numbered(8)]
    second = [replace(numbered(1)[0], team="Tổ khóm 5, Xã Cái Nước", sheet="9")]

    pages = texts(slips_pdf([*first, *second], printed_at=PRINTED))

    assert len(pages) == 3  # eight and their cover are nine
    assert pages[0].startswith("Từng Ngõ Tổ khóm 5, Phường An Xuyên 8 phiếu, in ngày 25/11/2026")
    assert "1. Chú Tư 0000, 2. Chú Tư 0001" in pages[0]
    assert pages[0].count(ask) == 7
    assert "phiếu, in ngày" not in pages[1] + pages[2]  # the second sheet of the team, and a single slip


def test_whom_to_ask_stands_within_the_longest_slip() -> None:
    long = replace(LONG, ask="Mất mã thì hỏi Nguyễn Thị Huỳnh Phương Thảo Nguyên, 0912 345 678")

    with opened(slips_pdf([long], printed_at=PRINTED)) as document:
        boxes = stretches(document[0])

    lowest = max(box[3] for text, box in boxes if "Mất mã" in text or "0912 345 678" in text)
    code = min(box[1] for text, box in boxes if "7K3M" in text)
    assert lowest < code


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (8, 1), (9, 2), (17, 3)])
def test_eight_stand_on_a_page(count: int, pages: int) -> None:
    shown = texts(slips_pdf(numbered(count), printed_at=PRINTED))

    assert [text.count("Chú Tư") for text in shown] == [8] * (pages - 1) + [count - 8 * (pages - 1)]


def test_no_slip_is_no_file() -> None:
    with pytest.raises(ValueError, match="no slip"):
        slips_pdf([], printed_at=PRINTED)


def test_a_phone_reads_each_qr_and_it_stands_beside_its_name() -> None:
    people = numbered(8)

    with opened(slips_pdf(people, printed_at=PRINTED)) as document:
        codes = {place_of(box): text for text, box in qr_codes(document[0])}
        names = {place_of(box): text for text, box in stretches(document[0]) if text.startswith("Chú Tư")}

    assert codes == {number: slip.address for number, slip in enumerate(people)}
    assert names == {number: slip.name for number, slip in enumerate(people)}


def test_a_qr_is_large_enough_for_a_cheap_phone() -> None:
    with opened(drawn(LONG)) as document:
        ((_address, (left, top, right, bottom)),) = qr_codes(document[0])

    assert QR_SIZE >= 26
    assert (right - left, bottom - top) == pytest.approx((QR_SIZE, QR_SIZE), abs=0.6)


EXTREME = [
    LONG,
    replace(LONG, sign_in_name="nguyen.thi.huynh.phuong.thao.nguyen"),
    replace(LONG, name="Nguyễn Thị " * 9, team="Tổ công nghệ số cộng đồng " * 8),
    replace(LONG, name="M" * 100, team="M" * 200, sign_in_name="m" * 64),
    replace(LONG, code="MQMM-QMQM", name="", team=""),
    replace(
        LONG, address="https://daotao.chuyendoiso.tinh-an-giang.example.gov.vn/hoc/tu-tung-ngo/activate?code=7K3M"
    ),
]


def test_whatever_they_say_slips_stay_within_their_cuts() -> None:
    with opened(drawn(*EXTREME)) as document:
        places = [(text, place_of(box)) for text, box in stretches(document[0])]
        codes = [text for text, _box in qr_codes(document[0])]

    assert {place for _text, place in places} == set(range(len(EXTREME)))
    assert sorted(codes) == sorted(slip.address for slip in EXTREME)


def test_what_stands_around_a_qr_leaves_its_quiet_zone() -> None:
    quiet = 4 * QR_SIZE / 41 - 0.2  # millimetres, of the finest of these codes

    with opened(drawn(*EXTREME)) as document:
        codes = [box for _text, box in qr_codes(document[0])]
        near = [
            text
            for text, (left, top, right, bottom) in stretches(document[0])
            for x, y, x_end, y_end in codes
            if left < x_end + quiet and right > x - quiet and top < y_end + quiet and bottom > y - quiet
        ]

    assert near == []


def test_texts_do_not_cover_each_other() -> None:
    touch = 0.8  # millimetres by which marks may reach into the line above where the most has to fit

    with opened(drawn(*EXTREME)) as document:
        shown = stretches(document[0])
    covered = [
        (one, other)
        for number, (one, (left, top, right, bottom)) in enumerate(shown)
        for other, (x, y, x_end, y_end) in shown[:number]
        if left < x_end and right > x and top < y_end - touch and bottom - touch > y
    ]

    assert covered == []


def test_long_names_and_teams_are_still_large_enough_to_read() -> None:
    with opened(drawn(*EXTREME[:2])) as document:
        page = document[0]
        parts = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], textpage=page.get_textpage())
        sizes = {part.extract().strip(): part.get_font_size() for part in parts}

    assert sizes["Phương Thảo Nguyên"] >= 13
    assert min(sizes.values()) >= SMALL >= 9


def test_the_same_slips_give_the_same_bytes() -> None:
    first, second = (slips_pdf(iter(numbered(3)), printed_at=PRINTED) for _time in range(2))

    assert first == second


def test_a_decomposed_name_is_printed_composed() -> None:
    decomposed = replace(LONG, name=normalize("NFD", LONG.name), team=normalize("NFD", LONG.team))

    assert slips_pdf([decomposed], printed_at=PRINTED) == drawn(LONG)


def test_an_emoji_is_a_box_and_signs_are_themselves() -> None:
    odd = replace(LONG, name="Cô Ba 😀 (út)", team=r"Tổ 3 \ <b>&amp;</b>")

    (text,) = texts(slips_pdf([odd], printed_at=PRINTED))

    assert "Cô Ba \N{REPLACEMENT CHARACTER} (út)" in text
    assert r"Tổ 3 \ <b>&amp;</b>" in text


@pytest.mark.parametrize(
    ("address", "short"),
    [
        ("https://hoc.example.vn/activate?code=7K3M-9XQ2", "hoc.example.vn/activate"),
        ("http://192.168.1.10:8000/hoc/activate?code=7K3M-9XQ2#top", "192.168.1.10:8000/hoc/activate"),
    ],
)
def test_the_address_to_type_has_no_code(address: str, short: str) -> None:
    assert replace(LONG, address=address).short_address == short


def test_many_slips_make_a_small_file() -> None:
    pdf = slips_pdf(numbered(80), printed_at=PRINTED)

    assert len(pdf) / 80 < 3_000  # bytes a slip: 490 of them stay under 1.5 MB
