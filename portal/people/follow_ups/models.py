"""The table of follow-ups."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, key, moment


class FollowUp(Model):
    """A tick of somebody who leads a person: called, or reminded. Gone after a year, or with the person."""

    __tablename__ = "follow_up"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    kind: Mapped[str]  # a FollowUpKind
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[moment]
