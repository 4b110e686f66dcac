"""The home of an administrator: what waits for an answer, who never came in, which teams nobody leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.accounts.rules.viewer import Viewer
from portal.home.queries.never_seen import number_never_seen
from portal.home.queries.unit_leaders import MAX_UNLED, UnledUnit, unled_teams
from portal.people.queries.scope import Scope
from portal.privacy.enums import QueueFilter
from portal.privacy.permissions import request_scope
from portal.privacy.queries.requests import list_queue, queue_counts
from portal.units.queries.tree import UnitName

MAX_NAMED = 3  # units named in a row


@dataclass(frozen=True)
class AdminHome:
    """What an administrator sees first; `answer_by` is the day of the data request that is due first."""

    units: tuple[UnitName, ...]
    requests: int
    answer_by: date | None
    never_seen: int
    unled: tuple[UnledUnit, ...]

    @property
    def waiting(self) -> int:
        """How many kinds of things wait."""
        return sum(bool(each) for each in (self.requests, self.never_seen, self.unled))

    @property
    def is_more(self) -> bool:
        """Whether more teams without a head may be there than were read."""
        return len(self.unled) == MAX_UNLED


def view_admin_home(viewer: Viewer, units: Sequence[UnitName], scope: Scope, today: date) -> AdminHome:
    """The home of somebody who administers these units, which are the roots of the scope."""
    mine = request_scope(viewer)
    number = queue_counts(mine, today=today)[QueueFilter.OPEN]
    first = list_queue(mine, QueueFilter.OPEN, today=today, offset=0, limit=1) if number else []
    answer_by = next((one.answer_by if one.answered_at is None else one.finish_by for one in first), None)
    return AdminHome(
        tuple(units),
        number,
        answer_by,
        sum(number_never_seen(unit.id) for unit in units),
        tuple(unled_teams(scope)),
    )
