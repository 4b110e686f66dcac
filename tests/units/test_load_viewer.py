"""From the cookie to the viewer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from portal import clock
from portal.accounts.models import Device, User
from portal.accounts.operations.consents import withdraw_consent
from portal.accounts.operations.devices import revoke_device
from portal.accounts.rules.consent_purposes import CURRENT_VERSIONS, LEARNING
from portal.accounts.rules.held_roles import parse_roles
from portal.accounts.rules.viewer import Viewer
from portal.db import db
from portal.units.models import Unit
from portal.units.operations import load_viewer as load_viewer_operations
from portal.units.operations.grants import grant_role
from portal.units.operations.load_viewer import load_viewer
from tests.factories import make_user, sign_in_cookie


def viewer_of(app: Flask, user: User) -> Viewer | None:
    token = sign_in_cookie(app, user)["_user_id"]
    with app.test_request_context("/"):
        return load_viewer(token)


def test_a_member_is_known_with_unit_and_consent(app: Flask, member: User, team: Unit) -> None:
    viewer = viewer_of(app, member)

    assert viewer is not None
    assert (viewer.id, viewer.name, viewer.unit_id) == (member.id, "Trần Văn Tư", team.id)
    assert viewer.roles == frozenset()
    assert viewer.has_consented


def test_all_roles_that_hold_are_known(app: Flask, outsider: User) -> None:
    viewer = viewer_of(app, outsider)

    assert viewer is not None
    assert viewer.roles == {"leader", "trainer"}
    assert viewer.is_leader


@pytest.mark.parametrize(
    ("roles", "is_head"),
    [
        ("", False),
        ("trainer@local", False),
        ("leader@local", True),
        ("leader@local leader@local trainer@top", True),
        ("leader@local leader@middle", False),
        ("leader@top", False),
        ("leader@local admin@top", False),
    ],
)
def test_a_head_leads_nothing_above_a_hamlet(roles: str, is_head: bool) -> None:
    assert parse_roles(roles).is_head is is_head


def test_a_deputy_s_role_ends_with_its_last_day(app: Flask, member: User, team: Unit) -> None:
    grant_role(member, team, "leader", until=clock.now() - timedelta(minutes=1), actor=None)
    db.session.commit()

    viewer = viewer_of(app, member)

    assert viewer is not None
    assert not viewer.is_leader


def test_somebody_who_belongs_nowhere_is_still_known(app: Flask) -> None:
    viewer = viewer_of(app, make_user("Lý Thị Mười"))

    assert viewer is not None
    assert viewer.unit_id is None


def test_without_the_needed_consent_the_viewer_has_not_consented(app: Flask, member: User) -> None:
    withdraw_consent(member, LEARNING)
    db.session.commit()

    viewer = viewer_of(app, member)

    assert viewer is not None
    assert not viewer.has_consented


def test_a_new_wording_is_not_yet_agreed_to(app: Flask, member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CURRENT_VERSIONS, LEARNING, "2027-03")

    viewer = viewer_of(app, member)

    assert viewer is not None
    assert not viewer.has_consented


def test_a_deactivated_person_is_a_stranger(app: Flask, member: User) -> None:
    member.deactivated_at = clock.now()
    db.session.commit()

    assert viewer_of(app, member) is None


def test_an_ended_device_is_a_stranger(app: Flask, member: User) -> None:
    token = sign_in_cookie(app, member)["_user_id"]
    revoke_device(db.session.query(Device).one(), actor=member)
    db.session.commit()

    with app.test_request_context("/"):
        assert load_viewer(token) is None


def test_a_made_up_token_is_a_stranger(app: Flask, member: User) -> None:
    with app.test_request_context("/"):
        assert load_viewer("1") is None


def age_device(user: User, hours: int) -> None:
    at = clock.now() - timedelta(hours=hours)
    db.session.query(Device).one().last_seen_at = at
    user.last_seen_at = at
    db.session.commit()


def test_a_visit_is_noted_once_a_day(app: Flask, member: User) -> None:
    token = sign_in_cookie(app, member)["_user_id"]
    age_device(member, hours=25)

    with app.test_request_context("/"):
        load_viewer(token)

    db.session.rollback()
    device = db.session.query(Device).one()
    assert clock.now() - device.last_seen_at < timedelta(minutes=1)
    assert member.last_seen_at == device.last_seen_at


def test_a_busy_database_does_not_keep_the_viewer_out(
    app: Flask, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = sign_in_cookie(app, member)["_user_id"]
    age_device(member, hours=25)

    def locked(*_args: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    monkeypatch.setattr(load_viewer_operations, "record_user_seen", locked)

    with app.test_request_context("/"):
        assert load_viewer(token) is not None


@pytest.mark.parametrize(("method", "hours"), [("GET", 23), ("POST", 25)])
def test_other_requests_write_nothing(app: Flask, member: User, method: str, hours: int) -> None:
    token = sign_in_cookie(app, member)["_user_id"]
    age_device(member, hours=hours)

    with app.test_request_context("/", method=method):
        load_viewer(token)

    db.session.rollback()
    assert clock.now() - db.session.query(Device).one().last_seen_at > timedelta(hours=22)
