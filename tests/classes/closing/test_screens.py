"""The screens of closing: what is counted, the second name, the text for the group, opening again."""

from __future__ import annotations

import re

import pytest

from portal.accounts.models import User
from portal.accounts.operations.erase_account import withdraw_consents
from portal.classes.models import ClassSession
from portal.db import db
from portal.units.models import Unit
from tests.classes.closing.rolls import completed, counting_course, held_class, mark
from tests.conftest import Browser
from tests.factories import make_user


@pytest.fixture
def session(team: Unit, head: User) -> ClassSession:
    """A class of a course, taught by the head."""
    return held_class(team, head, counting_course())


def text_of(page: str, name: str) -> str:
    """The text that a button of the page copies."""
    return re.search(rf'id="{name}-text"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1]


def test_closed_by_one_and_confirmed_by_another_it_counts(
    browser: Browser, session: ClassSession, head: User, leader: User, member: User
) -> None:
    session.needs_confirmation = True
    mark(session, member, by=head)
    path = f"/classes/{session.id}/roll/close"

    browser.sign_in(head)
    closed = browser.post(path, data={}, follow_redirects=True).text
    assert "Bài một" in closed
    assert 'action="' + path + '/confirmation"' not in closed
    browser.post(f"{path}/confirmation", data={})
    assert completed(member) == {}

    browser.sign_in(leader)
    assert 'action="' + path + '/confirmation"' in browser.get(path).text
    browser.post(f"{path}/confirmation", data={})

    assert list(completed(member)) == ["bai-mot"]


def test_differing_rolls_are_said_beside_the_field(
    browser: Browser, session: ClassSession, head: User, leader: User, member: User
) -> None:
    mark(session, member, by=head)
    mark(session, member, "absent", by=leader)
    browser.sign_in(head)
    path = f"/classes/{session.id}/roll/close"

    refused = browser.post(path, data={})

    assert refused.status_code == 422
    assert 'id="leaves_disputed-error"' in refused.text
    assert browser.post(path, data={"leaves_disputed": "y"}).status_code == 303


def test_the_text_names_only_who_agreed(
    browser: Browser, session: ClassSession, head: User, member: User, team: Unit
) -> None:
    silent = make_user("Đỗ Thị Bảy", phone="0912000077", unit=team)
    withdraw_consents(silent, {"reporting"}, actor=silent)
    db.session.commit()
    for user in (member, silent):
        mark(session, user, by=head)
    browser.sign_in(head)

    page = browser.post(f"/classes/{session.id}/roll/close", data={}, follow_redirects=True).text

    assert member.name in text_of(page, "result")
    assert silent.name not in page
    assert member.name not in text_of(page, "result-unnamed")


def test_opening_again_asks_for_a_reason(
    browser: Browser, session: ClassSession, head: User, member: User
) -> None:
    mark(session, member, by=head)
    browser.sign_in(head)
    browser.post(f"/classes/{session.id}/roll/close", data={})
    path = f"/classes/{session.id}/roll/reopening"

    assert browser.get(path).status_code == 200
    assert browser.post(path, data={"reason": " "}).status_code == 422
    assert browser.post(path, data={"reason": "quên thím Ba"}).status_code == 303

    db.session.rollback()
    assert db.session.get_one(ClassSession, session.id).roll_closed_at is None


def test_the_member_and_the_head_see_which_classes_were_attended(
    browser: Browser, session: ClassSession, head: User, member: User
) -> None:
    mark(session, member, by=head)
    browser.sign_in(head)
    before = browser.get(f"/people/{member.id}").text
    browser.post(f"/classes/{session.id}/roll/close", data={})

    assert session.title not in before
    assert session.title in browser.get(f"/people/{member.id}").text
    browser.sign_in(member)
    own = browser.get("/progress").text
    assert session.title in own
    assert "học ở buổi" in own
    assert "học ở buổi" in browser.get("/account/data").text
