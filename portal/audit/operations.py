"""Writing to the audit log, inside the transaction of the deed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Flask, current_app
from sqlalchemy import ScalarSelect

from portal import clock
from portal.audit.models import AuditEvent
from portal.db import Model, db

HOME = "portal.home_of_person"


class Actor(Protocol):
    """Whoever does something: a signed-in viewer or a user."""

    @property
    def id(self) -> Any:
        """The user's id."""
        ...


@dataclass(frozen=True)
class Deputy:
    """Somebody who acts with the rights of another; the log names both."""

    id: int
    on_behalf_of_id: int


def record(actor: Actor | None, action: str, target: Model, **details: Any) -> None:
    """Note that the actor (None: the portal itself) did `action` to `target`; commits with the deed or not at all.

    Details are JSON values; never an answer, a password, a code or a phone number. `user` and `unit` among them
    are ids: whom and which unit the deed is about, where the target itself does not tell.
    """
    person_id = _subject(target, "user", details)
    unit_id = _subject(target, "unit", details)
    event = AuditEvent(
        at=clock.now(),
        actor_id=actor.id if actor is not None else None,
        on_behalf_of_id=actor.on_behalf_of_id if isinstance(actor, Deputy) else None,
        action=action,
        record=target.__tablename__,
        record_id=_number(getattr(target, "id", None)),
        person_id=person_id,
        # Asked within the same statement.
        unit_id=_home_of(person_id) if unit_id is None and person_id is not None else unit_id,
        details=details,
    )
    db.session.add(event)


def tell_homes_by(app: Flask, home_of: Callable[[int], ScalarSelect[int]]) -> None:
    """Let the organisation, which stands to the right of this feature, say in which unit a person is."""
    app.extensions[HOME] = home_of


def _home_of(person_id: int) -> ScalarSelect[int]:
    home_of: Callable[[int], ScalarSelect[int]] = current_app.extensions[HOME]
    return home_of(person_id)


def _subject(target: Model, kind: str, details: dict[str, Any]) -> int | None:
    if target.__tablename__ == kind:
        found = getattr(target, "id", None)
    else:
        found = details.get(kind, getattr(target, f"{kind}_id", None))
    return _number(found)


def _number(found: object) -> int | None:
    return found if isinstance(found, int) else None
