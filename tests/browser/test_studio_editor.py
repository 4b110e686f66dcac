"""Writing a lesson in a real browser: seen as it is typed, saved by itself, and never lost."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, Route

from portal.accounts.models import User
from portal.courses.models import Course
from portal.units.models import Unit
from portal.web.assets import STATIC
from tests import factories
from tests.browser import looks
from tests.browser.conftest import Server, session_cookie
from tests.browser.expecting import expect
from tests.browser.phones import until
from tests.browser.studio import holding, until_kept
from tests.browser.test_keyboard import reach
from tests.courses.conftest import COMPETENCES, FACTS
from tests.studio.conftest import work

EDITOR = "/studio/courses/an-toan/pages/mot"
SCENES = """
## Chuông reo {#mo-dau}

Số lạ gọi tới.

- [Cúp máy](#xong)

## Xong {#xong}

> [!TIP]
> Giỏi lắm.
"""
DROP = """
async (encoded) => {
  const bytes = Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], "thẻ bài.png", { type: "image/png" }));
  return transfer;
}
"""


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal; `course` publishes one."""
    return bare_app


@pytest.fixture(autouse=True)
def course(app: Flask, commune: Unit) -> Course:
    """A course of the commune with two lessons, a scenario and a quiz."""
    return factories.make_course(
        pages={
            "01-mot.md": factories.lesson_markdown("Bài một", "Dòng đầu.\n\nXem [bài hai](02-hai.md)."),
            "02-hai.md": factories.lesson_markdown("Bài hai"),
            "03-tap.md": factories.front_matter(title="Tập", kind="scenario", channel="call") + SCENES,
            "09-kiem-tra.md": factories.quiz_markdown(),
        },
        files={"facts.yml": FACTS, "competences.yml": COMPETENCES},
        unit=commune.code,
    )


def write(page: Page, words: str) -> None:
    """Type at the end of the text."""
    page.locator("#source").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def saved(page: Page) -> Locator:
    """Where it says that the text was saved."""
    return page.locator("#saved", has_text="Đã lưu lúc")


def test_what_is_typed_is_seen_as_on_a_phone_and_its_fault_leads_to_its_line(
    open_phone: Callable[..., Page], trainer: User
) -> None:
    page = open_phone(trainer)
    page.goto(EDITOR)

    write(page, "\nXem [bài ba](03-ba.md).\nDòng cuối.")

    expect(page.frame_locator("#preview iframe").locator("body")).to_contain_text("Dòng cuối.")
    fault = page.locator("#faults a", has_text="03-ba.md")
    line = 1 + page.locator("#source").input_value().split("\n").index("Xem [bài ba](03-ba.md).")
    expect(fault).to_contain_text(f"Dòng {line}:")
    expect(page.locator(".mirror li.faulty")).to_contain_text("03-ba.md")
    page.locator("#front > summary").focus()
    fault.click()
    expect(page.locator("#source")).to_be_focused()
    assert selected(page) == "Xem [bài ba](03-ba.md)."


