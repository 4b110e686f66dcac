"""Classes as the list and the page of one show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.audit.models import Actor
from portal.classes.enums import SessionState
from portal.classes.models import ClassSession
from portal.classes.permissions import can_manage
from portal.classes.planning.enums import Phase
from portal.classes.planning.queries.sessions import invited_unit_ids
from portal.classes.planning.rules import phase_of
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

    @property
    def takes_place(self) -> bool:
        """Whether it was neither cancelled nor said not to have taken place."""
        return self.session.state in (SessionState.PLANNED, SessionState.HELD)


def view_lines(sessions: Sequence[ClassSession], now: datetime) -> list[ClassLine]:
    """The classes as lines of a list."""
    return [ClassLine(session, phase_of(session, now)) for session in sessions]


def view_class(session: ClassSession, *, actor: Actor, now: datetime) -> ClassPage:
    """The class as its page shows it to the actor."""
    invited = invited_unit_ids(session.id)
    labels = unit_labels([*invited, session.unit_id])
    return ClassPage(
        session,
        phase_of(session, now),
        can_manage(actor, session),
        sorted(labels[id_] for id_ in invited if id_ in labels),
        labels.get(session.unit_id, session.unit.name),
    )
