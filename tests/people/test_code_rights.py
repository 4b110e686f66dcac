"""Activation codes end with the right to issue them, and nobody gets one for an equal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.accounts.models import ActivationCode, User
from portal.accounts.operations.bulk_users import AccountChange, update_users
from portal.accounts.operations.devices import register_device
from portal.accounts.operations.users import change_password, update_user
from portal.db import db
from portal.people.operations.deactivate import deactivate_user
from portal.people.operations.merge_accounts import MergeChoices, merge_accounts
from portal.people.permissions import can_deactivate, can_merge_away, can_merge_into
from portal.units.bulk.operations.heads import make_heads
from portal.units.bulk.operations.memberships import NewMembership, join_units
from portal.units.bulk.permissions import code_issuers
from portal.units.bulk.queries.grants import unit_ids_by_user
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.operations.move import move_unit
from portal.units.models import Unit
from portal.units.operations.deputies import appoint_deputy
from portal.units.operations.grants import end_grant, grant_role
from portal.units.operations.memberships import join_unit
from portal.units.operations.people import issue_activation_code
from portal.units.permissions import can_issue_code
from portal.units.queries.grants import find_grant
from portal.units.queries.memberships import unit_of
from tests.conftest import Browser
from tests.factories import make_unit, make_user
from tests.people.test_slip import code_on

NEW = "nước lớn nước ròng"
ENDED = "Mã này không còn dùng được"


@pytest.fixture
def code(member: User, head: User) -> str:
    """A code that the head gave the member."""
    return code_for(member, head)


def code_for(user: User, issuer: User) -> str:
    issued = issue_activation_code(user, actor=issuer)
    db.session.commit()
    return issued.code


def use(app: Flask, code: str):  # type: ignore[no-untyped-def]  # werkzeug's test response
    """What somebody gets who comes in with the code."""
    db.session.commit()
    browser: FlaskClient = app.test_client()
    return browser.post("/activate/password", data={"code": code, "password": NEW})


def is_open(user: User) -> bool:
    """Whether one of the user's codes could still be used, as the database has it."""
    db.session.commit()
    codes = db.session.query(ActivationCode).filter_by(user_id=user.id)
    return any(code.used_at is None and code.expires_at > clock.now() for code in codes)


def end_role(user: User, unit: Unit, role: str = "leader") -> None:
    grant = find_grant(user.id, unit.id, role)
    assert grant is not None
    end_grant(grant, actor=None)


def test_a_head_takes_over_no_administrator_by_an_earlier_code(
    app: Flask, browser: Browser, head: User, admin: User, member: User, commune: Unit
) -> None:
    code = code_on(browser.sign_in(head).post(f"/people/{member.id}/codes").text)
    over = {"user": member.id, "role": "admin"}
    granted = browser.sign_in(admin).post(f"/people/units/{commune.parent_id}/roles", data=over)

    answer = use(app, code)

    assert granted.status_code == 303
    assert answer.status_code == 422
    assert ENDED in answer.text
    assert browser.sign_in(head).post(f"/people/{member.id}/codes").status_code == 403


def granted_a_role(member: User, head: User, team: Unit) -> None:
    assert team.parent is not None
    grant_role(member, team.parent, "leader", actor=None)


def made_a_head_by_a_roster(member: User, head: User, team: Unit) -> None:
    make_heads([(member.id, make_unit("Tổ ấp 7", parent=team.parent).id)], actor=None)


def appointed_a_deputy(member: User, head: User, team: Unit) -> None:
    assert team.parent is not None
    boss = make_user("Dương Thị Chín", unit=team.parent, grants={"leader": team.parent})
    appoint_deputy(team.parent, member, head=boss, until=clock.today() + timedelta(days=3), actor=None)


def moved_away(member: User, head: User, team: Unit) -> None:
    join_unit(member, make_unit("Tổ ấp 8", parent=team.parent), actor=None)