def selected(page: Page) -> str:
    """What is selected in the text."""
    chosen: str = page.locator("#source").evaluate(
        "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    )
    return chosen


def test_words_save_themselves_and_are_there_again(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer)
    page.goto(EDITOR)

    write(page, "\nTự lưu.")

    expect(saved(page)).to_be_visible()
    expect(page.locator("#state")).to_contain_text("Bản nháp")
    until_kept(page, course, "mot")
    page.reload()
    expect(page.locator("#source")).to_have_value("\nDòng đầu.\n\nXem [bài hai](02-hai.md).\n\nTự lưu.")
    expect(page.locator("#kept")).to_be_hidden()
    assert work(course).source.endswith("\nTự lưu.")


def test_two_people_hear_of_each_other_and_neither_overwrites_the_other(
    open_phone: Callable[..., Page], trainer: User, second: User, course: Course
) -> None:
    mine, theirs = open_phone(trainer), open_phone(second)
    mine.goto(EDITOR)
    theirs.goto(EDITOR)
    expect(mine.locator("#presence")).to_contain_text(second.name)
    write(theirs, "\nCủa người khác.")
    theirs.keyboard.press("Control+s")
    until_kept(theirs, course, "mot")

    write(mine, "\nCủa tôi.")
    mine.keyboard.press("Control+s")

    expect(mine.locator("#conflict")).to_contain_text(second.name)
    expect(mine.locator("#conflict")).to_contain_text("Của người khác.")
    expect(mine.locator("#source")).to_have_value(holding("Của tôi."))
    assert work(course).source.endswith("Của người khác.")
    assert looks.violations(mine, looks.LOOKS[:1]) == []
    mine.locator("#conflict button[value=overwrite]").click()
    expect(mine.locator("#conflict button")).to_have_count(0)
    assert work(course).source.endswith("Của tôi.")


def test_what_another_one_changed_elsewhere_comes_in_around_who_is_typing(
    open_phone: Callable[..., Page], trainer: User, second: User, course: Course
) -> None:
    mine, theirs = open_phone(trainer), open_phone(second)
    mine.goto(EDITOR)
    theirs.goto(EDITOR)
    theirs.locator("#source").evaluate("area => area.setSelectionRange(0, 0)")
    theirs.locator("#source").focus()
    theirs.keyboard.type("Đoạn đầu của chị.\n\n")
    theirs.keyboard.press("Control+s")
    until_kept(theirs, course, "mot")

    write(mine, "\n\nĐoạn cuối của tôi.")
    mine.keyboard.press("Control+s")

    expect(mine.locator("#merged-told")).to_contain_text(second.name)
    expect(mine.locator("#source")).to_have_value(holding("Đoạn đầu của chị."))
    mine.keyboard.type(" Gõ tiếp.")
    mine.keyboard.press("Control+s")
    expect(mine.locator("#trouble")).to_be_hidden()
    expect(mine.locator("#source")).to_have_value(holding("của tôi. Gõ tiếp."))
    until_kept(mine, course, "mot")
    mine.reload()
    expect(mine.locator("#source")).to_have_value(holding("Đoạn đầu của chị."))
    assert work(course).source.endswith("\n\nĐoạn cuối của tôi. Gõ tiếp.")


def test_a_dropped_picture_is_told_in_words_and_stands_in_the_text(
    open_phone: Callable[..., Page], trainer: User
) -> None:
    page = open_phone(trainer)
    page.goto(EDITOR)
    write(page, "\n")
    encoded = base64.b64encode((STATIC / "share.png").read_bytes()).decode()
    transfer = page.evaluate_handle(DROP, encoded)

    page.dispatch_event("#source", "drop", {"dataTransfer": transfer})
    page.locator("[data-send-picture]").click()
    expect(page.locator("#picture [role=alert]")).to_be_visible()
    page.locator("#picture-alternative").fill("Tấm thẻ có ngôi nhà")
    page.locator("[data-send-picture]").click()

    expect(page.locator("#picture")).to_be_hidden()
    expect(page.locator("#source")).to_have_value(holding("(02-hai.md).\n\n![Tấm thẻ có ngôi nhà](media/"))
    picture = page.frame_locator("#preview iframe").locator("img")
    expect(picture).to_have_attribute("alt", "Tấm thẻ có ngôi nhà")
    expect(picture).to_have_js_property("complete", True)
    assert 0 < picture.evaluate("image => image.naturalWidth") <= 1200


def test_the_session_ends_while_somebody_writes_and_the_words_stay(
    open_phone: Callable[..., Page], served: Server, trainer: User, course: Course
) -> None:
    page = open_phone(trainer)
    page.goto(EDITOR)
    page.context.clear_cookies()

    write(page, "\nHết phiên.")
    page.keyboard.press("Control+s")

    expect(page.locator("#trouble")).to_contain_text("Phiên đăng nhập đã hết")
    assert "Hết phiên." not in work(course).source
    page.context.add_cookies([session_cookie(served, trainer)])
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(saved(page)).to_be_visible()
    expect(page.locator("#trouble")).to_be_hidden()
    until(page, lambda: work(course).source.endswith("\nHết phiên."))


def test_words_that_could_not_be_sent_are_offered_when_the_page_is_opened_again(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer)
    page.goto(EDITOR)
    page.context.set_offline(True)
    write(page, "\nMất mạng.")
    page.keyboard.press("Control+s")
    expect(page.locator("#trouble")).to_contain_text("mất mạng")
    page.close()
    page.context.set_offline(False)

    again = page.context.new_page()
    again.goto(EDITOR)
    expect(again.locator("#kept")).to_be_visible()
    expect(again.locator("#source")).not_to_have_value(holding("Mất mạng."))
    again.locator("[data-take-back]").click()

    expect(again.locator("#source")).to_have_value(holding("Mất mạng."))
    expect(saved(again)).to_be_visible()
    again.wait_for_function("() => localStorage.length === 0")
    assert work(course).source.endswith("\nMất mạng.")


def test_an_answer_that_got_lost_is_no_conflict_with_oneself(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer)
    page.goto(EDITOR)
    page.route("**/draft", lose_the_answer, times=1)
    write(page, "\nMột.")
    page.keyboard.press("Control+s")
    expect(page.locator("#trouble")).to_contain_text("mất mạng")
    assert work(course).source.endswith("\nMột.")

    write(page, " Hai.")
    page.keyboard.press("Control+s")

    expect(saved(page)).to_be_visible()
    expect(page.locator("#trouble")).to_be_hidden()
    until(page, lambda: work(course).source.endswith("\nMột. Hai."))


def lose_the_answer(route: Route) -> None:
    """Let the server do what it was asked, and the line break before it can say so."""
    route.fetch()
    route.abort()


def test_what_a_menu_put_in_can_be_taken_back(open_phone: Callable[..., Page], trainer: User) -> None:
    page = open_phone(trainer)
    page.goto(EDITOR)
    write(page, "\n")
    before = page.locator("#source").input_value()

    page.locator("#insert > summary").click()
    page.locator("[data-insert$='/single']").click()

    expect(page.locator("#source")).to_have_value(holding("[(X)]"))
    page.locator("#source").press("Control+z")
    expect(page.locator("#source")).to_have_value(before)


def test_without_scripts_one_writes_inserts_and_adds_a_picture(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer, scripts=False)
    page.goto(EDITOR)
    text = page.locator("#source")

    text.fill(text.input_value() + "\nKhông script.\n")
    page.locator("#front > summary").click()
    page.locator("#front-title").fill("Bài mới")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("h1")).to_have_text("Bài mới")
    page.locator("#insert > summary").click()
    page.locator("button[value='insert:single']").click()
    expect(text).to_have_value(holding("[(X)]"))
    page.locator(".plain-only > summary").first.click()
    page.locator("#plain-picture").set_input_files(STATIC / "share.png")
    page.locator("#plain-alternative").fill("Tấm thẻ")
    text.fill(text.input_value() + "\nGõ rồi mới thêm hình.\n")
    page.locator("button[formaction$='/pictures']").click()

    expect(text).to_have_value(holding("![Tấm thẻ](media/"))
    source = work(course).source
    assert source.startswith("---\ntitle: Bài mới\n---\n\nDòng đầu.\n")
    assert "Không script." in source
    assert "Gõ rồi mới thêm hình." in source
    assert "[(X)]" in source


