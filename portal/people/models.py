"""Tables of the leaders' desk for people."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.db import Model, UtcDateTime, json_value, key, moment
from portal.people.enums import RosterState
from portal.units.models import Unit


class RosterImport(Model):
    """A roster uploaded for a unit: its rows wait here, as read, until somebody confirms or discards them.

    Afterwards only the counts stay, and the ids of the new people: what the rows said is with them by then.
    """

    __tablename__ = "roster_import"

    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    file_name: Mapped[str]
    uploaded_at: Mapped[moment]
    rows: Mapped[json_value]
    # The import plan that was made last, see people.roster.rules.stored_plan; empty where it is to be made anew.
    plan: Mapped[json_value] = mapped_column(default=dict, server_default="{}", deferred=True)
    # The sheets as they were handed in, and how they are read, see people.roster.rules.layout: kept while the rows
    # wait, without columns that the portal does not want to hold.
    source: Mapped[json_value] = mapped_column(default=dict, server_default="{}", deferred=True)
    layout: Mapped[json_value] = mapped_column(default=dict, server_default="{}")
    state: Mapped[str] = mapped_column(default=RosterState.WAITING)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    counts: Mapped[json_value] = mapped_column(default=dict)  # of rows by outcome, units, heads, accounts reopened
    new_people: Mapped[json_value] = mapped_column(default=list)

    unit: Mapped[Unit] = relationship()
    uploaded_by: Mapped[User] = relationship()


class RosterLayout(Model):
    """How tables with certain headings are read in an office: told once, remembered for its next file."""

    __tablename__ = "roster_layout"
    __table_args__ = (UniqueConstraint("unit_id", "fingerprint"),)

    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    fingerprint: Mapped[str]  # of the headings
    choices: Mapped[json_value]
    saved_at: Mapped[moment]
