"""What a roll says of one person, worked out of all marks there are, in whatever order they came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from portal.classes.enums import AttendanceState


@dataclass(frozen=True)
class Mark:
    """One mark about a person: what it says, when by the phone's clock, whose it is, and its token there."""

    state: str
    marked_at: datetime
    marked_by_id: int
    token: str
    settles: bool = False  # made by somebody who had seen that two rolls differ

    @property
    def place(self) -> tuple[datetime, int, str]:
        """Its place in time; two of one moment have an order, too, which is the same everywhere."""
        return (self.marked_at, self.marked_by_id, self.token)


@dataclass(frozen=True)
class Joined:
    """What the marks come to: the mark that is shown, and whether two keepers say otherwise."""

    mark: Mark
    is_disputed: bool


def join_marks(marks: Iterable[Mark]) -> Joined | None:
    """What all marks about one person come to; None where nothing is known of them.

    Of each keeper the last word counts. Who takes back an own mark says nothing any more; who takes back another
    keeper's contradicts it. What settled a difference outweighs everything before it.
    """
    words = last_words(marks)
    said = [word for word in words if word.state != AttendanceState.CLEARED]
    if not said:
        return None
    is_disputed = len({word.state for word in words}) > 1
    shown = max(said, key=attrgetter("place")) if is_disputed else min(said, key=attrgetter("place"))
    return Joined(shown, is_disputed)


def last_words(marks: Iterable[Mark]) -> list[Mark]:
    """The last word of each keeper since a difference was settled, without those that only take back their own."""
    known = {
        (mark.marked_by_id, mark.token): mark for mark in sorted(marks, key=attrgetter("place"), reverse=True)
    }
    ordered = sorted(known.values(), key=attrgetter("place"))
    settled = max((at for at, mark in enumerate(ordered) if mark.settles), default=0)
    return [word for word in map(_last_word, _by_keeper(ordered[settled:])) if word is not None]


def _by_keeper(ordered: list[Mark]) -> Iterable[list[Mark]]:
    keeper = attrgetter("marked_by_id")
    return [list(group) for _id, group in groupby(sorted(ordered, key=keeper), key=keeper)]


def _last_word(own: list[Mark]) -> Mark | None:
    """The last of a keeper's marks in order; None where it only takes back the one before."""
    is_taken_back = (
        own[-1].state == AttendanceState.CLEARED and len(own) > 1 and own[-2].state != AttendanceState.CLEARED
    )
    return None if is_taken_back else own[-1]
