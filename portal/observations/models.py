"""Tables of what was observed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.db import Model, UtcDateTime, json_value, key, moment


class Observation(Model):
    """One time that somebody with the right watched a member teach, point by point.

    `ticked` is the list of the numbers of the points that were seen, from 0, as the revision has them. What was
    seen is never changed afterwards; only that the member has read it is added.
    """

    __tablename__ = "observation"
    __table_args__ = (
        UniqueConstraint("observer_id", "token"),  # a form sent twice counts once
        Index("ix_observation_user_page", "user_id", "page_id"),
    )

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    observer_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    # the head for whom a deputy watched
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    ticked: Mapped[json_value]
    is_complete: Mapped[bool]  # every point was seen
    remark: Mapped[str] = mapped_column(default="")
    token: Mapped[str]
    observed_at: Mapped[moment]
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the member took note of it

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    observer: Mapped[User] = relationship(foreign_keys=[observer_id])
    on_behalf_of: Mapped[User | None] = relationship(foreign_keys=[on_behalf_of_id])
