"""The tools of the editor in a real browser: the menu, tables, pasting, finding."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.courses.models import Course
from portal.units.models import Unit
from tests import factories
from tests.browser import looks
from tests.browser.expecting import expect
from tests.browser.studio import holding
from tests.browser.test_studio_editor import EDITOR
from tests.content.test_from_html import CLIPBOARD, LESSON
from tests.courses.conftest import COMPETENCES, FACTS

PASTE = """
(area, [html, plain, at]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", plain);
  area.focus();
  area.setSelectionRange(at ?? area.value.length, at ?? area.value.length);
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}
"""
DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal; `course` publishes one."""
    return bare_app


@pytest.fixture(autouse=True)
def course(app: Flask, commune: Unit) -> Course:
    """A course of the commune with two lessons."""
    return factories.make_course(
        pages={
            "01-mot.md": factories.lesson_markdown("Bài một", "Dòng đầu.\n\nXem [bài hai](02-hai.md)."),
            "02-hai.md": factories.lesson_markdown("Bài hai"),
        },
        files={"facts.yml": FACTS, "competences.yml": COMPETENCES},
        unit=commune.code,
    )


def test_the_menu_is_searched_without_marks_and_the_first_is_inserted(
    open_phone: Callable[..., Page], trainer: User
) -> None:
    page = open_phone(trainer, **DESK)
    page.goto(EDITOR)
    groups = page.locator(".insert-head")

    page.locator("#insert > summary").click()
    expect(groups).to_have_text(["Dạy", "Cho coi", "Hỏi", "Nối"])
    box = page.locator(".insert-groups").evaluate(
        "box => [box.scrollHeight - box.clientHeight, innerHeight - box.getBoundingClientRect().bottom]"
    )
    assert box[0] <= 0 <= box[1], "the whole menu is seen at once"
    expect(page.locator("#insert-search")).to_be_focused()
    page.keyboard.type("dien cho trong")
    expect(page.locator("#insert .menu-item:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    expect(page.locator("#source")).to_have_value(holding("[[OTP]]"))
    expect(page.locator("#insert .menu-box")).to_be_hidden()
    page.locator("#insert > summary").click()
    expect(page.locator("#insert-search")).to_be_focused()
    page.keyboard.type("khủng long")
    expect(page.locator(".insert-none")).to_have_text("Không có món nào như vậy.")


def test_a_table_is_drawn_by_a_grid_and_grows_where_the_caret_is(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer)
    page.goto(EDITOR)
    before = page.locator("#source").input_value()

    page.locator(".tools [data-open=table]").click()
    page.locator("[data-cell='3,2']").click()
    page.keyboard.type("Dấu hiệu")
    page.locator(".tools [data-open=table]").click()
    page.locator("[data-table=column]").click()

    table = "| Dấu hiệu |  | ‹Cột 2› |\n| --- | --- | --- |\n|  |  |  |\n|  |  |  |"
    expect(page.locator("#source")).to_have_value(f"{before.rstrip()}\n\n{table}\n")
    expect(page.frame_locator("#preview iframe").locator("th")).to_have_count(3)
    page.locator("#source").press("Control+z")
    expect(page.locator("#source")).to_have_value(holding("| Dấu hiệu | ‹Cột 2› |\n| --- | --- |\n|  |  |"))


def paste(page: Page, html: str, plain: str, *, at: int | None = None) -> None:
    """Paste at the end of the text, or so many letters into it, what a program put on the clipboard."""
    page.locator("#source").evaluate(PASTE, [html, plain, at])


@contextmanager
def work_of_less_than(seconds: float, page: Page) -> Iterator[None]:
    """See to it that the portal and the page have no more to do meanwhile, however busy the machine is."""
    session, before = page.context.new_cdp_session(page), time.process_time()
    # From here on the page's main thread is timed by the ticks of the processor.
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    yield
    spent = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    assert spent["TaskDuration"] > 0
    assert spent["TaskDuration"] + time.process_time() - before < seconds


def test_what_was_copied_in_word_keeps_its_structure_and_is_taken_back_at_once(
    open_phone: Callable[..., Page], trainer: User
) -> None:
    page = open_phone(trainer)
    page.goto(EDITOR)
    source = page.locator("#source")
    before = source.input_value()

    paste(page, (CLIPBOARD / "word.html").read_text(), "Nhận ra tin nhắn giả\nTin thiệt")

    expect(source).to_have_value(f"{before.rstrip()}\n\n{LESSON}")
    expect(page.locator("#note")).to_contain_text("giữ nguyên đề mục, danh sách, bảng")
    expect(page.locator("#note")).to_contain_text("1 tấm hình chưa theo vô")
    expect(page.frame_locator("#preview iframe").locator("table")).to_be_visible()
    source.press("Control+z")
    expect(source).to_have_value(before)
    # A long text comes at once, and goes as well.
    with work_of_less_than(10, page):
        paste(page, "<p>Một dòng.</p>" * 3000, "Một dòng.\n" * 3000)
        expect(source).to_have_value(f"{before.rstrip()}\n\n" + "\n\n".join(["Một dòng."] * 3000))
    source.press("Control+z")
    expect(source).to_have_value(before)


def test_a_piece_stays_in_its_line_markdown_stays_as_it_is_and_a_picture_goes_to_its_dialogue(
    open_phone: Callable[..., Page], trainer: User
) -> None:
    page = open_phone(trainer)
    page.goto(EDITOR)
    source = page.locator("#source")
    source.fill("Gọi  liền.")

    paste(page, "<meta charset='utf-8'><b>113</b>", "113", at=4)
    expect(source).to_have_value("Gọi **113** liền.")
    source.fill("")
    # What the browser itself does with text is not done for an event made by hand.
    paste(page, "<p>## Đề mục</p><p>x</p>", "## Đề mục\n\n- [( )] x")
    paste(page, (CLIPBOARD / "libreoffice.html").read_text(), "Nhận ra tin nhắn giả")

    expect(page.locator("dialog#picture")).to_be_visible()
    expect(source).to_have_value(LESSON)


def test_what_no_page_holds_is_not_pasted_and_told(open_phone: Callable[..., Page], trainer: User) -> None:
    page = open_phone(trainer)
    page.goto(EDITOR)
    before = page.locator("#source").input_value()

    paste(page, "<p>" + "chữ " * 250_000, "chữ " * 250_000)

    expect(page.locator("#note")).to_contain_text("dài hơn một bài giữ được, nên chưa dán gì")
    expect(page.locator("#source")).to_have_value(before)
    # Where only the dress is too much, the words come.
    paste(page, "<b>" + "<span style='color:red'></span>" * 80_000 + "một câu</b>", "một câu")
    expect(page.locator("#source")).to_have_value(before + "một câu")
    expect(page.locator("#note")).to_contain_text("Chỉ dán được chữ trơn")


def test_words_are_found_without_marks_and_replaced_one_by_one_or_all(
    open_phone: Callable[..., Page], trainer: User
) -> None:
    page = open_phone(trainer, **DESK)
    page.goto(EDITOR)
    source = page.locator("#source")
    source.fill("Mã lạ. Ma nào? Đọc mã.")

    source.press("Control+h")
    page.keyboard.type("ma")
    count = page.locator(".find-count")
    expect(count).to_have_text("Chỗ 1 trên 3")
    expect(page.locator(".mirror .spot")).to_have_text(["Mã", "Ma", "mã"])
    page.get_by_label("Đúng từng chữ, từng dấu").check()
    expect(count).to_have_text("Không có trong bài.")
    page.locator("#find-words").fill("mã")
    expect(count).to_have_text("Chỗ 1 trên 1")
    page.get_by_label("Đúng từng chữ, từng dấu").uncheck()
    page.locator("#find-instead").fill("OTP")
    page.get_by_role("button", name="Thay", exact=True).click()
    expect(source).to_have_value("Mã lạ. Ma nào? Đọc OTP.")
    page.get_by_role("button", name="Thay hết").click()

    expect(source).to_have_value("OTP lạ. OTP nào? Đọc OTP.")
    expect(count).to_have_text("Đã thay 2 chỗ")
    source.press("Control+z")
    expect(source).to_have_value("Mã lạ. Ma nào? Đọc OTP.")
    page.locator("#find-words").press("Escape")
    expect(page.locator("#find")).to_be_hidden()


def test_the_outline_leads_to_a_question_and_the_preview_follows(
    open_phone: Callable[..., Page], trainer: User
) -> None:
    page = open_phone(trainer)
    page.goto(EDITOR)
    source = page.locator("#source")
    question = '<!-- data-id="a" -->\n- [(X)] Cúp\n- [( )] Đọc\n'
    source.fill("## Một\n\n" + "Dài dòng lắm.\n\n" * 60 + f"## Hai\n\n**Nghe** gì thì cúp?\n\n{question}")
    inside = page.frame_locator("#preview iframe")
    expect(inside.get_by_text("Nghe gì thì cúp?")).to_be_attached()

    page.locator(".tools [data-open=outline]").click()
    expect(page.locator("#outline li")).to_have_text(["Một", "Hai", "Câu 1: Nghe gì thì cúp?"])
    page.locator("#outline li button").last.click()

    expect(source).to_be_focused()
    chosen = source.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")
    assert chosen == '<!-- data-id="a" -->'
    expect(inside.locator(".followed")).to_contain_text("Nghe gì thì cúp?")
    assert page.evaluate("document.querySelector('#preview iframe').contentWindow.scrollY") > 300


def test_a_fact_is_noted_beside_the_text_and_stands_where_the_caret_was(
    open_phone: Callable[..., Page], admin: User
) -> None:
    page = open_phone(admin)
    page.goto(EDITOR)
    source = page.locator("#source")
    source.fill("Gọi số  liền.")
    source.evaluate("area => { area.focus(); area.setSelectionRange(7, 7); }")

    page.locator("#insert > summary").click()
    page.locator("[data-new-fact]").click()
    page.get_by_label("Là gì").fill("Số trực ban ấp")
    page.get_by_role("button", name="Thêm", exact=True).click()
    expect(page.locator("#new-fact .error-summary")).to_be_focused()
    assert looks.violations(page) == []
    page.get_by_label("Giá trị", exact=True).fill("113")
    page.get_by_label("Nguồn", exact=True).fill("Công an xã")
    page.get_by_role("button", name="Thêm", exact=True).click()

    expect(source).to_have_value("Gọi số {{ so-truc-ban-ap }} liền.")
    expect(page.frame_locator("#preview iframe").locator("body")).to_contain_text("Gọi số 113 liền.")
