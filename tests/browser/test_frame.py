"""The frame around every screen: first aid in reach, places by duty, a foot of one line, large letters."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from tests.browser.test_learning import COURSE, FIRST, QUIZ
from tests.factories import lesson_markdown, make_course

SMALL = {"width": 320, "height": 640}
CUT = """() => [...document.querySelectorAll(".top *, .nav a, .foot *")]
  .filter(one => one.checkVisibility() && !one.closest(".brand, .visually-hidden, svg, .foot-display:not([open])")
    && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1 && getComputedStyle(one).display !== "inline")
  .map(one => one.outerHTML.slice(0, 100))"""


def begin_quiz(page: Page) -> None:
    page.goto(QUIZ)
    page.locator("form[action$='/attempts'] button").click()
    page.wait_for_url("**/questions/1")


def test_first_aid_stays_in_reach_in_the_middle_of_a_lesson_and_in_a_quiz(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    page.goto(FIRST)
    page.evaluate("scrollTo(0, 3000)")

    expect(page.locator(".aid")).to_be_in_viewport(ratio=1)
    assert page.locator(".top").evaluate("bar => bar.offsetHeight") <= 56
    expect(page.locator(".place")).to_contain_text("1/27")
    assert page.locator(".place").evaluate("place => place.offsetHeight") < 30
    begin_quiz(page)
    expect(page.locator(".place")).to_have_text("Bài kiểm tra")
    expect(page.locator(".aid")).to_be_in_viewport(ratio=1)


def test_a_quiz_can_be_left_and_its_letters_enlarged_in_two_taps(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    begin_quiz(page)

    page.locator(".foot summary").click()
    page.locator(".foot button[data-step='1']").click()
    expect(page.locator("html")).to_have_attribute("data-text", "2")
    page.keyboard.press("Escape")
    expect(page.locator(".foot .display")).to_be_hidden()
    page.get_by_role("link", name="Để lúc khác").click()

    expect(page).to_have_url("/")


def test_what_an_anchor_leads_to_is_not_under_the_bar(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto(FIRST)
    name = page.locator("form.question-form").nth(1).get_attribute("id")
    page.goto(f"{FIRST}#{name}")

    top = page.locator(f"#{name}").evaluate("form => form.getBoundingClientRect().top")
    assert top >= page.locator(".top").evaluate("bar => bar.getBoundingClientRect().bottom")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("zoom", ["100%", "200%"])
def test_on_the_smallest_phone_nothing_is_cut_or_scrolls_sideways(
    open_phone: Callable[..., Page], member: User, language: str, zoom: str
) -> None:
    page = open_phone(member, viewport=SMALL)
    page.goto("/healthz")
    page.context.add_cookies([{"name": "display", "value": f"auto.1.{language}", "url": page.url}])
    found = []

    for path in ("/", "/courses", COURSE, FIRST, QUIZ, "/progress", "/competences", "/account", "/more"):
        page.goto(path)
        page.evaluate(f"document.documentElement.style.fontSize = '{zoom}'")
        if page.evaluate("document.documentElement.scrollWidth") > SMALL["width"]:
            found.append(f"{path} scrolls sideways")
        found += [f"{path} cuts {what}" for what in page.evaluate(CUT)]
        if page.locator(".skip").evaluate("link => link.getBoundingClientRect().bottom") > 0:
            found.append(f"{path} shows the skip link")
        name = page.get_by_role("banner").get_by_role("link").first
        expect(name).to_have_accessible_name(re.compile("Từng Ngõ"))

    assert found == []


def test_the_word_that_the_line_is_down_stands_at_the_bottom_over_no_question(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    begin_quiz(page)
    page.context.set_offline(True)
    page.locator("button[name=go][value=next]").click()

    notice = page.locator("#connection")
    expect(notice).to_be_visible()
    expect(notice).to_be_in_viewport(ratio=1)
    box, question = notice.bounding_box(), page.locator("legend").first.bounding_box()
    assert box
    assert question
    assert box["y"] > question["y"] + question["height"]
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    box, last = notice.bounding_box(), page.locator(".quiz-rest").bounding_box()
    assert box
    assert last
    assert box["y"] >= last["y"] + last["height"]


def test_the_statement_of_accessibility_is_two_taps_away(open_phone: Callable[..., Page]) -> None:
    page = open_phone()
    page.goto("/")
    page.locator(".foot summary").click()
    page.locator(".foot a[href='/accessibility']").click()

    expect(page.locator("h1")).to_have_text("Ai cũng dùng được")


def test_on_a_desk_all_screens_begin_at_the_same_left_edge(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member, viewport={"width": 1280, "height": 800}, has_touch=False)
    edges = {}

    for path in ("/", "/courses", COURSE, FIRST, QUIZ, "/progress", "/competences", "/account", "/bookmarks"):
        page.goto(path)
        edges[path] = round(page.locator("main h1").first.bounding_box()["x"])  # type: ignore[index]  # it is there

    assert set(edges.values()) == {64}, edges


def test_what_opens_in_the_foot_moves_nothing(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto("/")
    word = page.locator(".foot summary")
    word.scroll_into_view_if_needed()
    before = word.bounding_box()

    word.click()

    assert word.bounding_box() == before
    for form in page.locator(".foot form").all():
        expect(form).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("page_slug", [FIRST, QUIZ])
def test_on_a_desk_the_lane_beside_a_page_shows_where_one_is(
    open_phone: Callable[..., Page], member: User, page_slug: str
) -> None:
    page = open_phone(member, viewport={"width": 1280, "height": 800}, has_touch=False)
    page.goto(page_slug)

    expect(page.locator(".aside .here")).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 1280, "height": 480})
    aside, here = page.locator(".aside").bounding_box(), page.locator(".aside .here").bounding_box()
    assert aside
    assert here
    assert aside["y"] <= here["y"]
    assert here["y"] + here["height"] <= aside["y"] + aside["height"]


def test_on_a_desk_the_whole_lane_of_a_course_of_twelve_pages_stands_beside_each(
    open_phone: Callable[..., Page], member: User
) -> None:
    pages = {f"{number:02}-bai-{number}.md": lesson_markdown(f"Gõ cửa nhà số {number}") for number in range(1, 13)}
    make_course("muoi-hai", pages=pages)
    page = open_phone(member, viewport={"width": 1280, "height": 800}, has_touch=False)
    page.goto("/courses/muoi-hai/bai-12")

    expect(page.locator(".aside .lane > li")).to_have_count(12)
    assert page.locator(".aside").evaluate("aside => aside.scrollHeight <= aside.clientHeight")
    expect(page.locator(".aside .here")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [320, 360])
def test_the_names_of_five_places_stand_in_one_line_apart_from_each_other(
    open_phone: Callable[..., Page], head: User, width: int
) -> None:
    page = open_phone(head, viewport={"width": width, "height": 640})
    page.goto("/")
    names = [name.bounding_box() for name in page.locator(".nav span").all()]
    boxes = [box for box in names if box]

    assert len(boxes) == 5
    assert len({round(box["height"]) for box in boxes}) == 1
    assert boxes[0]["height"] < 24
    assert boxes[0]["x"] >= 2
    assert all(left["x"] + left["width"] + 4 <= right["x"] for left, right in itertools.pairwise(boxes))


def test_a_figure_is_dimmed_in_the_dark_and_only_there(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto(FIRST)
    figure = page.locator(".prose img").first

    page.emulate_media(color_scheme="light")
    expect(figure).to_have_css("filter", "none")
    page.emulate_media(color_scheme="dark")
    expect(figure).to_have_css("filter", re.compile("brightness"))


def test_the_foot_offers_nothing_that_the_page_is(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone()
    for path, ways_in in (("/", 1), ("/sign-in", 0), ("/activate", 0)):
        page.goto(path)
        expect(page.locator(".foot a[href='/sign-in']")).to_have_count(ways_in)
        assert page.locator(".foot-inner").evaluate("foot => foot.offsetHeight") < 90
    page = open_phone(member)
    page.goto("/account")

    expect(page.locator("[data-display] [name=theme][value=dark]")).to_have_count(1)
    page.goto("/")
    expect(page.locator(".foot a[href='/guides']")).to_have_count(0)
    expect(page.locator(".foot a[href='/accessibility']")).to_be_visible()
