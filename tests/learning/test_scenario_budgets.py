"""How many statements a scene and a step take."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.courses.models import Page
from portal.db import db
from portal.progress.operations.completions import touch_course
from tests.conftest import Browser
from tests.learning.test_scenarios import PAGE, begin, choose
from tests.scenarios.playing import make_scenario

RECOUNT = 16
HTMX = {"HX-Request": "true"}


@pytest.fixture
def run(browser: Browser, member: User) -> str:
    """The address of a run just begun, its page kept ready."""
    make_scenario()
    address = begin(browser.sign_in(member))
    browser.get(address)
    return address


def begin_course(member: User) -> None:
    """Let the person have done something in the course before, and be counted among its learners."""
    page = db.session.query(Page).filter_by(kind="scenario").one()
    touch_course(page.id, course_id=page.course_id, user_id=member.id)
    db.session.commit()


def test_a_scene_takes_at_most_four_statements(browser: Browser, run: str, statements: list[str]) -> None:
    browser.get(run)

    assert 0 < len(statements) <= 4


def test_the_start_takes_at_most_four_statements(browser: Browser, run: str, statements: list[str]) -> None:
    browser.get(PAGE)

    assert 0 < len(statements) <= 4


def test_an_ending_shown_again_takes_at_most_four_statements(
    browser: Browser, run: str, statements: list[str]
) -> None:
    choose(browser, run, 1, "chuong-reo", 1)
    statements.clear()

    browser.get(run)

    assert 0 < len(statements) <= 4


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_step_takes_at_most_six_statements(
    browser: Browser, run: str, statements: list[str], headers: dict[str, str]
) -> None:
    choose(browser, run, 1, "chuong-reo", 0, headers=headers)

    assert 0 < len(statements) <= 6


def test_the_step_into_harm_takes_at_most_six_statements(
    browser: Browser, run: str, member: User, statements: list[str]
) -> None:
    begin_course(member)
    choose(browser, run, 1, "chuong-reo", 0)
    statements.clear()

    choose(browser, run, 2, "hoi-lai", 0, headers=HTMX)

    assert 0 < len(statements) <= 6


def test_the_step_into_safety_also_finishes_page_and_course(
    browser: Browser, run: str, statements: list[str]
) -> None:
    choose(browser, run, 1, "chuong-reo", 1, headers=HTMX)

    # Who finishes a course is counted anew for the dashboard, once.
    assert 0 < len(statements) <= 8 + RECOUNT
