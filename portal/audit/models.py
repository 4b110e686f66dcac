"""The audit log."""

from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, json_value, key, moment


class AuditEvent(Model):
    """One deed: who did what to which record. Written once, never changed; keeps bare ids, so it stands alone."""

    __tablename__ = "audit_event"

    id: Mapped[key]
    at: Mapped[moment] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    action: Mapped[str]
    record: Mapped[str]
    record_id: Mapped[int | None]
    details: Mapped[json_value]
