"""Which report of a period an address asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.content.text.dates import parse_date
from portal.dashboard.period_report.enums import PeriodKind
from portal.dashboard.period_report.rules.periods import Period, period_of
from portal.dashboard.rules.population import DEFAULT_POPULATION, Population

EARLIEST = date(2000, 1, 1)  # nothing was counted before
ALL_SUBJECTS = "all"
MAX_SUBJECTS = 20


@dataclass(frozen=True)
class PeriodFilters:
    """A period, the subjects that are asked for ("all": every programme; none: the unit's own), and whose numbers.

    `invalid` says that the days meant nothing; then the period is the one that goes without saying.
    """

    period: Period
    subjects: tuple[str, ...] = ()
    population: Population = DEFAULT_POPULATION
    invalid: bool = False

    @classmethod
    def parse(cls, arguments: Any, *, today: date) -> "PeriodFilters":
        """Read the address, or the form: by default the quarter in which today lies."""
        period, is_valid = parse_period(arguments, today=today)
        subjects = tuple(dict.fromkeys(each[:200] for each in arguments.getlist("subject") if each))
        population = Population(
            team_only=arguments.get("who") != "all", assigned_only=arguments.get("where") != "all"
        )
        return cls(period, subjects[:MAX_SUBJECTS], population, not is_valid)

    def arguments(self, **changes: Any) -> dict[str, Any]:
        """What stands in the address."""
        said: dict[str, Any] = {
            "since": self.period.since.isoformat(),
            "until": self.period.until.isoformat(),
            "subject": list(self.subjects),
            "who": None if self.population.team_only else "all",
            "where": None if self.population.assigned_only else "all",
        }
        return {name: value for name, value in (said | changes).items() if value}


def parse_period(arguments: Mapping[str, str], *, today: date) -> tuple[Period, bool]:
    """The period between two days, and whether they meant one; the present quarter where none is said."""
    texts = [arguments.get(name, "").strip() for name in ("since", "until")]
    present = period_of(PeriodKind.QUARTER, today)
    if not any(texts):
        return present, True
    since, until = (parse_date(text) if text else None for text in texts)
    if since is None or until is None or not EARLIEST <= since <= until or since > today:
        return present, False
    return Period(since, until), True
