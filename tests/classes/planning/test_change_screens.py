"""The forms in which a class is moved, cancelled and taken back, and the setting of a unit."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.classes.models import ClassSession
from portal.classes.planning.queries.settings import needs_confirmation
from portal.db import db
from portal.units.models import Unit
from tests.classes.sessions import make_class
from tests.conftest import Browser


@pytest.fixture
def session_id(team: Unit, head: User) -> int:
    """A class of the team in two days, taught by its head."""
    return make_class(team, teacher=head, starts_at=clock.now() + timedelta(days=2)).id


def get(session_id: int) -> ClassSession:
    """The class as it is now."""
    db.session.rollback()
    return db.session.get_one(ClassSession, session_id, populate_existing=True)


def filled(html: str) -> dict[str, object]:
    """What the form of a class holds, as a browser would send it."""
    inputs = re.findall(r"<input[^>]*>", html)
    found: dict[str, object] = {}
    for tag in inputs:
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        is_choice = 'type="radio"' in tag or 'type="checkbox"' in tag
        if name and (not is_choice or "checked" in tag):
            found[name[1]] = value[1] if value else "y"
    return found | {"step": "save"}


def test_the_form_holds_the_class_and_saves_it_moved(browser: Browser, head: User, session_id: int) -> None:
    form = filled(browser.sign_in(head).get(f"/classes/{session_id}/edit").text)
    assert (form["title"], form["teacher"]) == ("Chặn cuộc gọi lừa", str(head.id))

    answer = browser.post(f"/classes/{session_id}/edit", data=form | {"place": "Trụ sở khóm", "time": "18:15"})

    assert (answer.status_code, answer.location) == (303, f"/classes/{session_id}")
    page = browser.get(f"/classes/{session_id}").text
    assert "18:15–19:45" in page
    assert "Nhà văn hóa Khóm 6" in page  # what was announced before
    assert "DỜI LỊCH" in page


def test_what_is_refused_stands_in_the_form(browser: Browser, head: User, session_id: int) -> None:
    form = filled(browser.sign_in(head).get(f"/classes/{session_id}/edit").text)
    past = (clock.today() - timedelta(days=1)).isoformat()

    assert 'id="day-error"' in browser.post(f"/classes/{session_id}/edit", data=form | {"day": past}).text
    assert browser.post(f"/classes/{session_id}/edit", data=form | {"title": "Một"}).status_code == 303
    stale = browser.post(f"/classes/{session_id}/edit", data=form | {"title": "Hai"})
    assert stale.status_code == 409
    assert browser.post(f"/classes/{session_id}/edit", data=filled(stale.text)).status_code == 303
    assert get(session_id).title == "Hai"


def test_a_class_is_cancelled_and_comes_back(browser: Browser, head: User, member: User, session_id: int) -> None:
    browser.sign_in(head)
    assert 'id="reason-error"' in browser.post(f"/classes/{session_id}/cancellation", data={"reason": ""}).text
    assert browser.get(f"/classes/{session_id}/cancellation").status_code == 200
    browser.post(f"/classes/{session_id}/cancellation", data={"reason": "Mưa lớn, đường ngập"})
    assert get(session_id).state == "cancelled"
    assert "HỦY BUỔI" in browser.get(f"/classes/{session_id}").text
    assert browser.get(f"/classes/{session_id}/edit").status_code == 302

    browser.sign_in(member)
    page = browser.get(f"/classes/{session_id}").text
    assert "Mưa lớn, đường ngập" in page
    assert "resumption" not in page
    assert "HỦY BUỔI" not in page
    assert browser.post(f"/classes/{session_id}/resumption").status_code == 404

    assert browser.sign_in(head).post(f"/classes/{session_id}/resumption").status_code == 303
    assert get(session_id).state == "planned"


def test_that_a_class_was_not_held_is_said_afterwards(browser: Browser, head: User, team: Unit) -> None:
    over = make_class(team, starts_at=clock.now() - timedelta(hours=3)).id
    browser.sign_in(head)

    assert f"/classes/{over}/not-held" in browser.get(f"/classes/{over}").text
    assert browser.get(f"/classes/{over}/not-held").status_code == 200
    assert browser.post(f"/classes/{over}/cancellation", data={"reason": "Ngập"}).status_code == 422
    assert browser.post(f"/classes/{over}/not-held", data={"reason": "Không ai tới"}).status_code == 303
    assert get(over).state == "not_held"


def test_who_teaches_without_a_role_changes_the_class(browser: Browser, member: User, team: Unit) -> None:
    session_id = make_class(team, teacher=member, starts_at=clock.now() + timedelta(days=1)).id
    page = browser.sign_in(member).get(f"/classes/{session_id}/edit").text

    assert "/classes/new/teachers" not in page
    answer = browser.post(f"/classes/{session_id}/edit", data=filled(page) | {"place": "Sân đình"})
    assert answer.status_code == 303
    assert get(session_id).place == "Sân đình"


@pytest.mark.parametrize("page", ["edit", "cancellation", "not-held"])
def test_nobody_else_finds_the_forms(page: str, browser: Browser, member: User, session_id: int) -> None:
    browser.sign_in(member)

    assert browser.get(f"/classes/{session_id}/{page}").status_code == 404
    assert browser.post(f"/classes/{session_id}/{page}", data={"reason": "x"}).status_code == 404


def test_a_leader_sets_whether_rolls_need_a_second_name(
    browser: Browser, leader: User, commune: Unit, team: Unit, outsider: User
) -> None:
    browser.sign_in(leader)
    page = browser.get(f"/classes/settings?unit={team.id}").text
    assert re.search(r'value="inherited"[^>]*|checked[^>]*value="inherited"', page)

    answer = browser.post("/classes/settings", data={"unit": commune.id, "confirmation": "needed"})
    assert (answer.status_code, answer.location) == (303, f"/classes/settings?unit={commune.id}")
    assert needs_confirmation(db.session.get_one(Unit, team.id))
    answer = browser.post("/classes/settings", data={"unit": commune.id, "confirmation": "perhaps"})
    assert answer.status_code == 422
    browser.sign_in(outsider)
    answer = browser.post("/classes/settings", data={"unit": commune.id, "confirmation": "not-needed"})
    assert answer.status_code == 404
