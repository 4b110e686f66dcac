"""Text in boxes: as large as can be, on few lines, and whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.fonts import printable, text_width
from portal.documents.text_layout import fit, wrap

NAME = "Nguyễn Thị Huỳnh Phương Thảo Nguyên"


def test_a_short_text_has_the_size_asked_for() -> None:
    fitted = fit("Lê Thị Bảy", 56, size=16, smallest=13, lines=2, bold=True)

    assert (fitted.lines, fitted.size) == (("Lê Thị Bảy",), 16)


def test_a_longer_one_is_smaller_before_it_takes_a_second_line() -> None:
    fitted = fit("Phan Hoàng Tuấn Vĩnh", 56, size=16, smallest=13, lines=2, bold=True)

    assert len(fitted.lines) == 1
    assert 13 <= fitted.size < 16
    assert text_width(fitted.lines[0], fitted.size, bold=True) <= 56


def test_a_long_one_stands_on_two_even_lines() -> None:
    fitted = fit(NAME, 56, size=16, smallest=13, lines=2, bold=True)

    assert (fitted.lines, fitted.size) == (("Nguyễn Thị Huỳnh", "Phương Thảo Nguyên"), 13)
    assert fitted.height == pytest.approx(2 * fitted.leading)


def test_one_too_long_for_its_lines_is_smaller_still_and_whole() -> None:
    fitted = fit(" ".join([NAME] * 3), 56, size=16, smallest=13, lines=2)

    assert len(fitted.lines) == 2
    assert fitted.size < 13
    assert " ".join(fitted.lines) == " ".join([NAME] * 3)


def test_an_address_is_broken_behind_a_joint() -> None:
    lines = wrap("daotao.chuyendoiso.angiang.gov.vn/activate", 40, 10)

    assert lines == ("daotao.chuyendoiso.", "angiang.gov.vn/", "activate")


def test_nothing_stands_nowhere() -> None:
    assert fit("", 56, size=16, smallest=13).lines == ("",)


@given(st.text(max_size=120), st.floats(1, 90), st.booleans())
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, width: float, bold: bool) -> None:
    text = printable(text)

    lines = wrap(text, width, 9, bold=bold)

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(len(line) == 1 or text_width(line, 9, bold=bold) <= width + 0.5 for line in lines)
