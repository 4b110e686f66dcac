"""The size of the letters on paper, and the QR."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.guides.views import FONT_SIZES, fitting_font_size, qr_code
from portal.web.assets import STATIC


def steps(number: int, words: int = 6) -> str:
    """The HTML of so many steps of so many words."""
    items = f"<li>{'bấm ' * words}<strong>đây</strong>.</li>\n" * number
    return f"<ol>\n{items}</ol>"


def test_few_short_steps_have_the_largest_letters() -> None:
    assert fitting_font_size("Trả tiền điện", [steps(3)]) == FONT_SIZES[0]


def test_more_steps_longer_steps_a_picture_and_a_warning_make_them_smaller() -> None:
    plain = fitting_font_size("Trả tiền điện", [steps(6)])
    warning = f"<div class='alert warning'><p>Cảnh báo</p><p>{'đừng đọc mã ' * 12}</p></div>"

    assert fitting_font_size("Trả tiền điện", [steps(9)]) < plain
    assert fitting_font_size("Trả tiền điện", [steps(6, words=16)]) < plain
    assert fitting_font_size("Trả tiền điện", [steps(6), '<p><img src="/m.webp" alt=""></p>']) < plain
    assert fitting_font_size("Trả tiền điện", [steps(6), warning]) < plain


def test_paragraphs_and_lists_within_a_step_belong_to_the_step() -> None:
    flat = "<ol><li>bấm đây</li><li>rồi bấm đây</li></ol>"
    loose = "<ol><li><p>bấm đây</p></li><li><p>rồi bấm<br>đây</p></li></ol>"

    assert fitting_font_size("Bấm", [loose]) == fitting_font_size("Bấm", [flat])


def test_a_line_to_write_on_takes_the_height_that_a_hand_needs() -> None:
    line = '<p>Số: <span class="blank to-end" role="img" aria-label="chỗ để ghi">…………</span></p>'

    with_lines = fitting_font_size("Trả tiền điện", [steps(9), line * 4])

    assert with_lines < fitting_font_size("Trả tiền điện", [steps(9), "<p>Số: …………</p>" * 4])


def test_too_much_for_a_sheet_has_the_smallest_letters() -> None:
    assert fitting_font_size("Trả tiền điện", [steps(60)]) == FONT_SIZES[-1]


@given(st.lists(st.text("ab <>/&olip", max_size=60), max_size=5))
def test_any_html_has_a_size(blocks: list[str]) -> None:
    assert fitting_font_size("Tờ", blocks) in FONT_SIZES


@pytest.mark.parametrize("size", FONT_SIZES)
def test_each_size_has_its_class(size: int) -> None:
    sheet = (STATIC / "css/guide_paper.css").read_text(encoding="utf-8")

    assert f".guide.paper-{size} {{ font-size: {size}pt; }}" in sheet


def test_the_qr_holds_nothing_the_security_policy_forbids() -> None:
    svg = qr_code("https://hoc.example.vn/g/so-cuu-khi-bi-lua")

    drawing = ElementTree.fromstring(svg)  # noqa: S314 - drawn by ourselves a line above
    assert {part.tag.rpartition("}")[2] for part in drawing.iter()} == {"svg", "path"}
    assert "style" not in svg