def test_the_keyboard_alone_writes_shapes_saves_and_looks(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer)
    page.goto(EDITOR)

    reach(page, page.locator("#insert > summary"))
    page.keyboard.press("Enter")
    expect(page.locator("#insert .menu-box")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#insert .menu-box")).to_be_hidden()
    reach(page, page.locator("[data-md-button=bold]"))
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-md-button=italic]")).to_be_focused()
    reach(page, page.locator("#source"))
    page.keyboard.press("Control+End")
    page.keyboard.type("\nĐề mục")
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.press("Control+b")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Control+s")
    expect(saved(page)).to_be_visible()
    until(page, lambda: work(course).source.endswith("Xem [bài hai](02-hai.md).\n**Đề mục**\n"))
    page.keyboard.press("Tab")
    expect(page.locator("#source")).not_to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#preview")).to_be_focused()
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("#workflow")).to_be_in_viewport()


def test_axe_finds_nothing_in_the_editors_of_all_kinds(open_phone: Callable[..., Page], trainer: User) -> None:
    page = open_phone(trainer)
    found = []
    ends = ("pages/kiem-tra", "pages/tap", "introduction", "pages/mot?whole=1")

    for end, look in zip(ends, looks.LOOKS, strict=True):
        page.goto(f"/studio/courses/an-toan/{end}")
        write(page, "\n[không có](99-khong.md)\n")
        expect(page.locator("#faults a").first).to_be_visible()
        page.evaluate("document.querySelectorAll('.editor .disclosure').forEach(part => { part.open = true; })")
        found += looks.violations(page, [look])
        page.keyboard.press("Control+s")
        expect(saved(page)).to_be_visible()

    assert found == []


def test_axe_finds_nothing_in_what_opens(open_phone: Callable[..., Page], trainer: User) -> None:
    page = open_phone(trainer)
    page.goto(EDITOR)
    found = []

    for opener, look in zip(
        ("#insert > summary", ".tools [data-picture]", ".tools [data-open=table]"), looks.LOOKS, strict=False
    ):
        page.locator(opener).click()
        found += looks.violations(page, [look])
        page.keyboard.press("Escape")
    page.evaluate("document.getElementById('shortcuts').showModal()")
    found += looks.violations(page)

    assert found == []


def test_a_preview_that_takes_too_long_says_so_in_its_place_and_keeps_the_words(
    open_phone: Callable[..., Page], trainer: User, served: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_phone(trainer)
    page.goto(EDITOR)
    ended = page.locator("#preview .preview-trouble")
    with monkeypatch.context() as hurried:
        hurried.setitem(served.app.config, "EXPENSIVE_MAX_RUN", 0)

        write(page, "\nChữ của tôi.")

        expect(ended.get_by_role("alert")).to_contain_text("Việc này lâu quá")
        expect(page.locator("#source")).to_be_focused()
        expect(page.locator("#source")).to_have_value(holding("Chữ của tôi."))
        expect(page.frame_locator("#preview iframe").locator("body")).to_contain_text("Dòng đầu.")
        assert looks.violations(page) == []

    write(page, "\nLại nhanh.")

    expect(page.frame_locator("#preview iframe").locator("body")).to_contain_text("Lại nhanh.")
    expect(ended).to_be_empty()
