"""Writing to the audit log, inside the transaction of the deed."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import CursorResult, ScalarSelect, delete, insert

from portal import clock
from portal.audit.models import Actor, AuditEvent, Deputy
from portal.audit.queries import lock_anonymous_event
from portal.db import Model, db

HOME_UNIT_EXTENSION = "portal.home_of_person"


def record(actor: Actor | None, action: str, target: Model, **details: Any) -> None:
    """Note that the actor (None: the portal itself) did `action` to `target`; commits with the deed or not at all.

    Details are JSON values; never an answer, a password, a code or a phone number. `user` and `unit` among them
    are ids: whom and which unit the deed is about, where the target itself does not tell.
    """
    person_id = _subject_id(target, "user", details)
    unit_id = _subject_id(target, "unit", details)
    event = AuditEvent(
        at=clock.now(),
        actor_id=actor.id if actor is not None else None,
        on_behalf_of_id=actor.on_behalf_of_id if isinstance(actor, Deputy) else None,
        action=action,
        record=target.__tablename__,
        record_id=_int_or_none(getattr(target, "id", None)),
        person_id=person_id,
        # Asked within the same statement.
        unit_id=_home_unit_of(person_id) if unit_id is None and person_id is not None else unit_id,
        details=details,
    )
    db.session.add(event)


def record_counted(action: str, target: Model, *, within: timedelta, **details: Any) -> None:
    """Write an audit event of nobody known; again within this time, the event counts one more in `tries`."""
    record_id = _int_or_none(getattr(target, "id", None))
    event = lock_anonymous_event(action, target.__tablename__, record_id, since=clock.now() - within)
    if event is None:
        record(None, action, target, **details, tries=1)
    else:
        event.details = details | {"tries": event.details["tries"] + 1}


def delete_events(
    actions: Collection[str], *, before: datetime | None = None, person_id: int | None = None
) -> int:
    """Delete entries of these actions that have served their time, or are about a person; how many.

    Only for what is routine, such as sign-ins: everything else in the log stays.
    """
    statement = delete(AuditEvent).where(AuditEvent.action.in_(actions))
    if before is not None:
        statement = statement.where(AuditEvent.at < before)
    if person_id is not None:
        statement = statement.where(AuditEvent.person_id == person_id)
    result: CursorResult[Any] = db.session.execute(statement)  # type: ignore[assignment]  # a DELETE gives a cursor
    return result.rowcount


def register_home_unit_lookup(app: Flask, home_of: Callable[[int], ScalarSelect[int]]) -> None:
    """Let the organisation, a later feature, say in which unit a person is."""
    app.extensions[HOME_UNIT_EXTENSION] = home_of


def _home_unit_of(person_id: int) -> ScalarSelect[int]:
    home_of: Callable[[int], ScalarSelect[int]] = current_app.extensions[HOME_UNIT_EXTENSION]
    return home_of(person_id)


def _subject_id(target: Model, kind: str, details: dict[str, Any]) -> int | None:
    if target.__tablename__ == kind:
        found = getattr(target, "id", None)
    else:
        found = details.get(kind, getattr(target, f"{kind}_id", None))
    return _int_or_none(found)


def _int_or_none(found: object) -> int | None:
    return found if isinstance(found, int) else None


@dataclass(frozen=True, slots=True)
class NewAuditEvent:
    """What was done to one record, and the person and the unit that it is about."""

    action: str
    record: str  # the table
    record_id: int | None
    person_id: int | None
    unit_id: int | None
    details: Mapping[str, Any] = field(default_factory=dict)


def record_many(actor: Actor | None, deeds: Iterable[NewAuditEvent]) -> None:
    """Write many audit events at once; what `record` says of details holds here too."""
    now = clock.now()
    rows = [
        {
            "at": now,
            "actor_id": actor.id if actor is not None else None,
            "on_behalf_of_id": actor.on_behalf_of_id if isinstance(actor, Deputy) else None,
            "action": deed.action,
            "record": deed.record,
            "record_id": deed.record_id,
            "person_id": deed.person_id,
            "unit_id": deed.unit_id,
            "details": dict(deed.details),
        }
        for deed in deeds
    ]
    if rows:
        db.session.execute(insert(AuditEvent), rows)
