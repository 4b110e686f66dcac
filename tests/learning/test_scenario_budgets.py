"""How many statements a scene and a step take."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from tests.conftest import Browser
from tests.learning.test_scenarios import PAGE, begin, choose
from tests.scenarios.playing import make_scenario

HTMX = {"HX-Request": "true"}


@pytest.fixture
def run(browser: Browser, member: User) -> str:
    """The address of a run just begun, its page kept ready."""
    make_scenario()
    address = begin(browser.sign_in(member))
    browser.get(address)
    return address


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
    browser: Browser, run: str, statements: list[str]
) -> None:
    choose(browser, run, 1, "chuong-reo", 0)
    statements.clear()

    choose(browser, run, 2, "hoi-lai", 0, headers=HTMX)

    assert 0 < len(statements) <= 6


def test_the_step_into_safety_also_finishes_page_and_course(
    browser: Browser, run: str, statements: list[str]
) -> None:
    choose(browser, run, 1, "chuong-reo", 1, headers=HTMX)

    assert 0 < len(statements) <= 8
