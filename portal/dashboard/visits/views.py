"""The visits of a unit over some weeks, as a screen and as files show them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.deadlines import within_deadline
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import Column, Ratio, Table
from portal.units.enums import UnitKind
from portal.units.labels import kind_name
from portal.units.queries.tree_history import UnitOn, tree_as_of
from portal.visits.counts.rules import EVERYTHING, GROUP, NOTHING, OUTCOME, PROBLEM, TOPIC, VisitSum
from portal.visits.labels import OUTCOMES, PROBLEMS, TOPICS
from portal.visits.queries import resident_groups
from portal.visits.rules.weeks import LATELY, Weeks
from portal.visits.sums.queries import (
    UnitVisits,
    guide_titles,
    own_sums_below,
    visits_by_subject,
    visits_by_unit,
    visits_by_week,
)
from portal.web.template_filters import day

SPANS = (LATELY, 13, 26, 52)  # weeks that are offered
MIN_PEOPLE = 5  # of a group of residents; fewer might be known by it
MAX_GUIDES = 10  # on the screen


@dataclass(frozen=True)
class Line:
    """One line of a breakdown; `told` is None where there are too few people to tell of."""

    subject: str
    label: str
    told: VisitSum | None


@dataclass(frozen=True)
class Breakdown:
    """What the visits were, told one way."""

    title: str
    lines: Sequence[Line]

    @property
    def most(self) -> int:
        """The most people of a line, for bars."""
        return max((line.told.people for line in self.lines if line.told is not None), default=1) or 1


@dataclass(frozen=True)
class VisitBoard:
    """The visits of a unit with everything below it."""

    weeks: Weeks
    total: VisitSum
    units: Sequence[UnitVisits]
    breakdowns: Sequence[Breakdown]
    by_week: Sequence[tuple[date, VisitSum]]

    @property
    def most_in_week(self) -> int:
        """The most people of a week, for bars."""
        return max((told.people for _monday, told in self.by_week), default=1) or 1


def visit_board(unit_id: int, weeks: Weeks) -> VisitBoard:
    """Everything that the screen shows; five statements, however many visits."""
    subjects = visits_by_subject(unit_id, weeks)
    return VisitBoard(
        weeks,
        subjects.get(EVERYTHING, NOTHING),
        visits_by_unit(unit_id, weeks),
        breakdowns(subjects),
        visits_by_week(unit_id, weeks),
    )


def breakdowns(subjects: Mapping[str, VisitSum]) -> list[Breakdown]:
    """The sums by topic, outcome, problem, group of residents and guide; those without any visit are left out."""
    groups = dict(resident_groups())
    guides = guide_titles(subjects)
    told = [
        (_("What was helped with"), _named(TOPIC, TOPICS)),
        (_("How it went"), _named(OUTCOME, OUTCOMES)),
        (_("What stood in the way"), _named(PROBLEM, PROBLEMS)),
        (_("Groups of residents"), _named(GROUP, groups)),
        (_("Guides that were used"), guides),
    ]
    found = [Breakdown(str(title), list(_lines(names, subjects))) for title, names in told]
    return [each for each in found if each.lines]


def _named(prefix: str, names: Mapping[str, Any]) -> dict[str, str]:
    return {f"{prefix}{key}": str(name) for key, name in names.items()}


def _lines(names: Mapping[str, str], subjects: Mapping[str, VisitSum]) -> Iterator[Line]:
    known = [(subject, name, subjects[subject]) for subject, name in names.items() if subject in subjects]
    for subject, name, told in sorted(known, key=lambda line: -line[2].people):
        is_told = not subject.startswith(GROUP) or told.people >= MIN_PEOPLE
        yield Line(subject, name, told if is_told else None)


def visit_sheets(unit_name: str, unit_id: int, weeks: Weeks, today: date) -> list[Table]:
    """The sheets of a workbook: each unit once, the breakdowns, the weeks."""
    titles = [str(_("Visits")), unit_name, period_text(weeks)]
    board = visit_board(unit_id, weeks)
    columns, rows = unit_table(unit_id, weeks, today)
    total: list[Cell] = ["", "", "", "", "", _("Total"), *_cells(board.total)]
    total += ["" for _rest in range(len(columns) - len(total))]
    told: list[Sequence[Cell]] = [
        [
            breakdown.title,
            line.label,
            *(_cells(line.told) if line.told is not None else [few_people(), "", "", ""]),
        ]
        for breakdown in board.breakdowns
        for line in breakdown.lines
    ]
    weekly: list[Sequence[Cell]] = [[monday, *_cells(sums)] for monday, sums in board.by_week]
    kinds = [Column(_("By")), Column(_("What")), *_number_columns(2)]
    by_week = [Column(_("Week from Monday"), "day", 14), *_number_columns(1)]
    return [
        Table(str(_("Unit by unit")), columns, rows, titles, total, is_wide=True),
        Table(str(_("By kind")), kinds, told, titles),
        Table(str(_("Week by week")), by_week, weekly, titles),
    ]


def unit_table(unit_id: int, weeks: Weeks, today: date) -> tuple[list[Column], list[list[Cell]]]:
    """A row for each unit whose own members went out, and one for closed units, so that all add up."""
    units = {unit.id: unit for unit in tree_as_of(today, unit_id)}
    sums = own_sums_below(unit_id, weeks)
    columns = [
        *(Column(_("Unit code")), Column(_("Level")), Column(_("Commune")), Column(_("Hamlet"))),
        *(Column(_("Team")), Column(_("Unit")), *_number_columns(6)),
        *(Column(str(name), "number", 11, is_summed=True) for name in TOPICS.values()),
    ]
    rows: list[list[Cell]] = [
        [unit.code, kind_name(unit.kind), *_places(unit, units), unit.name, *_all_cells(sums[unit.id])]
        for unit in within_deadline(units.values())
        if unit.id in sums
    ]
    closed = [told for id_, told in sums.items() if id_ not in units]
    if closed:
        together: dict[str, VisitSum] = {}
        for told in closed:
            for subject, numbers in told.items():
                together[subject] = together.get(subject, NOTHING) + numbers
        rows.append(["", "", "", "", "", _("Units that are closed"), *_all_cells(together)])
    return columns, rows


def few_people() -> str:
    """What stands in place of the numbers of a group with few people."""
    return str(_("fewer than %(number)d", number=MIN_PEOPLE))


def period_text(weeks: Weeks) -> str:
    """From which day to which."""
    return str(_("%(from_day)s to %(to_day)s", from_day=day(weeks.first), to_day=day(weeks.until)))


def _number_columns(first: int) -> list[Column]:
    return [
        Column(_("Outings"), "number", 11, is_summed=True),
        Column(_("People helped"), "number", 11, is_summed=True),
        Column(_("Manage by themselves"), "number", 11, is_summed=True),
        Column(_("Share who manage"), "share", 11, ratio=Ratio((first + 2,), first + 1)),
    ]


def _cells(told: VisitSum) -> list[Cell]:
    return [told.visits, told.people, told.managed, told.share]


def _all_cells(told: Mapping[str, VisitSum]) -> list[Cell]:
    by_topic = [told.get(f"{TOPIC}{topic}", NOTHING).people for topic in TOPICS]
    return [*_cells(told.get(EVERYTHING, NOTHING)), *by_topic]


def _places(unit: UnitOn, units: Mapping[int, UnitOn]) -> list[Cell]:
    names: dict[str, str] = {}
    at: UnitOn | None = unit
    while at is not None:
        names.setdefault(at.kind, at.name)
        at = units.get(at.parent_id) if at.parent_id is not None and at.depth else None
    return [names.get(kind, "") for kind in (UnitKind.COMMUNE, UnitKind.HAMLET, UnitKind.TEAM)]
