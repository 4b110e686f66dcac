"""Dashboard filters read from the query string: subject, state, due day, sort order, page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from portal.dashboard.enums import MemberState
from portal.dashboard.rules.population import Population
from portal.web.listing import Listing, one_of, parameter, parse_day, parse_page
from portal.web.request_values import parse_integer

ALL = "all"  # in the address: who=all, where=all

STATES = tuple(state for state in MemberState if state not in (MemberState.LEFT, MemberState.TEACHING))
NEED = "need"  # where help is needed comes first
# The first of each is the order that goes without saying.
UNIT_SORTS = (
    *(NEED, "name", "members", MemberState.NOT_STARTED, MemberState.LEARNING, MemberState.COMPLETE),
    *(MemberState.OVERDUE, MemberState.TEACHING, "seen", "visits"),
)
PEOPLE_SORTS = (NEED, "name", "state", MemberState.TEACHING, "seen")


def parse_percent(text: str) -> int:
    """A whole number from 1 to 100."""
    percent = parse_integer(text)
    if not 1 <= percent <= 100:
        raise ValueError(text)
    return percent


@dataclass(frozen=True)
class DashboardFilters(Listing):
    """A subject, a filter, an order and a page; what is empty leaves nothing out.

    `due` is the day on which overdue is looked at (None: today), `direction` "asc" or "desc" where the rows go the
    other way round than a column goes by itself: names from A, numbers from the largest. `invalid` are the
    arguments that meant nothing.
    """

    subject: str = parameter("subject", lambda text: text[:200])
    state: str = parameter("state", one_of(STATES))
    due: date | None = parameter("due", parse_day, default=None)
    under: int | None = parameter(
        "under", parse_percent, default=None
    )  # units of which fewer per cent completed it
    # An order of another table is no fault of whoever went from one to the other.
    sort: str = parameter("sort", one_of(UNIT_SORTS + PEOPLE_SORTS))
    direction: str = parameter("dir", lambda text: text if text in ("asc", "desc") else "")
    who: str = parameter("who", one_of([ALL]))
    where: str = parameter("where", one_of([ALL]))
    page: int = parameter("page", parse_page, default=1, resets=True)
    invalid: tuple[str, ...] = ()
    default_sort: str = UNIT_SORTS[0]

    @classmethod
    def parse(cls, arguments: Mapping[str, str], sorts: tuple[str, ...] = UNIT_SORTS) -> Self:
        """Read the filters of an address; nonsense asks for nothing, and is told in `invalid`."""
        asked, invalid = cls.parse_checked(arguments)
        sort = asked.sort if asked.sort in sorts else sorts[0]
        direction = asked.direction if asked.direction != _natural_direction(sort) else ""
        return replace(asked, sort=sort, direction=direction, invalid=invalid, default_sort=sorts[0])

    def arguments(self, **changes: Any) -> dict[str, Any]:
        """What stands in the address, without the order that goes without saying."""
        told = super().arguments(**changes)
        return {name: value for name, value in told.items() if (name, value) != ("sort", self.default_sort)}

    @property
    def population(self) -> Population:
        """Whose numbers are counted: `who=all` not of teams only, `where=all` not only where it is assigned."""
        return Population(team_only=self.who != ALL, assigned_only=self.where != ALL)

    @property
    def descending(self) -> bool:
        """Whether the largest come first."""
        return (self.direction or _natural_direction(self.sort)) == "desc"

    @property
    def is_filtered(self) -> bool:
        """Whether some rows are left out."""
        return bool(self.state) or self.under is not None

    def below(self) -> dict[str, Any]:
        """What goes along to another unit: the same subject, filter and day, from the beginning."""
        return self.arguments(sort=self.default_sort, direction="")

    def sorted_by(self, sort: str) -> str:
        """The address of the same rows in the order of a column; again, and they stand the other way round."""
        turned = "asc" if _natural_direction(sort) == "desc" else "desc"
        return self.url(sort=sort, direction=turned if self.sort == sort and not self.direction else "")


def population_arguments(population: Population) -> dict[str, str]:
    """What of an address asks for this population; nothing for the one that goes without saying."""
    asked = {"who": population.team_only, "where": population.assigned_only}
    return {name: ALL for name, is_narrow in asked.items() if not is_narrow}


def _natural_direction(sort: str) -> str:
    return "asc" if sort in (NEED, "name") else "desc"
