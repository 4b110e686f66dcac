"""All programmes and courses side by side: a row for each unit, or for each person, as files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from flask_babel import gettext as _

from portal import clock
from portal.accounts.rules.phones import format_phone
from portal.dashboard.enums import MemberState
from portal.dashboard.filters import STATES
from portal.dashboard.labels import members_label
from portal.dashboard.overview.queries.numbers import StateCounts
from portal.dashboard.queries.subjects import Subject
from portal.dashboard.report.queries.people import own_members_below
from portal.dashboard.report.queries.report import Branch, begin_consistent_read, overdue_in, units_below
from portal.dashboard.report.rules import places_of, rows_counted_once
from portal.dashboard.report.views.files import definition_sheet, level_sheets, line_places, place_columns
from portal.dashboard.report.views.people import CHECK_MARK, state_names
from portal.dashboard.report.views.report import ReportLine, branch_lines
from portal.dashboard.report.views.tables import line_name
from portal.dashboard.rules.count_keys import MEMBER
from portal.dashboard.rules.population import Population
from portal.dashboard.wide_export.queries import Standing, WidePerson, wide_people
from portal.db import db
from portal.deadlines import within_deadline
from portal.errors import Refused
from portal.spreadsheets.csv_writing import write_csv
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import Column, Ratio, Table
from portal.spreadsheets.writing import write_large_xlsx
from portal.units.labels import kind_name
from portal.units.queries.tree_history import UnitOn
from portal.units.queries.unit_labels import labels_within
from portal.web.template_filters import day

PERSON_KEYS = (*STATES, MemberState.TEACHING)
WIDE_KEYS = ("members", *PERSON_KEYS, "share")
MAX_WIDE_CELLS = 6_000_000  # of a workbook; a table of text has no end
KEYS = ("members", MemberState.NOT_STARTED, MemberState.LEARNING, "completed", MemberState.OVERDUE, "teaching")


@dataclass(frozen=True)
class WideTable:
    """What is listed side by side, in and below which unit, as of which day."""

    way: Sequence[UnitOn]  # down to the unit itself
    subjects: Sequence[Subject]
    on: date

    @property
    def titles(self) -> list[str]:
        """What stands above the table."""
        as_of = str(_("Numbers as of %(day)s", day=day(self.on)))
        return [str(_("All programmes and courses")), self.way[-1].name, as_of]


def unit_columns(subjects: Sequence[Subject], population: Population) -> list[Column]:
    """The columns of the table of units: where each stands, how many are there, and six for each subject."""
    texts = [Column(_("No."), "number", 6), *place_columns(), Column(_("Unit"))]
    columns = [*texts, Column(str(members_label(population)), "number", 11, is_summed=True)]
    names: dict[str, str] = {
        "members": _("Members counted") if population.team_only else _("People counted"),
        MemberState.NOT_STARTED: _("Not started"),
        MemberState.LEARNING: _("Learning"),
        "completed": _("Complete"),
        MemberState.OVERDUE: _("Overdue"),
        "teaching": _("Can teach"),
    }
    for subject in subjects:
        first = len(columns)
        columns += [Column(f"{subject.title}: {names[key]}", "number", 13, is_summed=True) for key in KEYS]
        share = Ratio((first + KEYS.index("completed"),), first)
        columns.append(Column(f"{subject.title}: {_('Share complete')}", "share", 13, ratio=share))
    return columns


def unit_cells(lines: Sequence[ReportLine], branch: Branch, codes: Mapping[int, str]) -> Iterator[list[Cell]]:
    """A row for each of the lines."""
    for place, line in within_deadline(enumerate(lines, 1)):
        if line.unit_id is None:
            counts = [branch.own_counted(line.code_of, subject) for subject in branch.subjects]
        else:
            counts = [branch.counted(line.unit_id, subject) for subject in branch.subjects]
        yield [place, *line_places(line, codes), line_name(line), line.counted.members, *_numbers(counts)]


def unit_total(branch: Branch) -> list[Cell]:
    """The last row."""
    top = branch.units[0].id
    counts = [branch.counted(top, subject) for subject in branch.subjects]
    return ["", "", "", "", "", "", _("Total"), branch.counted(top, MEMBER).members, *_numbers(counts)]


def write_units_xlsx(target: IO[bytes], wanted: WideTable, branch: Branch, codes: Mapping[int, str]) -> None:
    """The table of units as a workbook: everybody once, and a sheet for each level above the last."""
    columns, lines = (
        unit_columns(wanted.subjects, branch.population),
        list(branch_lines(branch, MEMBER, wanted.way)),
    )
    ensure_fits(len(lines) * 2, len(columns))
    sheets = [
        Table(
            name,
            columns,
            unit_cells(some, branch, codes),
            titles=wanted.titles,
            total=unit_total(branch),
            is_wide=True,
        )
        for name, some in level_sheets(lines)
    ]
    sheets.append(definition_sheet(WIDE_KEYS, branch.population))
    write_large_xlsx(target, sheets, created=clock.now(), title=wanted.titles[0])


def units_csv(wanted: WideTable, branch: Branch, codes: Mapping[int, str]) -> Iterator[bytes]:
    """The table of units as text: everybody once, and the total."""
    headings = [column.heading for column in unit_columns(wanted.subjects, branch.population)]
    lines = rows_counted_once(branch_lines(branch, MEMBER, wanted.way))
    return write_csv(headings, [*unit_cells(lines, branch, codes), unit_total(branch)])


def person_columns(subjects: Sequence[Subject]) -> list[Column]:
    """The columns of the table of people: where each is, who, and four for each subject."""
    columns = [
        *(Column(column.heading, width=20) for column in place_columns()),
        *(Column(_("Unit"), width=32), Column(_("Full name"), width=28), Column(_("Phone number"), width=15)),
    ]
    for subject in subjects:
        columns += [
            Column(f"{subject.title}: {_('State')}", width=16),
            Column(f"{subject.title}: {_('Finished on')}", "day", 13),
            Column(f"{subject.title}: {_('Overdue')}", width=10),
            Column(f"{subject.title}: {_('Can teach')}", width=12),
        ]
    return columns


def person_cells(wanted: WideTable) -> Iterator[list[Cell]]:
    """A row for each person, unit by unit; to be read as of one moment."""
    units = units_below(wanted.way[-1].id)
    keys = [subject.key for subject in wanted.subjects]
    late = {key: overdue_in(units, key, on=wanted.on) for key in keys}
    labels = labels_within((unit.id, unit.name, unit.parent_id) for unit in units)
    above = [(step.kind, step.name) for step in wanted.way[:-1]]
    places = places_of(((unit.id, unit.parent_id, unit.kind, labels[unit.id]) for unit in units), above=above)
    told: dict[int, list[Cell]] = {}
    for unit in units:
        place = places[unit.id]
        where = [unit.code, kind_name(unit.kind), place.commune, place.hamlet, place.team]
        told[unit.id] = [*where, labels[unit.id]]
    words = state_names()
    people = wide_people(units, keys, sizes=own_members_below(wanted.way[-1].id))
    for person in within_deadline(people):
        phone = format_phone(person.phone) if person.phone else ""
        cells = [*told[person.unit_id], person.name, phone]
        for key in keys:
            cells += _standing_cells(person, key, words, late[key], on=wanted.on)
        yield cells


def write_people_xlsx(target: IO[bytes], wanted: WideTable) -> None:
    """The table of people as a workbook, in constant memory; Refused for more cells than it can hold in time."""
    db.session.rollback()
    try:
        begin_consistent_read()
        columns = person_columns(wanted.subjects)
        ensure_fits(sum(own_members_below(wanted.way[-1].id).values()), len(columns))
        titles = [*wanted.titles, nameless_text()]
        table = Table(str(_("List of people")), columns, person_cells(wanted), titles=titles, is_wide=True)
        sheets = [table, definition_sheet(PERSON_KEYS)]
        write_large_xlsx(target, sheets, created=clock.now(), title=titles[0])
    finally:
        db.session.rollback()


def people_csv(wanted: WideTable) -> Iterator[bytes]:
    """The table of people as text in pieces, read as of one moment in a transaction of its own."""
    db.session.rollback()
    try:
        begin_consistent_read()
        yield from write_csv([column.heading for column in person_columns(wanted.subjects)], person_cells(wanted))
    finally:
        db.session.rollback()


def ensure_fits(rows: int, columns: int) -> None:
    """Refused for a workbook that would take too long to write."""
    if rows * columns > MAX_WIDE_CELLS:
        raise Refused(_("That is more than a spreadsheet holds at once. Take the .csv, or a unit further down."))


def nameless_text() -> str:
    """Why some rows have no name."""
    return str(
        _("Rows without a name and phone number: these people did not agree to be named; they are only counted.")
    )


def _numbers(counts: Sequence[StateCounts]) -> Iterator[Cell]:
    for counted in counts:
        for key in KEYS:
            number: int = getattr(counted, key)
            yield number
        yield counted.share


def _standing_cells(
    person: WidePerson, key: str, words: Mapping[str, str], late: set[int], *, on: date
) -> list[Cell]:
    standing = person.standings.get(key, Standing())
    is_in_time = standing.own_due_on is not None and standing.own_due_on >= on
    is_late = person.unit_id in late and not standing.is_complete and not is_in_time
    return [
        words[standing.state],
        standing.finished_on,
        CHECK_MARK if is_late else "",
        CHECK_MARK if standing.teaches else "",
    ]
