"""The table of saved views."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, key, moment


class SavedView(Model):
    """What a person looks at often: a name, and the filters in the address of a unit's dashboard.

    It is the person's alone, goes with the account's data, and shows nothing that the person may not see that day.
    """

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("user_id", "unit_id", "name"),)

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str]
    query: Mapped[str]  # what stands behind the question mark
    saved_at: Mapped[moment]
