"""By what visits are counted, and how counts add up; no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

EVERYTHING = ""  # the subject of every visit
TOPIC, OUTCOME, GROUP, PROBLEM, GUIDE = "topic:", "outcome:", "group:", "problem:", "guide:"


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What a visit that counts is counted by."""

    unit_id: int
    visited_on: date
    topic: str
    outcome: str
    group: str
    problem: str
    people: int
    managed: int
    guide_ids: tuple[int, ...] = ()

    def subjects(self) -> Iterator[str]:
        """Everything that the visit counts for."""
        yield EVERYTHING
        yield f"{TOPIC}{self.topic}"
        yield f"{OUTCOME}{self.outcome}"
        if self.group:
            yield f"{GROUP}{self.group}"
        if self.problem:
            yield f"{PROBLEM}{self.problem}"
        for guide_id in self.guide_ids:
            yield f"{GUIDE}{guide_id}"


@dataclass(frozen=True, slots=True)
class VisitSum:
    """How many outings, how many people were helped on them, and how many then managed by themselves."""

    visits: int = 0
    people: int = 0
    managed: int = 0

    @property
    def share(self) -> float:
        """The share of the people helped who then managed by themselves, 0 to 1; 0 where there is nobody."""
        return self.managed / self.people if self.people else 0.0

    def __add__(self, other: "VisitSum") -> "VisitSum":
        return VisitSum(self.visits + other.visits, self.people + other.people, self.managed + other.managed)

    def __neg__(self) -> "VisitSum":
        return VisitSum(-self.visits, -self.people, -self.managed)

    def __bool__(self) -> bool:
        return bool(self.visits or self.people or self.managed)


NOTHING = VisitSum()
CountKey = tuple[int, str, date]  # a unit, a subject, the Monday of a week
Counts = dict[CountKey, VisitSum]


def week_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def own_counts(visits: Iterable[VisitFacts]) -> Counts:
    """What the visits add up to in their own units."""
    found: Counts = {}
    for visit in visits:
        told = VisitSum(1, visit.people, visit.managed)
        for subject in visit.subjects():
            key = (visit.unit_id, subject, week_of(visit.visited_on))
            found[key] = found.get(key, NOTHING) + told
    return found
