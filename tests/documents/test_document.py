"""The base of what is printed: its sheets, what the file says of itself, and text on a baseline."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portal.deadlines import end_deadline, start_deadline
from portal.documents.fonts import ShapedFont, text_width
from portal.documents.pdf_document import HEIGHT, WIDTH, Document
from portal.documents.text_layout import fit
from portal.errors import DeadlineExceeded
from tests.documents.reading import MILLIMETRE, opened, stretches

CREATED = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)


def sheet(text: str) -> Document:
    """A document of one sheet with a text in its middle."""
    document = Document("Báo cáo", created=CREATED)
    document.add_page()
    document.write_around(WIDTH / 2, 100, text, 20)
    return document


def test_a_sheet_is_a4_and_the_file_says_what_it_is() -> None:
    pdf = sheet("Từng Ngõ").to_bytes()

    with opened(pdf) as document:
        about = document.get_metadata_dict()
        assert document[0].get_size() == pytest.approx((WIDTH * MILLIMETRE, HEIGHT * MILLIMETRE), abs=0.01)
    assert (about["Title"], about["CreationDate"]) == ("Báo cáo", "D:20261125023000Z")
    assert b"/Lang (vi)" in pdf


def test_the_same_input_gives_the_same_bytes() -> None:
    assert sheet("Từng Ngõ").to_bytes() == sheet("Từng Ngõ").to_bytes()


def test_text_stands_where_it_was_measured() -> None:
    text = "Tổ Vượng Yến"

    with opened(sheet(text).to_bytes()) as document:
        ((shown, (left, top, right, bottom)),) = stretches(document[0])

    assert shown == text
    assert (left + right) / 2 == pytest.approx(WIDTH / 2, abs=0.5)
    assert right - left == pytest.approx(text_width(text, 20), abs=1)
    assert top < 100 < bottom  # the tail of the g hangs below the line


def test_signs_that_mean_something_in_a_pdf_are_printed() -> None:
    text = r"(ấp 3) \ )( <b>&amp;</b> [x] %"

    with opened(sheet(text).to_bytes()) as document:
        assert document[0].get_textpage().get_text_range() == text


def test_the_next_thing_begins_below_a_block() -> None:
    document = sheet("Từng Ngõ")
    block = fit("một hai ba bốn", 15, size=10, smallest=10, lines=4)

    below = document.write_block(20, 150, block)

    with opened(document.to_bytes()) as printed:
        lines = [place for text, place in stretches(printed[0]) if text in block.lines]
    assert len(lines) == len(block.lines) > 1
    assert all(150 <= top < bottom <= below for _left, top, _right, bottom in lines)


def test_a_document_that_is_ended_at_its_deadline_lets_go_of_its_fonts() -> None:
    document = sheet("Từng Ngõ")
    readers = [font.ttfont.reader.file for font in document.fonts.values() if isinstance(font, ShapedFont)]
    start_deadline(0)
    try:
        with pytest.raises(DeadlineExceeded):
            document.write_at(20, 40, "Từng Ngõ", 12)
    finally:
        end_deadline()

    assert readers
    assert all(file.closed for file in readers)
