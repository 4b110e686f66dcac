"""When the roll of a class takes marks, and which times of a phone are believed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from portal.classes.check_in.rules.timing import code_hours
from portal.classes.enums import NOT_TAKING_PLACE
from portal.classes.models import ClassSession
from portal.classes.roll.enums import RollStatus
from portal.classes.roll.rules.joining import Mark

OPENS_BEFORE = timedelta(hours=2)
ACCEPTED_FOR = timedelta(days=7)  # after the class, for what waited on a phone without a line
PHONE_AHEAD = timedelta(minutes=2)  # by how much the clock of a phone may run ahead of the portal's


@dataclass(frozen=True)
class RollMark:
    """A mark, and the person that it is about."""

    user_id: int
    mark: Mark


def roll_opens_at(session: ClassSession) -> datetime:
    """When the roll of the class begins to take marks."""
    return session.starts_at - OPENS_BEFORE


def roll_status(session: ClassSession, now: datetime) -> RollStatus:
    """Whether the roll takes marks at this moment, and if not, why."""
    if session.state in NOT_TAKING_PLACE:
        return RollStatus.NOT_HELD
    if session.roll_closed_at is not None:
        return RollStatus.CLOSED
    if now < roll_opens_at(session):
        return RollStatus.NOT_YET
    if now >= session.ends_at + ACCEPTED_FOR:
        return RollStatus.OVER
    return RollStatus.OPEN


def may_come_late(session: ClassSession, moment: datetime, now: datetime) -> bool:
    """Whether a closed roll still takes what a phone without a line ticked at this moment, before it was closed.

    As long as late codes count; not under the name of a second person, who has confirmed the roll without it.
    """
    is_early_enough = now < code_hours(session.starts_at, session.minutes).accepted_until
    if session.roll_closed_at is None or session.confirmed_at is not None or not is_early_enough:
        return False
    return roll_opens_at(session) <= moment <= session.roll_closed_at + PHONE_AHEAD


def with_believed_times(sent: Iterable[RollMark], opens_at: datetime, now: datetime) -> Sequence[RollMark]:
    """The marks in the order of the phone's clock, which is believed from the roll's opening until now.

    Those of another time were made by a clock that is wrong: they are taken as made now, in the same order.
    """
    ordered = sorted(sent, key=lambda one: one.mark.place)
    return [
        one
        if opens_at <= one.mark.marked_at <= now
        else replace(one, mark=replace(one.mark, marked_at=now - timedelta(microseconds=len(ordered) - place)))
        for place, one in enumerate(ordered)
    ]