def moved_by_a_roster(member: User, head: User, team: Unit) -> None:
    there = make_unit("Tổ ấp 8", parent=team.parent)
    join_units([NewMembership(member.id, there.id, clock.now(), team.id)], actor=None)


def team_merged(member: User, head: User, team: Unit) -> None:
    there = make_unit("Tổ ấp 8", parent=team.parent)
    merge_units([team], there, on=clock.today(), reason="Sáp nhập", actor=None)


def issuer_dismissed(member: User, head: User, team: Unit) -> None:
    end_role(head, team)


def issuer_left(member: User, head: User, team: Unit) -> None:
    deactivate_user(head, actor=None)


def issuer_s_time_shortened(member: User, head: User, team: Unit) -> None:
    grant_role(head, team, "leader", until=clock.now() + timedelta(microseconds=1), actor=None)
    end_role(head, team)


def own_password_set(member: User, head: User, team: Unit) -> None:
    change_password(member, password_hash="x", keep_device_id=None, actor=member)


def signed_in(member: User, head: User, team: Unit) -> None:
    register_device(member, label="Chrome")


def phone_corrected(member: User, head: User, team: Unit) -> None:
    update_user(member, name=member.name, phone="0912999888", username=None, actor=None)


def login_added_by_a_roster(member: User, head: User, team: Unit) -> None:
    update_users([AccountChange(member.id, {"username": "chu-tu"}, team.id)], actor=None)


@pytest.mark.parametrize(
    "event",
    [
        granted_a_role,
        made_a_head_by_a_roster,
        appointed_a_deputy,
        moved_away,
        moved_by_a_roster,
        team_merged,
        issuer_dismissed,
        issuer_left,
        issuer_s_time_shortened,
        own_password_set,
        signed_in,
        phone_corrected,
        login_added_by_a_roster,
    ],
)
def test_an_open_code_ends_with_its_reason(
    app: Flask, member: User, head: User, team: Unit, code: str, event: Callable[[User, User, Unit], None]
) -> None:
    event(member, head, team)

    assert not is_open(member)
    answer = use(app, code)
    assert answer.status_code == 422
    assert ENDED in answer.text


def test_a_corrected_name_leaves_the_slip_good(app: Flask, member: User, code: str) -> None:
    update_user(member, name="Trần Văn Tự", phone=member.phone, username=None, actor=None)

    assert use(app, code).location == "/consent"


def test_a_code_from_above_stays_good_when_a_role_comes(
    app: Flask, member: User, leader: User, team: Unit
) -> None:
    code = code_for(member, leader)

    grant_role(member, team, "leader", actor=leader)

    assert use(app, code).location == "/consent"


def test_a_code_of_the_portal_itself_stays_good(app: Flask, admin: User, team: Unit) -> None:
    newcomer = make_user("Đặng Thị Hai", phone="0912000077", unit=team, password=None)
    code = app.test_cli_runner().invoke(args=["people", "code", "0912000077"]).output.split("\n")[0][-9:]

    grant_role(newcomer, team, "leader", actor=admin)

    assert use(app, code).location == "/consent"


