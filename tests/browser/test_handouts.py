"""What a lesson hands out: its card opens the guide and its sheet, whose blanks are lines to write on."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import Page

from portal.accounts.models import User
from tests import factories
from tests.browser.expecting import expect
from tests.browser.looks import violations
from tests.guides.conftest import guide_text

STEPS = "Mã của nhà: ………………\n\n1. Mở ứng dụng.\n2. Gõ mã …… rồi bấm.\n\nSố ngân hàng: ………………\n"
LESSON = "/courses/khoa-thu-in/bai"
SMALLEST = ({"width": 320, "height": 640}, "light"), ({"width": 320, "height": 640}, "dark")


@pytest.fixture
def handed_out() -> None:
    """A course with a lesson that hands out a guide with lines to write on."""
    lesson = factories.front_matter(title="Bài", hands_out="[to-thu-in]") + "\n## Để lại {#de-lai}\n\nTờ này.\n"
    pages = {"01-bai.md": lesson, "02-to-thu-in.md": guide_text("Tờ thử in", STEPS)}
    factories.make_course("khoa-thu-in", pages)


def test_a_card_leads_to_the_guide_and_back_and_to_its_sheet(
    open_phone: Callable[..., Page], member: User, handed_out: None
) -> None:
    page = open_phone(member)
    page.add_init_script("window.print = () => { document.title = 'Đã in'; }")
    page.goto(LESSON)

    page.get_by_role("link", name="Tờ thử in 2 bước, một tờ A5").tap()
    expect(page.get_by_role("heading", name="Tờ thử in")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="In tờ này Tờ thử in").tap()
    page.wait_for_url("**/g/to-thu-in?**")
    expect(page).to_have_title("Đã in")

    assert page.get_by_role("img", name="chỗ để ghi").count() == 3
    page.get_by_role("link", name="Quay lại").first.tap()
    page.wait_for_url(f"**{LESSON}")


def test_axe_finds_nothing_on_the_card_and_the_lines(
    open_phone: Callable[..., Page], member: User, handed_out: None
) -> None:
    page, found = open_phone(member), []
    for path in (LESSON, "/g/to-thu-in", "/courses/khoa-thu-in/to-thu-in"):
        page.goto(path)
        found += violations(page) + violations(page, SMALLEST)

    assert found == []


def test_a_sheet_with_lines_is_one_of_a5(open_phone: Callable[..., Page], handed_out: None) -> None:
    page = open_phone()
    page.goto("/g/to-thu-in")

    assert len(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))) == 1
