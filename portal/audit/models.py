"""The audit log."""

from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, json_value, key, moment


class AuditEvent(Model):
    """One deed: who did what to which record. Written once, never changed; keeps bare ids, so it stands alone.

    `on_behalf_of_id` is the head whose rights a deputy used. `person_id` and `unit_id` say whom and which unit
    it was about, so that the leaders of that unit find it; a person's unit is the one of that moment.
    """

    __tablename__ = "audit_event"

    id: Mapped[key]
    at: Mapped[moment] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    on_behalf_of_id: Mapped[int | None]
    action: Mapped[str]
    record: Mapped[str]
    record_id: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(index=True)
    unit_id: Mapped[int | None] = mapped_column(index=True)
    details: Mapped[json_value]
