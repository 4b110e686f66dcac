"""The dashboard in a browser: it follows what is chosen, and so does the address; without scripts too."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.courses.models import Course
from portal.courses.models import Page as CoursePage
from portal.db import db
from portal.progress.operations.completions import complete_guide
from portal.units.models import Unit
from tests import factories
from tests.browser.looks import violations

DESK = {"width": 1280, "height": 800}


def open_a_guide(user: User) -> Course:
    """Let the person have begun the first course by opening its guide."""
    page = db.session.query(CoursePage).filter_by(kind="guide").order_by(CoursePage.course_id).first()
    assert page is not None
    told = {"page_id": page.id, "course_id": page.course_id, "revision_id": page.revision_id}
    complete_guide(**told, actor=user)
    db.session.commit()
    return db.session.get_one(Course, page.course_id)


def test_the_table_follows_what_is_chosen_and_the_address_with_it(
    open_phone: Callable[..., Page], member: User, head: User, leader: User, team: Unit, commune: Unit
) -> None:
    course = open_a_guide(member)
    page = open_phone(leader, viewport=DESK, has_touch=False)
    page.goto("/dashboard")
    page.evaluate("window.stayed = true")

    page.locator(".board-filters summary").click()
    page.locator("#subject").select_option(f"course:{course.id}")
    expect(page.locator("h1")).to_contain_text(course.title)
    expect(page).to_have_url(re.compile(rf"/dashboard/units/{commune.id}\?subject=course(:|%3A){course.id}$"))
    until_htmx_listens(page, "#by-learning")
    page.locator("#by-learning").click()
    expect(page.locator("th[aria-sort]")).to_have_text("Đang học↓")
    expect(page).to_have_url(re.compile(r"sort=learning$"))
    page.locator(".board-filters summary").click()
    until_htmx_listens(page, "#state")
    page.locator("#state").select_option("learning")
    expect(page).to_have_url(re.compile(r"state=learning"))
    expect(page.locator(".dashboard-table tbody tr")).to_have_count(1)

    assert page.evaluate("window.stayed")
    shared = page.url
    other = open_phone(leader)
    other.goto(shared)
    expect(other.locator(".dashboard-table tbody th")).to_have_text(team.name)
    expect(other.locator("#state")).to_have_value("learning")


def test_three_taps_from_the_province_to_a_member_and_back_up(
    open_phone: Callable[..., Page], member: User, admin: User, team: Unit, commune: Unit
) -> None:
    factories.make_user("Đặng Thị Hai", unit=factories.make_unit("Tổ ấp Cái Su", parent=commune))
    page = open_phone(admin)
    page.goto("/dashboard")

    page.get_by_role("link", name=commune.name, exact=True).tap()
    page.get_by_role("link", name=team.name, exact=True).tap()
    page.get_by_role("link", name=member.name, exact=True).tap()

    expect(page.locator("h1")).to_have_text(member.name)
    page.go_back()
    # On a phone the way up leads to the next unit above, as everywhere.
    page.locator(".unit-trail").get_by_role("link", name=commune.name).tap()
    expect(page.locator(".unit-way b")).to_have_text(commune.name)
    page.locator(".unit-trail").get_by_role("link", name="Tỉnh Cà Mau").tap()
    expect(page.locator(".unit-way b")).to_have_text("Tỉnh Cà Mau")


def test_without_scripts_the_button_shows_it(
    open_phone: Callable[..., Page], member: User, leader: User, team: Unit, commune: Unit
) -> None:
    course = open_a_guide(member)
    page = open_phone(leader, viewport=DESK, has_touch=False, java_script_enabled=False)
    page.goto("/dashboard")

    page.locator(".board-filters summary").click()
    page.locator("#subject").select_option(f"course:{course.id}")
    page.locator("#state").select_option("learning")
    page.locator(".dashboard-filters button").click()

    expect(page.locator(".dashboard-table tbody th")).to_have_text(team.name)
    page.locator("#by-members").click()
    expect(page.locator("th[aria-sort]")).to_have_text("Tổ viên↓")
    expect(page.locator("#state")).to_have_value("learning")


def until_htmx_listens(page: Page, selector: str) -> None:
    """Wait for what was just swapped in to be taken up, some milliseconds after it is there."""
    page.wait_for_function(
        "s => document.querySelector(s)?.['htmx-internal-data']?.listenerInfos?.length", arg=selector
    )


def test_the_keyboard_stays_where_it_was(
    open_phone: Callable[..., Page], member: User, leader: User, commune: Unit
) -> None:
    page = open_phone(leader, viewport=DESK, has_touch=False)
    page.goto("/dashboard")

    page.locator("#by-members").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#by-members[data-focus]")).to_be_focused()
    until_htmx_listens(page, "#by-members")
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=ascending] #by-members[data-focus]")).to_be_focused()
    until_htmx_listens(page, "#state")
    page.locator(".board-filters summary").click()
    page.locator("#state").focus()
    page.keyboard.press("ArrowDown")

    expect(page.locator("#state[data-focus]")).to_be_focused()
    expect(page).to_have_url(re.compile(r"state="))


@pytest.mark.parametrize("size", ["1", "4"])
def test_the_main_places_of_a_leader_fit_a_phone(open_phone: Callable[..., Page], head: User, size: str) -> None:
    page = open_phone(head)
    page.goto("/")
    page.evaluate(f"document.documentElement.dataset.text = '{size}'")

    boxes = page.locator(".nav li a").evaluate_all(
        "links => links.map(a => [a.scrollWidth <= a.clientWidth, a.offsetHeight, a.offsetWidth])"
    )

    assert len(boxes) == 5
    assert all(fits and height >= 48 and width >= 48 for fits, height, width in boxes), boxes
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_nothing_is_wrong_with_the_screens(
    open_phone: Callable[..., Page], member: User, head: User, leader: User, team: Unit, commune: Unit
) -> None:
    open_a_guide(member)
    page = open_phone(leader)
    found = []

    screens = ("", "?state=earlier", "/people", "/matrix", "/at-risk")
    for path in (str(team.id), *(f"{commune.id}{screen}" for screen in screens)):
        page.goto(f"/dashboard/units/{path}")
        found += violations(page)
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
        found += [f"{path} has two elements #{id_}" for id_ in set(ids) if ids.count(id_) > 1]

    assert found == []
