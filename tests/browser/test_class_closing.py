"""A roll from its closing by one and its confirmation by another to the lesson that is done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from portal.accounts.models import User
from portal.classes.models import Attendance, ClassSession
from portal.classes.roll.paper.queries import paper_list
from portal.db import db
from portal.units.models import Unit
from tests.browser.expecting import expect
from tests.browser.looks import visit
from tests.classes.closing.rolls import counting_course, held_class, mark
from tests.factories import make_user


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


@pytest.mark.parametrize("scripts", [True, False])
def test_a_list_on_paper_is_typed_in_by_numbers_and_by_name(
    open_phone: Callable[..., Page], team: Unit, head: User, member: User, system_clock: None, scripts: bool
) -> None:
    session = held_class(team, head, counting_course())
    other = make_user("Võ Thị Chín", phone="0912000110", unit=team)
    db.session.rollback()
    phone = open_phone(head, scripts=scripts)
    phone.goto(f"/classes/{session.id}")
    with phone.expect_download() as sheets:
        phone.locator("form[action$='roll/print'] button").click()
    assert Path(sheets.value.path()).read_bytes().startswith(b"%PDF-")
    db.session.rollback()
    numbers = {user_id: number for number, user_id in paper_list(session).holders.items()}
    phone.goto(f"/classes/{session.id}/roll/paper")
    db.session.rollback()
    phone.locator("[name=numbers]").fill("99")
    phone.locator("form.form .actions button.wide").click()
    expect(phone.locator("#numbers-error")).to_contain_text("99")
    expect(phone.locator("[name=numbers]")).to_have_value("99")

    phone.locator("[name=numbers]").fill(str(numbers[other.id]))
    phone.locator(f"[name=row-{member.id}][value=present]").check()
    phone.locator("[name=guests]").fill("3")
    db.session.rollback()
    phone.locator("form.form .actions button.wide").click()

    expect(phone.locator("[name=numbers]")).to_have_count(0)
    marks = select(Attendance.user_id, Attendance.state).where(Attendance.session_id == session.id)
    assert dict(map(tuple, db.session.execute(marks))) == {member.id: "present", other.id: "absent"}
    db.session.refresh(session)
    assert session.guests == 3


def test_axe_finds_nothing_on_the_screens_of_closing_and_paper(
    open_phone: Callable[..., Page], session: ClassSession, head: User
) -> None:
    phone, roll = open_phone(head), f"/classes/{session.id}/roll"
    found = visit(phone, (f"{roll}/close", f"{roll}/paper"))
    phone.goto(f"{roll}/close")
    phone.locator("form.form button.wide").click()
    expect(phone.locator("#result-text")).to_be_attached()

    assert found + visit(phone, (f"{roll}/close", f"{roll}/reopening", f"/classes/{session.id}")) == []
