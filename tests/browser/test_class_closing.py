"""A roll from its closing by one and its confirmation by another to the lesson that is done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.classes.models import ClassSession
from portal.units.models import Unit
from tests.browser.expecting import expect
from tests.browser.looks import visit
from tests.classes.closing.rolls import counting_course, held_class, mark


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal without courses."""
    return bare_app


@pytest.fixture
def session(team: Unit, head: User, member: User, system_clock: None) -> ClassSession:
    """A class of the team in which the member is, and whose roll wants a second name."""
    session = held_class(team, head, counting_course(), needs_confirmation=True)
    mark(session, member, by=head)
    return session


@pytest.mark.parametrize("scripts", [True, False])
def test_closed_by_one_confirmed_by_another_the_lesson_is_done(
    open_phone: Callable[..., Page],
    session: ClassSession,
    head: User,
    leader: User,
    member: User,
    scripts: bool,
) -> None:
    path = f"/classes/{session.id}/roll/close"
    phone = open_phone(head, scripts=scripts)
    phone.goto(path)
    phone.locator("form.form button.wide").click()
    expect(phone.locator("#result-text")).to_contain_text(session.title)
    expect(phone.locator("form[action$=confirmation]")).to_have_count(0)

    second = open_phone(leader, scripts=scripts)
    second.goto(path)
    second.locator("form[action$=confirmation] button.wide").click()
    expect(second.locator("form[action$=confirmation]")).to_have_count(0)

    own = open_phone(member, scripts=scripts)
    own.goto("/progress")
    expect(own.locator("#classes")).to_contain_text(session.title)
    expect(own.locator(".finished-pages").first).to_contain_text("Bài một")


def test_axe_finds_nothing_on_the_screens_of_closing_and_paper(
    open_phone: Callable[..., Page], session: ClassSession, head: User
) -> None:
    phone, roll = open_phone(head), f"/classes/{session.id}/roll"
    found = visit(phone, (f"{roll}/close", f"{roll}/paper"))
    phone.goto(f"{roll}/close")
    phone.locator("form.form button.wide").click()
    expect(phone.locator("#result-text")).to_be_attached()

    assert found + visit(phone, (f"{roll}/close", f"{roll}/reopening", f"/classes/{session.id}")) == []
