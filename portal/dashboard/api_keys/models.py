"""The table of API keys."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Model, UtcDateTime, key, moment
from portal.units.models import Unit


class ApiKey(Model):
    """A key that reads the numbers or the due days of a unit without signing in. Never deleted: it is ended.

    The key itself is shown once, when it is made; its hash alone is kept.
    """

    __tablename__ = "api_key"

    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str]  # an ApiKeyKind
    label: Mapped[str]  # which program has it
    key_hash: Mapped[str] = mapped_column(unique=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[moment]
    expires_on: Mapped[date]  # the last day on which it opens anything, in Vietnam
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    unit: Mapped[Unit] = relationship()
