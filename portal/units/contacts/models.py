"""The table of the contacts of units."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import CATALOGUE_TABLE, Model, key, moment


class UnitContact(Model):
    """The phone number of a service for a unit and everything below it that has no number of its own."""

    __tablename__ = "unit_contact"
    __table_args__ = (UniqueConstraint("unit_id", "kind"), CATALOGUE_TABLE)

    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str]  # a ContactKind
    phone: Mapped[str]  # in national form: digits only
    note: Mapped[str] = mapped_column(default="")
    checked_on: Mapped[date]  # the day on which somebody dialled it or asked there, in Vietnam
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: the portal itself
    saved_at: Mapped[moment]
