"""The budgets of the design that do not depend on the machine: statements and bytes."""

from __future__ import annotations

import re

import brotli
import pytest
from flask import Flask

from portal.accounts.models import User
from portal.courses.sync.operations.publish_library import publish_library
from portal.db import begin_write, db
from tests import factories
from tests.conftest import Browser

COURSE = "/courses/nhan-dien-lua-dao"
LESSON = f"{COURSE}/cuoc-goi-gia-danh"


@pytest.fixture
def shipped(app: Flask) -> None:
    """The courses that are shipped: budgets hold for real pages."""
    begin_write()
    publish_library(factories.shipped_library(), actor=None)
    db.session.commit()


@pytest.mark.both_databases
def test_a_lesson_takes_at_most_four_statements(
    shipped: None, browser: Browser, member: User, statements: list[str]
) -> None:
    browser.sign_in(member).get(LESSON)
    statements.clear()

    browser.get(LESSON)

    assert 0 < len(statements) <= 4


@pytest.mark.both_databases
@pytest.mark.parametrize(("path", "most"), [("/", 6), ("/progress", 6), ("/courses", 4), (COURSE, 6)])
def test_an_overview_takes_few_statements_also_after_something_was_learned(
    shipped: None, browser: Browser, member: User, statements: list[str], path: str, most: int
) -> None:
    browser.sign_in(member).get(path)
    browser.post(f"{LESSON}/practice/xa-moi-dong-bo", data={"choice": "0"})
    statements.clear()

    browser.get(path)

    assert 0 < len(statements) <= most


def test_a_practice_answer_takes_at_most_five_statements(
    shipped: None, browser: Browser, member: User, statements: list[str]
) -> None:
    def answer(choice: str) -> int:
        """How many statements an answer takes."""
        statements.clear()
        browser.post(f"{LESSON}/practice/xa-moi-dong-bo", data={"choice": choice}, headers={"HX-Request": "true"})
        return len(statements)

    browser.sign_in(member).get(LESSON)
    # The first answer in a course begins it, so the person is counted anew for the dashboard: once a course.
    first = answer("0")

    again = answer("1")

    assert 0 < again <= 5 < first <= 20


def test_a_saved_answer_takes_at_most_five_statements(
    shipped: None, browser: Browser, member: User, statements: list[str]
) -> None:
    place = browser.sign_in(member).post(f"{COURSE}/kiem-tra/attempts").location
    shown = ((number, browser.get(f"{place}/questions/{number}").text) for number in range(1, 11))
    number, html = next((number, html) for number, html in shown if 'name="choice"' in html)
    name = re.findall(r'name="question" value="([^"]+)"', html)[0]
    given = {"question": name, "choice": "0", "go": "next"}
    statements.clear()

    response = browser.post(f"{place}/answers/{number}", data=given, headers={"HX-Request": "true"})

    assert response.status_code == 200
    assert 0 < len(statements) <= 5


def test_the_first_visit_to_a_lesson_weighs_at_most_sixty_kilobytes(
    shipped: None, browser: Browser, member: User
) -> None:
    html = browser.sign_in(member).get(LESSON).text
    assets = {address.split("#")[0] for address in re.findall(r'(?:href|src)="(/assets/[^"]+)"', html)}

    page = len(brotli.compress(html.encode(), quality=4))
    rest = [browser.get(address, headers={"Accept-Encoding": "br"}) for address in assets]

    assert len(assets) >= 4
    assert page <= 12 * 1024
    assert page + sum(len(asset.data) for asset in rest) <= 60 * 1024
    scripts = [asset for asset in rest if "javascript" in asset.content_type]
    assert 0 < sum(len(script.data) for script in scripts) <= 25 * 1024
