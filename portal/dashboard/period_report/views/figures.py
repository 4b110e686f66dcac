"""What a report of a period says, as values: two trees, and of each subject the figures of both days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale

from portal.clock import VIETNAM
from portal.dashboard.overview.queries.numbers import StateCounts
from portal.dashboard.period_report.queries.figures import OwnFigures, read_own_figures
from portal.dashboard.period_report.queries.surroundings import (
    first_trace,
    read_assigned,
    read_crossings,
    read_day_tree,
)
from portal.dashboard.period_report.rules.figures import NOTHING, DayFigures, DayTree, is_comparable, roll_up
from portal.dashboard.period_report.rules.periods import Period
from portal.dashboard.queries.subjects import Subject
from portal.dashboard.report.queries.report import read_branch
from portal.dashboard.rules.count_keys import MEMBER
from portal.dashboard.rules.population import Population
from portal.units.queries.tree_history import UnitOn
from portal.units.queries.unit_labels import labels_of
from portal.units.rules.start_of_day import start_of_day
from portal.visits.counts.rules import VisitSum
from portal.visits.sums.queries import visits_between


@dataclass(frozen=True)
class SubjectFigures:
    """One subject in the period: each unit with everything below it, on the eve of the first day and on the last.

    `own` are the figures of the last day of the people who belong directly to a unit, where they are counted.
    """

    subject: Subject
    first: Mapping[int, DayFigures]
    last: Mapping[int, DayFigures]
    own: Mapping[int, DayFigures]
    comparable: frozenset[int]  # the units whose figures of both days are of the same people's units
    began_on: date | None  # the first day on which anybody had to do with it; none: nobody ever
    is_new: bool  # it began in the period
    previous_new: int | None  # complete in the period before; None where that cannot be compared
    is_assigned: bool  # somewhere at, above or below the unit
    today: Mapping[int, StateCounts] | None  # who learns and who is late, which is known of today alone


@dataclass(frozen=True)
class PeriodFigures:
    """Everything that is counted for the report of one unit on one period."""

    unit: UnitOn
    period: Period
    ends_on: date
    is_running: bool  # its last day is today
    population: Population
    first: DayTree
    last: DayTree
    people_first: int
    people_last: int
    subjects: Sequence[SubjectFigures]
    names: Mapping[int, str]  # of all units of the last day
    visits: Mapping[str, VisitSum]  # in the period, by topic; "" is all of it

    @property
    def children(self) -> list[UnitOn]:
        """The units right below, as they were on the last day."""
        return [unit for unit in self.last.units if unit.depth == 1]


@dataclass(frozen=True)
class _Days:
    """What was read of the two days, to be put together for each subject."""

    unit_id: int
    period: Period
    population: Population
    first: DayTree
    last: DayTree
    figures_first: OwnFigures
    figures_last: OwnFigures
    assigned_first: Mapping[str, frozenset[int]]
    assigned_last: Mapping[str, frozenset[int]]
    comparable: frozenset[int]
    was_same_before: bool  # also since the beginning of the period before

    def of_subject(self, subject: Subject, today: Mapping[int, StateCounts] | None) -> SubjectFigures:
        """The figures of one subject."""
        key = subject.key
        places = self.assigned_last.get(key, frozenset())
        is_assigned = not places.isdisjoint(self.last.ids(self.unit_id) | set(self.last.above))
        is_narrow, team_only = self.population.assigned_only and is_assigned, self.population.team_only
        counted_last = self.last.counted(team_only=team_only, assigned=places if is_narrow else None)
        places_first = self.assigned_first.get(key, frozenset())
        counted_first = self.first.counted(team_only=team_only, assigned=places_first if is_narrow else None)
        own_last = {id_: self.figures_last.get((key, id_), NOTHING) for id_ in counted_last}
        own_first = {id_: self.figures_first.get((key, id_), NOTHING) for id_ in counted_first}
        first = roll_up(self.first, own_first, counted_first)
        began = first_trace(key)
        is_known = began is not None and began < start_of_day(self.period.before().since)
        return SubjectFigures(
            subject=subject,
            first=first,
            last=roll_up(self.last, own_last, counted_last),
            own=own_last,
            comparable=self.comparable,
            began_on=began.astimezone(VIETNAM).date() if began is not None else None,
            is_new=began is None or began >= start_of_day(self.period.since),
            previous_new=first[self.unit_id].new if is_known and self.was_same_before else None,
            is_assigned=is_assigned,
            today=today,
        )

    def people(self, tree: DayTree, figures: OwnFigures) -> int:
        """How many people there were, wherever anything is assigned."""
        counted = tree.counted(team_only=self.population.team_only, assigned=None)
        return sum(figures[MEMBER, id_].members for id_ in counted if (MEMBER, id_) in figures)


def read_period_figures(
    unit_id: int, period: Period, subjects: Sequence[Subject], *, population: Population, today: date
) -> PeriodFigures | None:
    """The figures of a unit on a period; None where there was no such unit on its last day.

    Some statements for the trees and a handful for each of the two days, however many units and subjects.
    """
    ends_on, before = period.ends_by(today), period.before()
    last, first = read_day_tree(unit_id, ends_on), read_day_tree(unit_id, period.eve)
    unit = last.find(unit_id)
    if unit is None:
        return None
    keys = [subject.key for subject in subjects]
    since = read_crossings(after=period.eve, until=ends_on)
    children = {each.id: each.name for each in last.units if each.depth == 1}
    days = _Days(
        unit_id=unit_id,
        period=period,
        population=population,
        first=first,
        last=last,
        figures_first=read_own_figures(unit_id, keys, on=period.eve, new_since=before.since),
        figures_last=read_own_figures(unit_id, keys, on=ends_on, new_since=period.since),
        assigned_first=read_assigned(keys, on=ends_on, of_past=period.eve),
        assigned_last=read_assigned(keys, on=ends_on),
        comparable=frozenset(id_ for id_ in (unit_id, *children) if is_comparable(id_, first, last, *since)),
        was_same_before=is_comparable(
            unit_id, read_day_tree(unit_id, before.eve), last, *read_crossings(after=before.eve, until=ends_on)
        ),
    )
    branch = read_branch(unit_id, keys, on=today, population=population) if ends_on == today else None
    found = []
    for subject in subjects:
        counted = {each.id: branch.counted(each.id, subject.key) for each in branch.units} if branch else None
        found.append(days.of_subject(subject, counted))
    with force_locale("vi"):  # they stand on the paper
        labels = labels_of(children)
    return PeriodFigures(
        unit=unit,
        period=period,
        ends_on=ends_on,
        is_running=ends_on == today,
        population=population,
        first=first,
        last=last,
        people_first=days.people(first, days.figures_first),
        people_last=days.people(last, days.figures_last),
        subjects=found,
        visits=visits_between(unit_id, period.since, ends_on),
        names={**{each.id: each.name for each in last.units}, **labels},
    )
