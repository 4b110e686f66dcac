"""Tables of what residents say of a guide: counts, no person and no address."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, moment


class GuideFeedback(Model):
    """How many found the guide helpful on a day, and how many did not."""

    __tablename__ = "guide_feedback"

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    helpful: Mapped[int] = mapped_column(default=0)
    unhelpful: Mapped[int] = mapped_column(default=0)


class GuideTap(Model):
    """How often a network address has answered of late, or that a phone behind it has for one guide today."""

    __tablename__ = "guide_tap"

    key: Mapped[str] = mapped_column(primary_key=True)  # keyed hash: no address is kept
    taps: Mapped[int]
    until: Mapped[moment]  # forgotten from then on
