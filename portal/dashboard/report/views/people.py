"""The list of everybody below a unit: how each stands, by name only who agreed to it, streamed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from flask_babel import gettext as _

from portal import clock
from portal.dashboard.definitions.labels import PEOPLE_KEYS
from portal.dashboard.enums import MemberState
from portal.dashboard.queries.subjects import Subject
from portal.dashboard.report.queries.people import PersonRow, own_members_below, people_in_units
from portal.dashboard.report.queries.report import BranchUnit, begin_consistent_read, overdue_in, units_below
from portal.dashboard.report.views.files import definition_sheet
from portal.dashboard.rules.count_keys import COMPLETED, MEMBER
from portal.db import db
from portal.deadlines import within_deadline
from portal.errors import Refused
from portal.spreadsheets.csv_writing import write_csv
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import Column, Table
from portal.spreadsheets.writing import write_large_xlsx
from portal.web.template_filters import day

MAX_XLSX_ROWS = 1_000_000  # rows: a sheet ends soon after
PATH_SEPARATOR = " › "
CHECK_MARK = "x"  # as such lists are ticked


@dataclass(frozen=True)
class PeopleList:
    """Who is listed, for which subject, and as of which day."""

    unit_id: int
    name: str
    subject: Subject
    on: date


def stream_csv(wanted: PeopleList) -> Iterator[bytes]:
    """The list in pieces of about 64 KB, read as of one moment in a transaction of its own."""
    db.session.rollback()
    try:
        begin_consistent_read()
        yield from write_csv([column.heading for column in columns()], rows_of(wanted))
    finally:
        db.session.rollback()


def write_xlsx_into(target: IO[bytes], wanted: PeopleList) -> None:
    """The same as a workbook, in constant memory; Refused for more people than a sheet has rows."""
    db.session.rollback()
    try:
        begin_consistent_read()
        if sum(own_members_below(wanted.unit_id).values()) > MAX_XLSX_ROWS:
            raise Refused(
                _("There are more people than a spreadsheet has rows. Take the .csv, or a unit further down.")
            )
        table = Table(str(_("List of people")), columns(), rows_of(wanted), titles=titles_of(wanted), is_wide=True)
        sheets = [table, definition_sheet(PEOPLE_KEYS)]
        write_large_xlsx(target, sheets, created=clock.now(), title=titles_of(wanted)[0])
    finally:
        db.session.rollback()


def titles_of(wanted: PeopleList) -> list[str]:
    """What stands above the list."""
    return [
        f"{_('List of people')}: {wanted.subject.title}",
        wanted.name,
        str(_("Numbers as of %(day)s", day=day(wanted.on))),
        str(_("Rows without a name: these people did not agree to be named in reports; they are only counted.")),
    ]


def columns() -> Sequence[Column]:
    """The columns of the list."""
    # Their widths are said, since nobody can look at all rows before the first is written.
    return [
        Column(_("Part of"), width=44),
        Column(_("Unit"), width=36),
        Column(_("Full name"), width=28),
        Column(_("State"), width=24),
        Column(_("Finished on"), "day", 14),
        Column(_("Overdue"), width=12),
        Column(_("Can teach"), width=12),
    ]


def rows_of(wanted: PeopleList) -> Iterator[list[Cell]]:
    """A row for each person, unit by unit."""
    units = units_below(wanted.unit_id)
    late = overdue_in(units, wanted.subject.key, on=wanted.on)
    ways = unit_paths(units)
    names = {unit.id: unit.name for unit in units}
    words = state_names()
    for person in within_deadline(
        people_in_units(units, wanted.subject.key, sizes=own_members_below(wanted.unit_id))
    ):
        yield [
            ways[person.unit_id],
            names[person.unit_id],
            person.name,
            words[person.state],
            person.finished_on,
            CHECK_MARK if is_overdue(person, late, on=wanted.on) else "",
            CHECK_MARK if person.teaches else "",
        ]


def state_names() -> dict[str, str]:
    """What the states of a person are called."""
    return {
        MemberState.NOT_STARTED: str(_("Not started")),
        MemberState.LEARNING: str(_("Learning")),
        MemberState.COMPLETE: str(_("Complete")),
        MemberState.EARLIER: str(_("Complete, earlier version")),
        MEMBER: "",  # there is nothing to learn yet
    }


def is_overdue(person: PersonRow, late: set[int], *, on: date) -> bool:
    """Whether the person should have completed it before the day, which newcomers may do later than the others."""
    is_in_time = person.own_due_on is not None and person.own_due_on >= on
    return person.unit_id in late and person.state not in COMPLETED and not is_in_time


def unit_paths(units: Sequence[BranchUnit]) -> dict[int, str]:
    """What stands above each unit, from the first of them down, by unit id."""
    ways: dict[int, str] = {}
    names = {unit.id: unit.name for unit in units}
    for unit in units:
        if not unit.level or unit.parent_id is None:
            ways[unit.id] = ""
        else:
            above = ways[unit.parent_id]
            ways[unit.id] = f"{above}{PATH_SEPARATOR}{names[unit.parent_id]}" if above else names[unit.parent_id]
    return ways
