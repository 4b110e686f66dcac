"""Writing to the audit log for thousands of records at once, inside the transaction of the deed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from portal import clock
from portal.audit.models import AuditEvent
from portal.audit.operations import Actor, Deputy
from portal.db import db


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to one record, and the person and the unit that it is about."""

    action: str
    record: str  # the table
    record_id: int | None
    person_id: int | None
    unit_id: int | None
    details: Mapping[str, Any] = field(default_factory=dict)


def record_many(actor: Actor | None, deeds: Iterable[Deed]) -> None:
    """Note that the actor (None: the portal itself) did all this; what `record` says of details holds here too."""
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
