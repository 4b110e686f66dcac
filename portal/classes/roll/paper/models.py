"""The table of the numbers on printed lists."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.classes.models import ClassSession
from portal.db import Model, moment


class RollNumber(Model):
    """Whom a number means on every printed list of a class: given once, never to anybody else.

    Somebody whose two accounts became one may have several.
    """

    __tablename__ = "roll_number"

    session_id: Mapped[int] = mapped_column(ForeignKey(ClassSession.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    given_at: Mapped[moment]  # of all that one print numbered the same
