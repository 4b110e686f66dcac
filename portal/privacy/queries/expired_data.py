"""Expired data beyond its retention period, and data requests near their deadline."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Select, func, select

from portal import clock
from portal.accounts.models import ActivationCode, Device, Throttle, User
from portal.audit.models import AuditEvent
from portal.audit.queries import SIGN_IN_ACTIONS as SIGN_INS
from portal.db import db
from portal.people.enums import RosterState
from portal.people.follow_ups.models import FollowUp
from portal.people.joining.models import JoinRequest
from portal.people.models import RosterImport
from portal.privacy.models import DataRequest
from portal.privacy.rules.deadlines import SOON_DAYS
from portal.privacy.rules.retention import Period


@dataclass(frozen=True)
class ExpiredRecords:
    """How many there are, and since when the oldest has been there."""

    number: int
    oldest: datetime | None


def expiry_cutoff(period: Period) -> datetime:
    """What is older than this has stayed long enough."""
    return clock.now() - (period.after or current_app.permanent_session_lifetime)


def find_expired(period: Period) -> ExpiredRecords:
    """What is kept beyond the period."""
    count, column, conditions = _RECORDS[period.id]
    statement: Select[int, datetime | None] = select(func.count(count), func.min(column))
    number, oldest = db.session.execute(statement.where(column < expiry_cutoff(period), *conditions)).one()
    return ExpiredRecords(number, oldest)


def requests_due_soon(today: date) -> list[DataRequest]:
    """The open requests whose next day is past or near, the most urgent first."""
    still_open = db.session.scalars(select(DataRequest).where(DataRequest.finished_at.is_(None)))
    near = (request for request in still_open if request.due <= today + timedelta(days=SOON_DAYS))
    return sorted(near, key=lambda request: (request.due, request.id))


_RECORDS: dict[str, tuple[Any, Any, tuple[Any, ...]]] = {
    "codes": (ActivationCode.id, ActivationCode.expires_at, ()),
    "devices": (Device.id, Device.last_seen_at, ()),
    "sign_ins": (AuditEvent.id, AuditEvent.at, (AuditEvent.action.in_(SIGN_INS),)),
    "throttles": (Throttle.key, Throttle.since, ()),
    "rosters": (RosterImport.id, RosterImport.uploaded_at, (RosterImport.state == RosterState.WAITING,)),
    "join_requests": (JoinRequest.id, func.coalesce(JoinRequest.decided_at, JoinRequest.asked_at), ()),
    "follow_ups": (FollowUp.id, FollowUp.at, ()),
    "left": (User.id, User.deactivated_at, (User.anonymised_at.is_(None), User.deactivated_at.is_not(None))),
}
