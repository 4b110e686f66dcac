"""A finish that is felt: the window that lights, the end of a course, and what is asked of the head then."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.courses.models import Course
from portal.courses.queries.published import find_page
from portal.db import begin_write, db
from portal.observations.operations import record_observation
from portal.units.models import Unit
from tests.browser.expecting import expect
from tests.browser.looks import violations, visit
from tests.browser.test_languages import in_english, wrong_languages
from tests.factories import lesson_markdown, make_course
from tests.learning.conftest import make_short_course

COURSE = "/courses/ngan"


@pytest.fixture
def short(bare_app: Flask, team: Unit) -> Course:
    """A lesson, a quiz of two questions, a guide and a checklist."""
    return make_short_course()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_course_ends_with_its_quiz_and_its_end_is_found_again(
    open_phone: Callable[..., Page], short: Course, member: User, head: User, scripts: bool
) -> None:
    page = open_phone(member, scripts=scripts)
    page.goto(COURSE)
    page.locator(".course-card a.button").click()
    expect(page).to_have_url(f"{COURSE}/mot")
    page.locator("form[action$='/completion'] button").click()
    expect(page.locator(".evening h1")).to_contain_text("Bài 1 xong.")
    expect(page.locator(".evening .houses li.lit")).to_have_count(1)
    page.locator(".evening a.button").first.click()
    expect(page).to_have_url(f"{COURSE}/hoi")
    page.goto(f"{COURSE}/to")
    page.locator("form[action$='/guide-completion'] button").click()
    page.locator(".evening a.button").first.click()

    page.locator("form[action$='/attempts'] button").click()
    for number in (1, 2):
        expect(page.locator("#attempt")).to_contain_text(f"Câu {number} trên 2")
        page.locator("[name=choice][value='1']").check()
        page.locator("button[name=go][value=next]").click()
    page.locator("form[action$='/submission'] button").click()
    expect(page.locator(".result")).to_contain_text("Xong phần học")
    page.locator(f"a.button[href='{COURSE}/done']").click()

    expect(page.locator(".course-end")).to_contain_text("Xong phần học")
    expect(page.locator(".course-end")).to_contain_text(member.name)
    expect(page.locator(".houses li.lit")).to_have_count(3)
    ask = page.locator(".ask > summary")
    expect(ask).to_have_count(1)
    if scripts:
        box = ask.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 740 - 70  # above the bar of places
        expect(page.locator(".ask-text")).to_be_hidden()
        ask.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".ask-text")).to_be_visible()
    expect(page.locator("main a[href='tel:0912000002']")).to_have_count(1)
    expect(page.locator(".ask-text")).to_have_value(re.compile("tôi học xong khóa"))
    page.reload()
    page.goto(COURSE)
    expect(page.locator(".course-card")).to_contain_text("Còn một bữa làm cho tổ trưởng coi")
    page.locator(f".course-card a[href='{COURSE}/done']").click()
    expect(page.locator(".course-end")).to_contain_text("Xong phần học")


@pytest.mark.parametrize("slug", ["nhan-dien-lua-dao", "muoi-hai"])
def test_the_button_of_a_course_is_in_reach_and_the_strip_stays_one_row(
    open_phone: Callable[..., Page], member: User, slug: str
) -> None:
    if slug == "muoi-hai":
        pages = {f"{number:02}-bai-{number}.md": lesson_markdown(f"Bài {number}") for number in range(1, 13)}
        make_course(slug, pages=pages)
    page = open_phone(member)
    for width, text in ((360, "100%"), (320, "100%"), (320, "200%")):
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(f"/courses/{slug}")
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", text)

        if slug == "muoi-hai":
            tops = page.eval_on_selector_all(
                ".houses li", "all => all.map((one) => one.getBoundingClientRect().top)"
            )
            assert len(tops) == 12
            assert len(set(tops)) == 1
        else:  # a course of many pages has a bar in place of the houses
            bar = page.locator(".course-card .houses-bar").bounding_box()
            assert bar is not None
            assert bar["height"] < 20
            assert bar["x"] + bar["width"] <= width
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if text == "100%":
            button = page.locator(".course-card a.button").bounding_box()
            assert button is not None
            assert button["y"] + button["height"] < 740 - 70  # above the bar of places
            assert button["height"] >= 48


def test_the_window_lights_once_and_stands_lit_where_motion_is_unwanted(
    open_phone: Callable[..., Page], short: Course, member: User
) -> None:
    page = open_phone(member)
    page.goto(f"{COURSE}/mot")
    page.locator("form[action$='/completion'] button").click()
    lighting = page.locator(".big-house .now")

    expect(lighting).to_have_css("animation-name", "fade-in")
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    expect(lighting).to_have_css("animation-name", "none")
    expect(lighting).to_have_css("opacity", "1")
    expect(page.locator(".big-house .was")).to_have_css("opacity", "0")


def test_the_message_to_the_head_is_copied(
    open_phone: Callable[..., Page], short: Course, member: User, head: User
) -> None:
    page = open_phone(member, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{COURSE}/hoi-lai")

    page.locator("[data-copy]").click()

    expect(page.locator(".copy-says")).to_contain_text("Đã chép")
    assert page.evaluate("navigator.clipboard.readText()").startswith("Anh/chị Ba ơi, tôi sẵn sàng")


def test_the_numbers_of_the_look_over_lead_back_by_keyboard(
    open_phone: Callable[..., Page], short: Course, member: User
) -> None:
    page = open_phone(member)
    page.goto(f"{COURSE}/hoi")
    page.locator("form[action$='/attempts'] button").click()
    page.wait_for_url("**/questions/1")
    page.goto(page.url.replace("/questions/1", "/review"))

    page.get_by_role("link", name="Câu 2, chưa trả lời").focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/questions/2")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_from_the_moment_to_the_end_and_each_text_says_its_language(
    open_phone: Callable[..., Page], short: Course, member: User, head: User, language: str
) -> None:
    page = open_phone(member)
    if language == "en":
        in_english(page)
    page.goto(f"{COURSE}/mot")
    page.locator("form[action$='/completion'] button").click()
    page.locator(".evening").wait_for()
    found = [*violations(page), *wrong_languages(page)]
    page.goto(f"{COURSE}/to")
    page.locator("form[action$='/guide-completion'] button").click()
    page.goto(f"{COURSE}/hoi")
    page.locator("form[action$='/attempts'] button").click()
    for number in (1, 2):
        page.wait_for_url(f"**/questions/{number}")
        page.locator("[name=choice][value='1']").check()
        page.locator("button[name=go][value=next]").click()
    page.wait_for_url("**/review")
    page.locator("form[action$='/submission'] button").click()
    page.locator(".result.passed").wait_for()
    found += [*violations(page), *wrong_languages(page)]
    observe(member, head, ticked=(0, 1), remark="Nói rõ lắm.")
    for path in (f"{COURSE}/done", COURSE, f"{COURSE}/hoi", f"{COURSE}/hoi-lai", f"{COURSE}/to", "/"):
        found += visit(page, (path,))
        found += wrong_languages(page)
    observe(member, head, ticked=(0, 1, 2), remark="Giờ thì thấy hết.")
    page.goto(f"{COURSE}/done")

    found += wrong_languages(page)

    assert not found, "\n".join(dict.fromkeys(found))


def observe(member: User, head: User, *, ticked: tuple[int, ...], remark: str) -> None:
    """Let the head watch the member with the checklist."""
    db.session.rollback()
    begin_write()
    page = find_page("ngan", "hoi-lai")
    assert page is not None
    told = {"revision_id": page.revision_id, "remark": remark, "token": remark}
    record_observation(page, member, ticked=ticked, actor=head, **told)
    db.session.commit()
