"""The audit log."""

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, json_value, key, moment

DEPUTY_INDEX_WHERE: dict[str, Any] = {
    "sqlite_where": text("on_behalf_of_id IS NOT NULL"),
    "postgresql_where": text("on_behalf_of_id IS NOT NULL"),
}


class AuditEvent(Model):
    """One deed: who did what to which record. Written once, never changed; keeps bare ids, so it stands alone.

    Sign-ins alone are treated otherwise: wrong ones within an hour share an entry that counts them, and all are
    deleted after their time (portal.privacy.rules.retention).

    `on_behalf_of_id` is the head whose rights a deputy used. `person_id` and `unit_id` say whom and which unit
    it was about, so that the leaders of that unit find it; a person's unit is the one of that moment.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        # Whatever the log is asked for, it comes in the order of time out of one of these.
        Index("ix_audit_event_actor_id_at", "actor_id", "at"),
        Index("ix_audit_event_person_id_at", "person_id", "at"),
        Index("ix_audit_event_unit_id_at", "unit_id", "at"),
        Index("ix_audit_event_action_at", "action", "at"),
        Index("ix_audit_event_deputy", "on_behalf_of_id", "at", **DEPUTY_INDEX_WHERE),
        Index("ix_audit_event_deputies_at", "at", **DEPUTY_INDEX_WHERE),
    )

    id: Mapped[key]
    at: Mapped[moment] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    on_behalf_of_id: Mapped[int | None]
    action: Mapped[str]
    record: Mapped[str]
    record_id: Mapped[int | None]
    person_id: Mapped[int | None]
    unit_id: Mapped[int | None]
    details: Mapped[json_value]


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
