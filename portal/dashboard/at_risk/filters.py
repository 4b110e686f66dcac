"""Filters of the list of who is stuck, read from the query string."""

from dataclasses import dataclass

from portal.dashboard.at_risk.enums import Reason
from portal.dashboard.rules.population import Population
from portal.web.listing import Listing, one_of, parameter, parse_page

SORTS = ("since", "name", "unit")
UNITS, NAMES = "units", "names"


@dataclass(frozen=True)
class AtRiskFilters(Listing):
    """A reason, whose people, an order and a page; `view` is units or names, by itself what fits the number."""

    reason: str = parameter("list", one_of(tuple(Reason)))
    who: str = parameter("who", one_of(("all",)))
    view: str = parameter("view", one_of((UNITS, NAMES)))
    sort: str = parameter("sort", one_of(SORTS), default="since")
    ticked: str = parameter("ticked", one_of(("1",)), resets=True)
    page: int = parameter("page", parse_page, default=1, resets=True)

    @property
    def population(self) -> Population:
        """Whose troubles count: those of teams, or everybody's, in whatever course."""
        return Population(team_only=self.who != "all", assigned_only=False)

    @property
    def team_only(self) -> bool:
        """Whether only people of teams are meant."""
        return self.population.team_only
