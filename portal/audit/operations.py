"""Writing to the audit log, inside the transaction of the deed."""

from __future__ import annotations

from typing import Any, Protocol

from portal import clock
from portal.audit.models import AuditEvent
from portal.db import Model, db


class Actor(Protocol):
    """Whoever does something: a signed-in viewer or a user."""

    @property
    def id(self) -> Any:
        """The user's id."""
        ...


def record(actor: Actor | None, action: str, target: Model, **details: Any) -> None:
    """Note that the actor (None: the portal itself) did `action` to `target`; commits with the deed or not at all.

    Details are JSON values; never an answer, a password, a code or a phone number.
    """
    event = AuditEvent(
        at=clock.now(),
        actor_id=actor.id if actor is not None else None,
        action=action,
        record=target.__tablename__,
        record_id=getattr(target, "id", None),
        details=details,
    )
    db.session.add(event)
