"""flask privacy due: reporting, and cleaning only what is technical."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import ActivationCode, Device, Throttle, User
from portal.accounts.operations.sign_in_log import record_sign_in
from portal.audit.models import AuditEvent
from portal.audit.queries import SIGN_IN_SUCCEEDED
from portal.db import db
from portal.people.follow_ups.models import FollowUp
from portal.people.joining.models import JoinRequest
from portal.people.models import RosterImport
from portal.privacy.models import DataRequest
from portal.privacy.operations.purge import purge
from portal.privacy.operations.requests import create_request
from portal.privacy.rules.retention import PERIODS
from portal.units.models import Unit

LONG_AGO = timedelta(days=800)


@pytest.fixture
def outlived(known: User, head: User, team: Unit) -> User:
    """One of everything that was kept too long, and one that was not."""
    old = clock.now() - LONG_AGO
    db.session.query(ActivationCode).filter_by(issued_by_id=known.id).update({"expires_at": old})
    db.session.query(FollowUp).filter_by(by_id=known.id).update({"at": old})
    db.session.query(RosterImport).update({"uploaded_at": old, "rows": [{"name": "Ai đó"}]})
    asked = {"unit_id": team.id, "name": "Ai đó", "phone": "0900000001", "consent_version": "x"}
    db.session.add(JoinRequest(**asked, asked_at=clock.now()))
    for number, at in enumerate((old, clock.now())):
        db.session.add(
            Device(user_id=head.id, token_hash=str(number), label="x", signed_in_at=at, last_seen_at=at)
        )
        db.session.add(Throttle(key=str(number), failures=1, since=at))
    for at in (old, clock.now()):
        record_sign_in(known, device="Chrome", method="password")
        db.session.flush()
        db.session.query(AuditEvent).order_by(AuditEvent.id.desc()).limit(1).one().at = at
    head.deactivated_at = old
    db.session.query(DataRequest).delete()
    db.session.commit()
    return head


def left() -> dict[str, int]:
    """How many of each are there."""
    waiting = db.session.query(RosterImport).filter_by(state="waiting").count()
    sign_ins = db.session.query(AuditEvent).filter_by(action=SIGN_IN_SUCCEEDED).count()
    tables = (ActivationCode, Device, FollowUp, JoinRequest, Throttle)
    counted = {table.__tablename__: db.session.query(table).count() for table in tables}
    return counted | {"waiting": waiting, "sign_ins": sign_ins}


def test_it_reports_with_numbers_and_the_oldest_and_deletes_nothing(app: Flask, outlived: User) -> None:
    before = left()

    result = app.test_cli_runner().invoke(args=["privacy", "due"])

    assert result.exit_code == 0
    assert result.output.count(": 1 (") == len(PERIODS)
    assert "Lê Thị Ba" not in result.output
    db.session.rollback()
    assert left() == before


def test_cleaning_deletes_the_technical_and_no_person(app: Flask, outlived: User) -> None:
    before = left()
    db.session.rollback()

    result = app.test_cli_runner().invoke(args=["privacy", "due", "--clean"])

    assert result.exit_code == 0
    db.session.rollback()
    assert {name: before[name] - number for name, number in left().items()} == dict.fromkeys(before, 1)
    assert db.session.query(RosterImport).one().rows == {}
    assert db.session.get_one(User, outlived.id).name == "Lê Thị Ba"
    with pytest.raises(ValueError, match="left"):
        purge(next(period for period in PERIODS if not period.is_technical))


def test_a_missed_day_is_an_exit_status(app: Flask, member: User) -> None:
    request = create_request(member, "deletion", message="")
    db.session.commit()
    in_time = app.test_cli_runner().invoke(args=["privacy", "due"])
    request.answer_by = date(2026, 1, 5)
    db.session.commit()

    late = app.test_cli_runner().invoke(args=["privacy", "due"])

    assert in_time.exit_code == 0
    assert late.exit_code == 1
    assert f"#{request.id}" in late.output
    assert "TRỄ HẠN" in late.output
