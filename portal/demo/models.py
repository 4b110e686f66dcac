"""The steps of the demonstration that are already written."""

from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, json_value, moment


class DemoStep(Model):
    """A step of building the demonstration that is written: noted in the transaction of its rows.

    The first one, BEGUN, keeps what is to be built; until there is WHOLE, the demonstration is not whole.
    """

    __tablename__ = "demo_step"

    name: Mapped[str] = mapped_column(primary_key=True)
    written_at: Mapped[moment]
    details: Mapped[json_value] = mapped_column(default=dict)
