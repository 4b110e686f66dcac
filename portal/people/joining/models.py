"""Tables of joining a team: its links, and the requests made by them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.db import Model, UtcDateTime, key, moment
from portal.people.joining.enums import JoinRequestState
from portal.units.models import Unit


class JoinLink(Model):
    """A link by which anybody may ask to join a team; it hangs on a wall, so its token is kept as it is."""

    __tablename__ = "join_link"

    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    token: Mapped[str] = mapped_column(unique=True)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[moment]
    expires_at: Mapped[moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    unit: Mapped[Unit] = relationship()


class JoinRequest(Model):
    """That somebody asks to join a team. Name and number go once there is an account; the row after 30 days."""

    __tablename__ = "join_request"
    __table_args__ = (
        # Asked twice is one, also at the same moment.
        Index(
            "uq_join_request_waiting",
            "unit_id",
            "phone",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str]
    phone: Mapped[str]
    consent_version: Mapped[str]  # of the words that were agreed to when it was asked
    asked_at: Mapped[moment]
    state: Mapped[str] = mapped_column(default=JoinRequestState.WAITING)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(default="")  # a DeclineReason, or empty
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)  # the account made of it

    unit: Mapped[Unit] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
