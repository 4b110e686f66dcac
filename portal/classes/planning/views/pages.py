"""Classes as the list and the page of one show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.audit.models import Actor
from portal.classes.enums import SessionState
from portal.classes.models import ClassSession
from portal.classes.permissions import can_manage
from portal.classes.planning.enums import Phase
from portal.classes.planning.queries.sessions import invited_unit_ids, visible_series
from portal.classes.planning.rules import phase_of
from portal.classes.planning.views.group_text import group_text
from portal.units.queries.unit_labels import unit_labels


@dataclass(frozen=True)
class ClassLine:
    """A class in a list."""

    session: ClassSession
    phase: Phase


@dataclass(frozen=True)
class ClassPage:
    """A class with what its page says of it; `may_manage` opens what only who teaches or leads does."""

    session: ClassSession
    phase: Phase
    may_manage: bool
    invited: Sequence[str]  # labels of units
    unit_label: str
    in_series: int  # classes of the series that the viewer sees
    group_text: str  # for who manages it, to paste into the group of the team; "" where nothing is to be told

    @property
    def takes_place(self) -> bool:
        """Whether it was neither cancelled nor said not to have taken place."""
        return self.session.state in (SessionState.PLANNED, SessionState.HELD)

    @property
    def may_change(self) -> bool:
        """Whether the viewer may change it still: its roll is open, and it takes place."""
        return self.may_manage and self.takes_place and self.session.roll_closed_at is None

    @property
    def may_resume(self) -> bool:
        """Whether the viewer may take back that it does not take place; a cancelled one until its time."""
        is_cancelled = self.session.state == SessionState.CANCELLED
        return self.may_manage and not self.takes_place and (not is_cancelled or self.phase == Phase.COMING)


def view_lines(sessions: Sequence[ClassSession], now: datetime) -> list[ClassLine]:
    """The classes as lines of a list."""
    return [ClassLine(session, phase_of(session, now)) for session in sessions]


def view_class(session: ClassSession, *, actor: Actor, now: datetime, url: str) -> ClassPage:
    """The class as its page, which stands at this address, shows it to the actor."""
    may_manage = can_manage(actor, session)
    invited = invited_unit_ids(session.id)
    labels = unit_labels([*invited, session.unit_id])
    return ClassPage(
        session,
        phase_of(session, now),
        may_manage,
        sorted(labels[id_] for id_ in invited if id_ in labels),
        labels.get(session.unit_id, session.unit.name),
        len(visible_series(actor, session)),
        group_text(session, url=url, now=now) if may_manage else "",
    )
