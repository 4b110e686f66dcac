"""The table of the offices of units."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, moment


class UnitOffice(Model):
    """What stands on the papers of a unit, and of every unit below that has no office of its own."""

    __tablename__ = "unit_office"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    superior: Mapped[str] = mapped_column(default="")  # the body right above, "UBND TỈNH …"
    issuer: Mapped[str]  # the body that issues
    abbreviation: Mapped[str] = mapped_column(default="")  # of the issuer, behind "BC-" in the number
    place: Mapped[str] = mapped_column(default="")  # before the day
    capacity: Mapped[str] = mapped_column(default="")  # for whom it is signed, "KT. GIÁM ĐỐC"
    signer_title: Mapped[str] = mapped_column(default="")
    signatory: Mapped[str] = mapped_column(default="")
    recipients: Mapped[str] = mapped_column(default="")  # one a line
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: the portal itself
    saved_at: Mapped[moment]
