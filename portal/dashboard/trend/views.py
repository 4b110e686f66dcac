"""How many people finished something week by week, as a plot and in words."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.dashboard.trend.queries import completions_by_week

WEEKS = 26
WEEK = timedelta(days=7)
WEEK_WIDTH, BAR_WIDTH = 20, 14  # the width of a week in the plot, and of its bar
PLOT_HEIGHT = 100
MIN_BAR_HEIGHT = 3  # a bar for one person of many must still be seen


@dataclass(frozen=True)
class WeekCount:
    """A week by its Monday and how many people finished in it, with the place of its bar."""

    monday: date
    people: int
    x: int
    height: int

    @property
    def sunday(self) -> date:
        """The last day of the week."""
        return self.monday + timedelta(days=6)


@dataclass(frozen=True)
class Trend:
    """The weeks of half a year, the last of which is not over."""

    weeks: tuple[WeekCount, ...]

    @property
    def total(self) -> int:
        """How many people finished in these weeks together."""
        return sum(week.people for week in self.weeks)

    @property
    def best(self) -> WeekCount:
        """The week in which most people finished; of equal ones the last."""
        return max(self.weeks, key=lambda week: (week.people, week.monday))

    @property
    def width(self) -> int:
        """The width of the plot."""
        return WEEK_WIDTH * len(self.weeks)

    @property
    def recent(self) -> int:
        """How many people finished in the last four whole weeks."""
        return sum(week.people for week in self.weeks[-5:-1])

    @property
    def before(self) -> int:
        """How many people finished in the four weeks before those."""
        return sum(week.people for week in self.weeks[-9:-5])


def completion_trend(unit_id: int, subject: str, *, on: date) -> Trend:
    """The half year up to a day, for the unit and everything below."""
    last = on - timedelta(days=on.weekday())
    mondays = [last - WEEK * back for back in reversed(range(WEEKS))]
    finished = completions_by_week(unit_id, subject, mondays)
    most = max(finished.values(), default=0)
    return Trend(
        tuple(
            WeekCount(
                monday,
                people := finished.get(monday, 0),
                x=WEEK_WIDTH * place + (WEEK_WIDTH - BAR_WIDTH) // 2,
                height=max(MIN_BAR_HEIGHT, round(PLOT_HEIGHT * people / most)) if people else 0,
            )
            for place, monday in enumerate(mondays)
        )
    )