def test_a_deputy_s_codes_end_with_the_last_day_by_the_clock_alone(
    app: Flask, member: User, head: User, team: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    deputy = make_user("Cao Thị Bảy", unit=team)
    appoint_deputy(team, deputy, head=head, until=clock.today(), actor=head)
    code = code_for(member, deputy)
    tomorrow = clock.now() + timedelta(days=1, hours=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)

    answer = use(app, code)

    assert answer.status_code == 422
    assert ENDED in answer.text


def test_a_code_from_above_does_not_follow_a_unit_that_moves_elsewhere(
    app: Flask, member: User, leader: User, team: Unit, outsider: User
) -> None:
    code = code_for(member, leader)

    move_unit(team, unit_of(outsider.id), on=clock.today(), reason="Đổi xã", actor=None)

    answer = use(app, code)
    assert answer.status_code == 422
    assert ENDED in answer.text


def test_a_right_that_came_back_does_not_revive_a_code(
    app: Flask, member: User, head: User, team: Unit, code: str
) -> None:
    end_role(head, team)
    grant_role(head, team, "leader", actor=None)

    assert ENDED in use(app, code).text


def test_a_merged_account_with_a_role_ends_the_codes_of_the_kept_one(
    app: Flask, member: User, head: User, team: Unit, commune: Unit, code: str
) -> None:
    gone = make_user("Trần Văn Tư", unit=team, grants={"trainer": commune})

    merge_accounts(member, gone, choices=MergeChoices(), actor=None)

    assert not is_open(member)
    assert ENDED in use(app, code).text


def test_a_code_that_has_waited_its_seven_days_says_so(
    app: Flask, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = clock.now() + timedelta(days=7, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert "Mã này hết hạn rồi" in use(app, code).text


# Equals


@pytest.fixture
def other_head(team: Unit) -> User:
    """A second leader of the head's team."""
    return make_user("Cao Thị Bảy", phone="0912000078", unit=team, grants={"leader": team})


def test_two_leaders_of_one_unit_get_no_hold_of_each_other(
    browser: Browser, head: User, other_head: User, member: User
) -> None:
    name, phone = other_head.name, other_head.phone
    browser.sign_in(head)

    correction = {"name": "Kẻ Khác", "phone": "0300000088"}
    refused = [
        browser.post(f"/people/{other_head.id}/codes"),
        browser.post(f"/people/{other_head.id}/correction", data=correction),
        browser.post(f"/people/{head.id}/duplicates/{other_head.id}/merger"),
        browser.post(f"/people/{other_head.id}/duplicates/{member.id}/merger"),
    ]

    assert [answer.status_code for answer in refused] == [403] * 4
    db.session.rollback()
    assert (other_head.name, other_head.phone, other_head.deactivated_at) == (name, phone, None)


def test_two_administrators_of_one_top_unit_get_no_hold_of_each_other(admin: User, commune: Unit) -> None:
    assert commune.parent is not None
    other = make_user("Cao Thị Bảy", unit=commune, grants={"admin": commune.parent})

    assert not can_issue_code(admin, other)
    assert not can_merge_away(admin, other)
    assert not can_merge_into(admin, other)
    # Letting an administrator go ends the role in sight of all, and lends nobody's name.
    assert can_deactivate(admin, other)


def test_whoever_stands_above_still_helps(
    head: User, leader: User, admin: User, trainer: User, other_head: User, commune: Unit
) -> None:
    assert can_issue_code(leader, other_head)
    assert can_issue_code(admin, leader)
    assert can_issue_code(leader, trainer)
    assert can_merge_away(leader, other_head)
    below = make_user("Kim Thị Mười", unit=commune, grants={"admin": commune})
    assert can_issue_code(admin, below)
    assert not can_issue_code(leader, below)


def test_a_head_helps_the_own_deputy_and_a_deputy_those_below(
    head: User, leader: User, member: User, team: Unit, commune: Unit
) -> None:
    appoint_deputy(team, member, head=head, until=clock.today(), actor=head)
    clerk = make_user("Kim Thị Mười", unit=commune)
    appoint_deputy(commune, clerk, head=leader, until=clock.today(), actor=leader)

    assert can_issue_code(head, member)
    assert not can_issue_code(member, head)
    assert can_issue_code(clerk, head)
    assert not can_issue_code(clerk, leader)
    assert not can_issue_code(clerk, make_user("Út Em", unit=commune, grants={"trainer": commune}))


def test_the_own_account_takes_in_a_second_one_of_a_member(head: User, member: User) -> None:
    assert can_merge_into(head, head)
    assert can_merge_away(head, member)


def test_many_codes_at_once_follow_the_same_rule(
    browser: Browser, head: User, other_head: User, member: User
) -> None:
    ids = [head.id, other_head.id, member.id]

    assert code_issuers(head, unit_ids_by_user(ids)).keys() == {member.id}
