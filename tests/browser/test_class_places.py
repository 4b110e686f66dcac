"""A place in a class on the phone: one tap, one tap back, also without scripts; and the list of who manages it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.classes.models import ClassRegistration, ClassSession
from portal.db import db
from portal.units.models import Unit
from tests.browser.looks import visit
from tests.classes.sessions import make_class


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal without courses."""
    return bare_app


@pytest.fixture
def session(team: Unit, head: User, system_clock: None) -> ClassSession:
    """A class of tomorrow with one place."""
    return make_class(team, teacher=head, starts_at=datetime.now(UTC) + timedelta(days=1), capacity=1)


def state_of(session: ClassSession, user: User) -> str | None:
    """What the person has in the class."""
    db.session.rollback()
    found = db.session.get(ClassRegistration, (session.id, user.id))
    return found.state if found is not None else None


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_member_signs_up_from_the_home_and_undoes_a_slip(
    open_phone: Callable[..., Page], session: ClassSession, member: User, scripts: bool
) -> None:
    phone = open_phone(member, java_script_enabled=scripts)
    phone.goto("/")
    phone.locator("#classes").get_by_role("button", name="Ghi tên").click()
    expect(phone.locator("#places")).to_contain_text("Anh/chị đã có chỗ")
    assert state_of(session, member) == "registered"
    phone.locator("#places").get_by_role("button", name="Rút tên").click()
    expect(phone.locator("#places")).to_contain_text("Anh/chị đã rút tên")
    assert state_of(session, member) == "withdrawn"
    phone.locator("#places").get_by_role("button", name="Làm lại").click()

    expect(phone.locator("#places")).to_contain_text("Anh/chị đã có chỗ")
    assert state_of(session, member) == "registered"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_head_puts_on_more_than_there_are_places(
    open_phone: Callable[..., Page], session: ClassSession, member: User, head: User, scripts: bool
) -> None:
    phone = open_phone(head, java_script_enabled=scripts)
    phone.goto(f"/classes/{session.id}")
    phone.get_by_role("link", name="Ai ghi tên").click()
    phone.get_by_role("link", name="Ghi tên cho người khác").click()
    phone.get_by_role("checkbox", name=member.name).check()
    phone.get_by_role("checkbox", name=head.name).check()
    phone.get_by_role("button", name="Ghi tên người đã đánh dấu").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Còn 1 chỗ")
    phone.get_by_role("button", name="Vẫn cho vô hết, dư 1 người").click()

    expect(phone.locator(".place-row")).to_have_count(2)
    assert (state_of(session, member), state_of(session, head)) == ("registered", "registered")
    phone.get_by_role("button", name=f"Rút tên: {member.name}").click()
    expect(phone.locator(".place-list").first.locator(".place-row")).to_have_count(1)
    assert state_of(session, member) == "withdrawn"


def test_everybody_can_use_the_screens_in_every_look(
    open_phone: Callable[..., Page], session: ClassSession, member: User, head: User
) -> None:
    for user, state in ((head, "registered"), (member, "waiting")):
        given = {"session_id": session.id, "user_id": user.id, "state": state}
        db.session.add(ClassRegistration(**given, registered_at=datetime.now(UTC)))
    db.session.commit()
    page = f"/classes/{session.id}"

    assert visit(open_phone(member), ["/", "/classes", page]) == []
    assert (
        visit(open_phone(head), ["/", page, f"{page}/places", f"{page}/places/add", f"{page}/places/add?q=a"])
        == []
    )
