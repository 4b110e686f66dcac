"""The table of what an office writes itself in the report of a period."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, key, moment


class PeriodReportDraft(Model):
    """The free parts of the report of a unit on a period; the numbers are worked out whenever it is shown."""

    __tablename__ = "period_report_draft"
    __table_args__ = (UniqueConstraint("unit_id", "since", "until"),)  # two who begin at once write one draft

    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    since: Mapped[date]  # the first day of the period, in Vietnam
    until: Mapped[date]  # the last one
    addressee: Mapped[str] = mapped_column(default="")  # one a line, like all that follow
    basis: Mapped[str] = mapped_column(default="")
    difficulties: Mapped[str] = mapped_column(default="")
    next_steps: Mapped[str] = mapped_column(default="")
    proposals: Mapped[str] = mapped_column(default="")
    recipients: Mapped[str] = mapped_column(default="")  # none: those of the office
    version: Mapped[int] = mapped_column(default=0)  # counts the times that it was saved
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    saved_at: Mapped[moment]
