"""Somebody leaves the teams, hands over what they hold, and may come back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import ActivationCode, Device, User
from portal.accounts.operations.activation_codes import issue_code
from portal.accounts.rules import pins
from portal.audit.models import AuditEvent
from portal.db import db
from portal.errors import Forbidden, Refused
from portal.people.operations.deactivate import deactivate_user, reactivate_user
from portal.privacy.models import DataRequest
from portal.units.models import Grant, Membership, Unit
from portal.units.operations.deputies import appoint_deputy
from portal.units.operations.grants import grant_role
from portal.units.queries.grants import grants_of
from tests.conftest import Browser
from tests.factories import make_user, sign_in_cookie
from tests.people.actions import START, add


def grants_now(user: User) -> set[tuple[str, int]]:
    db.session.rollback()
    return {(grant.role, grant.unit_id) for grant in grants_of(user.id)}


def test_all_ends_but_the_place_in_the_unit(
    app: Flask, head: User, leader: User, member: User, team: Unit
) -> None:
    head.pin_hash = pins.hash_pin("2748", user_id=head.id)
    appoint_deputy(team, member, head=head, until=clock.today() + timedelta(days=9), actor=head)
    sign_in_cookie(app, head)
    issue_code(head, actor=leader)
    db.session.commit()

    deactivate_user(head, reason="  Chuyển nơi ở ", actor=leader)
    db.session.commit()

    assert head.deactivated_at is not None
    assert (head.password_hash, head.pin_hash) == (None, None)
    assert head.phone == "0912000002"
    assert db.session.query(Device).filter_by(user_id=head.id).count() == 0
    assert db.session.query(ActivationCode).one().expires_at <= clock.now()
    assert (grants_now(head), grants_now(member)) == (set(), set())
    assert db.session.query(Membership).filter_by(user_id=head.id, until=None).count() == 1
    event = db.session.query(AuditEvent).filter_by(action="account.deactivated").one()
    assert (event.person_id, event.unit_id, event.details["reason"]) == (head.id, team.id, "Chuyển nơi ở")


def test_a_successor_of_the_unit_takes_over(head: User, leader: User, member: User, team: Unit) -> None:
    grant = db.session.query(Grant).filter_by(user_id=head.id).one()

    with pytest.raises(Refused):
        deactivate_user(head, successors={grant.id: leader}, actor=leader)
    db.session.rollback()
    deactivate_user(head, successors={grant.id: member}, actor=leader)
    db.session.commit()

    assert grants_now(member) == {("leader", team.id)}


def test_who_may_let_whom_go(
    head: User, leader: User, member: User, outsider: User, trainer: User, team: Unit
) -> None:
    peer = make_user("Hồ Thị Bảy", unit=team, grants={"leader": team})

    for actor, user in (
        (head, head),
        (head, peer),
        (head, leader),
        (outsider, member),
        (trainer, member),
        (member, head),
    ):
        with pytest.raises(Forbidden):
            deactivate_user(user, actor=actor)
        db.session.rollback()

    deactivate_user(member, actor=head)
    with pytest.raises(Refused):
        deactivate_user(member, actor=head)


def test_a_deputy_lets_a_member_go_in_the_name_of_the_head(head: User, member: User, team: Unit) -> None:
    deputy = make_user("Hồ Thị Bảy", unit=team)
    appoint_deputy(team, deputy, head=head, until=clock.today(), actor=head)
    db.session.commit()

    deactivate_user(member, actor=deputy)

    event = db.session.query(AuditEvent).filter_by(action="account.deactivated").one()
    assert (event.actor_id, event.on_behalf_of_id) == (deputy.id, head.id)


def test_the_last_administrator_leaves_only_to_a_next_one(admin: User, member: User, commune: Unit) -> None:
    grant = db.session.query(Grant).filter_by(user_id=admin.id).one()
    db.session.query(Membership).filter_by(user_id=member.id).one().unit_id = grant.unit_id
    db.session.commit()

    with pytest.raises(Refused):
        deactivate_user(admin, actor=None)
    db.session.rollback()
    deactivate_user(admin, successors={grant.id: member}, actor=None)
    db.session.commit()

    assert grants_now(member) == {("admin", grant.unit_id)}


def test_somebody_comes_back_without_roles_and_with_a_new_code(head: User, leader: User, outsider: User) -> None:
    deactivate_user(head, actor=leader)
    db.session.commit()

    with pytest.raises(Forbidden):
        reactivate_user(head, actor=outsider)
    db.session.rollback()
    reactivate_user(head, actor=leader)
    db.session.commit()

    assert (head.deactivated_at, head.password_hash) == (None, None)
    assert grants_now(head) == set()
    with pytest.raises(Refused):
        reactivate_user(head, actor=leader)


def test_an_anonymised_account_stays_closed(leader: User, member: User) -> None:
    member.deactivated_at = member.anonymised_at = clock.now()
    db.session.commit()

    with pytest.raises(Forbidden):
        reactivate_user(member, actor=leader)


@pytest.mark.both_databases
def test_the_screen_shows_what_is_held_and_hands_it_over(
    browser: Browser, head: User, leader: User, member: User, team: Unit
) -> None:
    issue_code(member, actor=head)
    add(
        DataRequest,
        user_id=head.id,
        kind="correction",
        message="",
        asked_at=START,
        answer_by=START.date(),
        finish_by=START.date(),
        state="open",
    )
    db.session.commit()
    grant = db.session.query(Grant).filter_by(user_id=head.id).one()
    browser.sign_in(leader)

    before = browser.get(f"/people/{head.id}/deactivation")
    data = {f"successor-{grant.id}": str(member.id), "reason": "Chuyển nơi ở"}
    answers = [browser.post(f"/people/{head.id}/deactivation", data=data) for _tap in range(2)]
    after = browser.get(f"/people/{head.id}/deactivation").text

    assert before.headers["Cache-Control"] == "no-store"
    assert "không còn ai giữ vai trò này" in before.text
    assert "mã cho 1 người" in before.text
    assert "Còn 1 yêu cầu về dữ liệu cá nhân" in before.text
    assert f'<option value="{member.id}">Trần Văn Tư</option>' in before.text
    assert [answer.location for answer in answers] == [f"/people/{head.id}/deactivation"] * 2
    assert "Cùng vai trò này: Trần Văn Tư" in after
    assert "Mở lại tài khoản" in after
    assert browser.post(f"/people/{head.id}/reactivation").location == f"/people/{head.id}"


def test_what_is_refused_is_told_on_the_screen_and_nothing_is_written(
    browser: Browser, head: User, leader: User, trainer: User
) -> None:
    grant = db.session.query(Grant).filter_by(user_id=head.id).one()

    answer = browser.sign_in(leader).post(
        f"/people/{head.id}/deactivation", data={f"successor-{grant.id}": str(trainer.id), "reason": "Chuyển đi"}
    )

    assert answer.status_code == 422
    assert "Phạm Thị Út không nhận được vai trò này" in answer.text
    assert ">Chuyển đi</textarea>" in answer.text
    assert grants_now(head) == {("leader", grant.unit_id)}


def test_from_a_sibling_unit_nobody_leaves(browser: Browser, outsider: User, member: User, head: User) -> None:
    browser.sign_in(outsider)

    assert browser.get(f"/people/{member.id}/deactivation").status_code == 404
    assert browser.post(f"/people/{member.id}/deactivation").status_code == 404
    assert browser.post(f"/people/{member.id}/reactivation").status_code == 404
    browser.sign_in(head)
    assert browser.get(f"/people/{head.id}/deactivation").status_code == 403
    assert browser.post(f"/people/{head.id}/deactivation").status_code == 403


def test_a_deputy_lets_nobody_go_who_holds_a_role(browser: Browser, head: User, member: User, team: Unit) -> None:
    grant_role(member, team, "trainer", actor=None)
    deputy = make_user("Hồ Thị Bảy", unit=team)
    appoint_deputy(team, deputy, head=head, until=clock.today(), actor=head)
    db.session.commit()

    assert browser.sign_in(deputy).get(f"/people/{member.id}/deactivation").status_code == 403
