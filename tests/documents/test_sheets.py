"""Guides for residents on sheets of A5: what they say, where it stands, and that a phone reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

from portal.documents.printed import PrintedSheet, SheetBlock, SheetRun, SheetWording
from portal.documents.sheet_layout import HEIGHT, LEFT, RIGHT, draw_sheets
from portal.documents.sheet_pdf import sheets_pdf
from portal.documents.sheet_text import lines_of
from tests.documents.reading import opened, qr_codes, stretches, texts

WIDE = (RIGHT - LEFT) * 72 / 25.4  # in points
PRINTED = datetime(2026, 11, 28, 2, 30, tzinfo=UTC)
WORDING = SheetWording("Ngân hàng:", "Công an:", "Ngày {day}", "Tổ số", "Tổ trưởng:", "Máy:", "{page} / {pages}")


def words(text: str, *, marker: str = "", indent: int = 0, picture: bytes = b"") -> SheetBlock:
    return SheetBlock((SheetRun(text),), marker, indent, picture=picture)


def steps(count: int, text: str = "Bấm vô đây, coi kỹ rồi mới bấm tiếp.") -> tuple[SheetBlock, ...]:
    return tuple(words(text, marker=str(number), indent=1) for number in range(1, count + 1))


SHEET = PrintedSheet(
    title="Trả tiền điện",
    blocks=(words("Cần có: điện thoại."), *steps(3)),
    address="https://hoc.example.vn/g/tra-tien-dien",
    checked="20/11/2026",
    has_own_lines=False,
)


def drawn(*sheets: PrintedSheet) -> bytes:
    return draw_sheets(sheets, {"vi": WORDING}, title="Khóa", printed_at=PRINTED)


def test_a_sheet_says_the_guide_and_who_brought_it(translated: None) -> None:
    (text,) = texts(sheets_pdf([SHEET], title="Khóa", printed_at=PRINTED))

    assert text == (
        "Trả tiền điện Cần có: điện thoại. "
        "1 Bấm vô đây, coi kỹ rồi mới bấm tiếp. "
        "2 Bấm vô đây, coi kỹ rồi mới bấm tiếp. "
        "3 Bấm vô đây, coi kỹ rồi mới bấm tiếp. "
        "Số ngân hàng (sau thẻ): Công an xã, phường: "
        "hoc.example.vn/g/tra-tien-dien Kiểm tra thông tin ngày 20/11/2026 Tổ công nghệ số cộng đồng "
        "Tổ trưởng: Số máy:"
    )


def test_each_guide_has_a_sheet_of_a5_with_a_qr_that_opens_it() -> None:
    other = replace(SHEET, title="Sơ cứu", address="https://hoc.example.vn/g/so-cuu")

    with opened(drawn(SHEET, other)) as document:
        sizes = [tuple(round(side) for side in page.get_size()) for page in document]
        codes = [[text for text, _box in qr_codes(page)] for page in document]

    assert sizes == [(420, 595), (420, 595)]
    assert codes == [[SHEET.address], [other.address]]


def test_a_guide_with_lines_of_its_own_gets_no_others() -> None:
    blank = SheetRun("……", is_blank=True, is_to_end=True)
    own = replace(SHEET, blocks=(*SHEET.blocks, SheetBlock((SheetRun("Số: "), blank))), has_own_lines=True)

    (text,) = texts(drawn(own))

    assert "Ngân hàng:" not in text
    assert "…" not in text


def test_what_is_too_long_for_a_sheet_goes_on_to_another_and_nothing_is_lost() -> None:
    pages = texts(drawn(replace(SHEET, blocks=steps(40))))

    assert len(pages) > 1
    assert sum(page.count("coi kỹ") for page in pages) == 40
    assert pages[0].endswith(f"1 / {len(pages)}")
    assert "Tổ trưởng:" in pages[-1]
    assert "Tổ trưởng:" not in pages[0]


def test_few_words_stand_in_larger_letters_than_many() -> None:
    heights = []
    for count in (3, 12):
        with opened(drawn(replace(SHEET, blocks=steps(count)))) as document:
            heights.append(max(bottom - top for _text, (_left, top, _right, bottom) in stretches(document[0])))

    assert heights[0] > heights[1] * 1.3


def test_no_line_ends_a_paragraph_with_a_word_alone() -> None:
    runs = (SheetRun("Chọn cách nhận tiền: tài khoản, hay tiền mặt. Hỏi xã nơi phát, ghi vô sổ nghen cô bác."),)

    for width in range(40, 128):
        *_others, last = lines_of(runs, width, 16)
        assert len(last.words) > 1


def test_a_line_to_write_on_stands_alone_above_the_first_step() -> None:
    blank = SheetBlock((SheetRun("Số ngân hàng: "), SheetRun("……", is_blank=True, is_to_end=True)))
    after_words = drawn(replace(SHEET, blocks=(words("Có số thì:"), *steps(2)), has_own_lines=True))
    after_blank = drawn(replace(SHEET, blocks=(blank, *steps(2)), has_own_lines=True))

    assert rules(after_blank) == rules(after_words) - 1


def rules(body: bytes) -> int:
    """How many thin lines go from edge to edge of the only sheet."""
    with opened(body) as document:
        bounds = [part.get_bounds() for part in document[0].get_objects() if part.type == FPDF_PAGEOBJ_PATH]
    return sum(abs(right - left - WIDE) < 2 for left, _low, right, _high in bounds)


def test_the_same_sheets_give_the_same_bytes() -> None:
    assert drawn(SHEET) == drawn(SHEET)


def test_no_sheet_is_refused() -> None:
    with pytest.raises(ValueError, match="no sheet"):
        sheets_pdf([], title="Khóa", printed_at=PRINTED)


def test_a_picture_of_a_course_is_drawn_and_one_that_cannot_be_is_said() -> None:
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><text x="2" y="9">' + "Đủ".encode()
    picture += b"</text></svg>"
    broken = b"<svg"

    (shown,) = texts(drawn(replace(SHEET, blocks=(words("[Hình]", picture=picture), *steps(2)))))
    (said,) = texts(drawn(replace(SHEET, blocks=(words("[Hình]", picture=broken), *steps(2)))))

    assert "Đủ" in shown
    assert "[Hình]" not in shown
    assert "[Hình]" in said


RUNS = st.lists(
    st.builds(
        SheetRun,
        st.text("aAđệ .,-/\n\u00a0“😀", max_size=120),
        bold=st.booleans(),
        is_blank=st.booleans(),
        is_to_end=st.booleans(),
    ),
    max_size=8,
)


@given(RUNS, st.sampled_from((10, 16, 22)))
@settings(max_examples=40, deadline=None)
def test_no_line_is_wider_than_its_place_and_no_letter_is_lost(runs: list[SheetRun], size: int) -> None:
    lines = lines_of(runs, 60.0, size)

    assert all(line.width <= 60.0 + 1e-6 for line in lines)
    shown = "".join(piece.text for line in lines for word in line.words for piece in word)
    written = "".join(run.text for run in runs if not run.is_blank)
    assert shown.count("đ") == written.count("đ")
    assert shown.count("ệ") == written.count("ệ")


@given(st.lists(st.builds(SheetBlock, RUNS.map(tuple), st.sampled_from(("", "1", "12", "•")), st.integers(0, 3))))
@settings(max_examples=8, deadline=None)
def test_whatever_stands_in_a_guide_stays_on_its_paper(blocks: list[SheetBlock]) -> None:
    with opened(drawn(replace(SHEET, blocks=tuple(blocks)))) as document:
        boxes = [box for page in document for _text, box in stretches(page)]

    assert all(LEFT - 1 <= left <= right <= RIGHT + 1 for left, _top, right, _bottom in boxes)
    assert all(0 <= top <= bottom <= HEIGHT for _left, top, _right, bottom in boxes)
