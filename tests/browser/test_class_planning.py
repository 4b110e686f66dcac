"""Planning a class on a phone, with scripts and without, by keyboard, and how its screens look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal import clock
from portal.accounts.models import User
from portal.classes.models import ClassSession
from portal.classes.planning.queries.sessions import invited_unit_ids
from portal.db import db
from portal.units.models import Unit
from tests import factories
from tests.browser.looks import visit
from tests.classes.sessions import make_class


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal without courses."""
    return bare_app


def planned() -> ClassSession:
    """The one class that was planned."""
    db.session.rollback()
    return db.session.query(ClassSession).one()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_leader_plans_a_class_for_one_team_taught_by_somebody_found_by_name(
    scripts: bool, open_phone: Callable[..., Page], leader: User, team: Unit
) -> None:
    teacher_id = factories.make_user("Quách Thị Mùi", unit=team).id
    team_id = team.id
    page = open_phone(leader, java_script_enabled=scripts)
    page.goto("/classes")
    page.get_by_role("link", name="Lên lịch buổi tập huấn").click()
    page.locator("#title").fill("Chặn cuộc gọi lừa")
    page.locator("#day").fill((clock.today() + timedelta(days=3)).isoformat())
    page.locator("#time").fill("19:00")
    page.locator("#place").fill("Nhà văn hóa Khóm 6")
    page.locator("#t").fill("mùi")
    if not scripts:
        page.get_by_role("button", name="Tìm", exact=True).first.click()
    page.get_by_label("Quách Thị Mùi").check()
    invited = page.locator("#choices input:checked")
    expect(invited).to_have_count(1)
    invited.uncheck()
    page.locator(f'#choices input[value="{team_id}"]').check()
    page.get_by_role("button", name="Lên lịch", exact=True).click()

    expect(page.locator("h1")).to_have_text("Chặn cuộc gọi lừa")
    expect(page.locator(".class-when")).to_contain_text("19:00–20:30")
    session = planned()
    assert (session.teacher_id, invited_unit_ids(session.id)) == (teacher_id, [team_id])


def test_another_unit_of_the_class_brings_its_own_units_to_invite(
    open_phone: Callable[..., Page], leader: User, team: Unit
) -> None:
    team_id, name = team.id, team.name
    page = open_phone(leader)
    page.goto("/classes/new")
    page.locator("#unit").select_option(str(team_id))

    expect(page.locator("#choices input")).to_have_count(1)
    expect(page.locator("#choices input:checked")).to_have_value(str(team_id))
    expect(page.locator("#choices")).to_contain_text(name)


def test_what_is_wrong_is_reached_and_mended_by_keyboard(
    open_phone: Callable[..., Page], head: User, team: Unit
) -> None:
    page = open_phone(head)
    page.goto("/classes/new")
    page.locator("#title").focus()
    page.keyboard.type("Chặn cuộc gọi lừa")
    # In a field the same key only looks units and people up: nothing is planned by accident.
    page.keyboard.press("Enter")
    expect(page.locator("#title")).to_have_value("Chặn cuộc gọi lừa")
    page.get_by_role("button", name="Lên lịch", exact=True).focus()
    page.keyboard.press("Enter")

    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#day")).to_be_focused()
    expect(page.locator("#title")).to_have_value("Chặn cuộc gọi lừa")


def test_the_screens_of_planning_look_right(
    open_phone: Callable[..., Page], head: User, member: User, team: Unit
) -> None:
    soon, now = clock.now() + timedelta(days=2), clock.now()
    ids = [
        make_class(team, teacher=head, starts_at=soon, note="Mang theo điện thoại", capacity=30).id,
        make_class(team, starts_at=soon, title="Đã dời", former_place="Trụ sở", teacher_name="anh Tám").id,
        make_class(team, starts_at=soon, title="Đã hủy", state="cancelled", state_reason="Mưa lớn").id,
        make_class(team, starts_at=now - timedelta(days=1), title="Đã qua").id,
    ]
    pages = [f"/classes/{id_}" for id_ in ids]
    forms = [f"/classes/{ids[0]}/edit", f"/classes/{ids[0]}/cancellation", f"/classes/{ids[3]}/not-held"]

    lists = ["/classes", "/classes?show=past", "/classes/new", "/classes/settings"]
    assert visit(open_phone(head), [*lists, *pages, *forms]) == []
    assert visit(open_phone(member), ["/classes", *pages]) == []
