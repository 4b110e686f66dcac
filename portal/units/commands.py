"""flask units: the organisation as it is and was, and its changes from a spreadsheet."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.db import begin_write, db
from portal.errors import Refused
from portal.spreadsheets.reading import read_rows
from portal.spreadsheets.sheet import InvalidSpreadsheet
from portal.units.bulk_changes.operations.replay import path_changes, replay
from portal.units.bulk_changes.rules.rows import read_changes
from portal.units.bulk_changes.views.report import fault_lines, replay_lines
from portal.units.bulk_changes.views.template import template_csv, template_xlsx
from portal.units.labels import kind_name
from portal.units.queries.member_history import people_by_unit_on, sum_up_tree
from portal.units.queries.tree import find_unit_by_code
from portal.units.queries.tree_history import tree_as_of
from portal.web.cli import echo, exit_with_message, localised_command

group = AppGroup(
    "units",
    help="Show the organisation as it is and was, and change it from a spreadsheet.",
    short_help="Show and change the organisation.",
)


@group.command("apply", short_help="Make the changes in a spreadsheet, all of them or none.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would happen, and change nothing.")
@localised_command
def apply(file: Path, dry_run: bool) -> None:
    """Make the changes in FILE (.xlsx or .csv), in the order of days and rows: all of them or none.

    What was made before is left alone, so the same file may be applied again.
    """
    try:
        with file.open("rb") as opened:
            sheet = read_rows(opened, file.name)
        wanted, faults = read_changes(sheet)
    except InvalidSpreadsheet as bad:
        exit_with_message(f"{file}: {bad}")
    for sheet_note in sheet.notes:
        echo(sheet_note)
    begin_write()
    result = replay(wanted, actor=None)
    faults += result.faults
    if faults:
        db.session.rollback()
        for line in fault_lines(faults, str(file)):
            echo(line)
        count = len(faults)
        exit_with_message(
            ngettext("%(num)d faulty row; nothing changed.", "%(num)d faulty rows; nothing changed.", count)
        )
    for line in replay_lines(result, path_changes(result.steps)):
        echo(line)
    if dry_run:
        db.session.rollback()
        echo(_("This was a dry run: nothing was changed."))
    else:
        db.session.commit()


@group.command("as-of", short_help="Print the tree as it was on a day.")
@click.argument("day", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]))
@click.option("--unit", "code", help="The code of a unit: only it and what stood below it.")
@localised_command
def as_of(day: datetime, code: str | None) -> None:
    """Print the tree as it was on DAY (2025-06-30 or 30/06/2025), with the people in and below each unit."""
    for line in tree_lines(day.date(), code):
        echo(line)


@group.command("list", short_help="Print the tree as it is today.")
@click.option("--unit", "code", help="The code of a unit: only it and what stands below it.")
@localised_command
def list_units(code: str | None) -> None:
    """Print the tree as it is today, with the people in and below each unit."""
    for line in tree_lines(clock.today(), code):
        echo(line)


@group.command("template", short_help="Write a blank spreadsheet of changes.")
@click.argument("file", type=click.Path(path_type=Path))
@localised_command
def template(file: Path) -> None:
    """Write a blank spreadsheet of changes to FILE, which must not be there yet (.xlsx with examples, or .csv)."""
    content = template_csv() if file.suffix.lower() == ".csv" else template_xlsx(clock.now())
    with file.open("xb") as opened:
        opened.write(content)
    echo(_("Written: %(file)s", file=file))


def tree_lines(day: date, code: str | None) -> Iterator[str]:
    """A line for each unit of that day, set in by depth: name, kind, code, people; Refused if there are none."""
    top = find_unit_by_code(code) if code is not None else None
    if code is not None and top is None:
        raise Refused(_("There is no unit with the code %(code)s.", code=code))
    units = tree_as_of(day, top.id if top is not None else None)
    if not units:
        raise Refused(_("There were no units on that day."))
    people = people_by_unit_on(day)
    below = sum_up_tree(units, people)
    for unit in units:
        kind = kind_name(unit.kind)
        count = ngettext("%(num)d person", "%(num)d people", below[unit.id])
        yield f"{'  ' * unit.depth}{unit.name} ({kind}, {unit.code}) – {count}"
