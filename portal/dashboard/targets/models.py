"""The table of targets."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import CATALOGUE_TABLE, Model, UtcDateTime, key, moment
from portal.programmes.models import Programme
from portal.units.models import Unit


class Target(Model):
    """That so many per cent of a unit, with everything below, are to have completed a programme by a day.

    A unit may have several with days of their own. Never deleted: ended by setting the time, and told in the log.
    """

    __tablename__ = "target"
    __table_args__ = (
        # Two who set one for the same day cannot both do it.
        Index(
            "uq_target_open",
            "unit_id",
            "programme_id",
            "due_on",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CATALOGUE_TABLE,
    )

    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), index=True)
    percent: Mapped[int]  # 1 to 100
    due_on: Mapped[date]  # the last day on which it is in time, in Vietnam
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    set_at: Mapped[moment]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    programme: Mapped[Programme] = relationship()
    unit: Mapped[Unit] = relationship()
