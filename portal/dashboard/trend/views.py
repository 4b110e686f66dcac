"""How many people finished something week by week, and the way to what is due, as numbers and as a plot."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.dashboard.overview.queries.numbers import UnitOverview
from portal.dashboard.rules.pace import weekly_need
from portal.dashboard.trend.queries import completions_by_week

WEEKS = 26
WEEK = timedelta(days=7)
GOAL_WEEKS = 52  # a goal further away is not drawn: the bars would have no room


@dataclass(frozen=True)
class WeekCount:
    """A week by its Monday: how many people finished in it, and how many had finished by its end."""

    monday: date
    people: int
    together: int

    @property
    def sunday(self) -> date:
        """The last day of the week."""
        return self.monday + timedelta(days=6)


@dataclass(frozen=True)
class Goal:
    """How many people are to have finished by which day; `completed` is where they are today."""

    people: int
    due_on: date
    completed: int
    today: date

    @property
    def missing(self) -> int:
        """How many people are missing."""
        return max(0, self.people - self.completed)

    @property
    def is_ahead(self) -> bool:
        """Whether there is still time and something to do."""
        return self.due_on >= self.today and bool(self.missing)

    @property
    def weekly(self) -> int:
        """How many people have to finish in each week that is left."""
        return weekly_need(self.missing, self.due_on, self.today)


@dataclass(frozen=True)
class Trend:
    """The weeks of half a year, the last of which is not over, and the goal, if there is one."""

    weeks: tuple[WeekCount, ...]
    goal: Goal | None = None

    @property
    def total(self) -> int:
        """How many people finished in these weeks together."""
        return sum(week.people for week in self.weeks)

    @property
    def drawn(self) -> tuple[WeekCount, ...]:
        """The weeks from the first in which anybody had finished."""
        first = next((place for place, week in enumerate(self.weeks) if week.together), len(self.weeks))
        return self.weeks[first:]

    @property
    def recent(self) -> int:
        """How many people finished in the last four whole weeks."""
        return sum(week.people for week in self.weeks[-5:-1])

    @property
    def before(self) -> int:
        """How many people finished in the four weeks before those."""
        return sum(week.people for week in self.weeks[-9:-5])

    @property
    def last_week(self) -> int:
        """How many people finished in the last whole week."""
        return self.weeks[-2].people


@dataclass(frozen=True)
class Bar:
    """The bar of a week in a plot: all who had finished by its end, and on top of it those of the week itself."""

    week: WeekCount
    x: int
    y: int
    height: int
    fresh: int  # of the height, what came in this week


@dataclass(frozen=True)
class Mark:
    """A day written below the axis."""

    x: int
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Plot:
    """A trend drawn on so many units: bars, the line over them, and the dashed way to the goal."""

    width: int
    height: int
    ground: int
    bar: int  # the width of a bar
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    goal: tuple[int, int] | None  # where the goal stands

    @property
    def line(self) -> str:
        """The path along the tops of the bars."""
        tops = [f"{each.x + self.bar // 2} {each.y}" for each in self.bars]
        return "M" + "L".join(tops) if len(tops) > 1 else ""

    @property
    def way(self) -> str:
        """The dashed path from the last bar to the goal."""
        if self.goal is None or not self.bars:
            return ""
        last = self.bars[-1]
        return f"M{last.x + self.bar // 2} {last.y}L{self.goal[0]} {self.goal[1]}"


TOP, LABEL, EDGE = 34, 34, 10  # room above the highest value, below the ground, and beside the axis
MARK_WIDTH = 62  # what a day below the axis takes


def completion_trend(overview: UnitOverview, *, on: date, goal: Goal | None = None) -> Trend:
    """The half year up to a day, for the people of an overview."""
    last = on - timedelta(days=on.weekday())
    mondays = [last - WEEK * back for back in reversed(range(WEEKS))]
    finished = completions_by_week(overview)
    together = sum(people for monday, people in finished.items() if monday < mondays[0])
    weeks = []
    for monday in mondays:
        people = finished.get(monday, 0)
        together += people
        weeks.append(WeekCount(monday, people, together))
    return Trend(tuple(weeks), goal)


def plot(trend: Trend, width: int, height: int) -> Plot:
    """The trend on so many units; the goal is drawn where it lies ahead."""
    weeks = trend.drawn
    goal = trend.goal
    if goal is not None and not (goal.is_ahead and goal.due_on <= goal.today + GOAL_WEEKS * WEEK):
        goal = None
    begin, end = weeks[0].monday, weeks[-1].sunday
    if goal is not None:
        end = max(end, goal.due_on)
    days = (end - begin).days + 1
    most = max(weeks[-1].together, goal.people if goal is not None else 0)
    ground = height - LABEL

    def across(day: date) -> int:
        return EDGE + round((width - 2 * EDGE) * (day - begin).days / days)

    def tall(people: int) -> int:
        return max(2, round((ground - TOP) * people / most)) if people else 0

    wide = max(3, round((width - 2 * EDGE) * 7 / days * 0.8))
    wide = min(wide, 72)
    bars = tuple(
        Bar(week, across(week.monday), ground - tall(week.together), tall(week.together),
            min(tall(week.together), tall(week.people)))
        for week in weeks
    )  # fmt: skip
    at = None
    marks: list[Mark] = []
    if goal is not None:
        at = (min(across(goal.due_on), width - EDGE), ground - tall(goal.people))
    for day in [begin, weeks[-1].monday, *_months(begin, weeks[-1].sunday)]:
        x = across(day) + (wide // 2 if day.weekday() == 0 else 0)
        room = [mark.x for mark in marks]
        if all(abs(x - other) >= MARK_WIDTH for other in room) and (at is None or at[0] - x >= MARK_WIDTH * 1.6):
            marks.append(Mark(max(x, EDGE + 20), f"{day.day}/{day.month}"))
    return Plot(width, height, ground, wide, bars, tuple(marks), at)


def _months(begin: date, end: date) -> list[date]:
    first = date(begin.year, begin.month, 1)
    found = []
    while first <= end:
        if first > begin:
            found.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    return found
