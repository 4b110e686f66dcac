"""flask people: what an administrator does for people from the shell."""

import sys
from dataclasses import replace
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.accounts.models import User
from portal.accounts.operations.activation_codes import issue_code
from portal.accounts.queries.users import find_by_login
from portal.accounts.rules import activation_codes
from portal.db import begin_write, db
from portal.people.operations.revoke_access import reset_second_factor
from portal.people.roster.operations.imports import import_roster, lock_units, plan_of
from portal.people.roster.operations.reading import Wanted, read_as_wanted
from portal.people.roster.rules.parsing import Roster
from portal.people.roster.rules.units_said import filled_down, names_unit
from portal.people.roster.views.preview import Preview, faulty_rows
from portal.spreadsheets.reading import read_sheets
from portal.spreadsheets.sheet import InvalidSpreadsheet
from portal.units.models import Unit
from portal.units.queries.tree import find_unit_by_code

people = AppGroup("people", help="Bring people in, and help them into their accounts.")


@people.command("code", short_help="Print an activation code for somebody.")
@click.argument("login")
def code(login: str) -> None:
    """Print an activation code, and its link, for the person with this phone number or user name."""
    begin_write()
    user = user_or_exit(login)
    new = issue_code(user, actor=None)
    db.session.commit()
    click.echo(_("Code for %(name)s: %(code)s", name=user.name, code=new))
    click.echo(_("Link: %(link)s", link=activation_codes.activation_url(new, "http://127.0.0.1:8000")))
    click.echo(_("It can be used once, within %(days)d days.", days=activation_codes.CODE_LIFETIME.days))


@people.command("reset-second-factor", short_help="Take off the second factor of a lost phone.")
@click.argument("login")
def reset(login: str) -> None:
    """Let the person with this phone number or user name, whose phone is lost, sign in with the password alone."""
    begin_write()
    user = user_or_exit(login)
    if not reset_second_factor(user, actor=None):
        raise click.ClickException(_("%(name)s has no second factor.", name=user.name))
    db.session.commit()
    click.echo(_("The second factor of %(name)s is reset, and every session ended.", name=user.name))


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", "unit_code", required=True, help="The code of the unit that the people are at or below.")
@click.option("--sheet", "sheet_names", multiple=True, help="The name of a sheet to read; may be said again.")
@click.option("--heading-row", type=click.IntRange(0), help="The number of the row of headings; 0: there is none.")
@click.option("--column", "columns", multiple=True, help="What a column is, such as C=phone; may be said again.")
@click.option("--hidden-rows", is_flag=True, help="Read rows that are hidden in the file, too.")
@click.option("--fill-down", is_flag=True, help="A row without a unit is in that of the row above.")
@click.option("--make-units", is_flag=True, help="Make the units of the file that are not there.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--leave-out-faulty", is_flag=True, help="Write the other rows though some have faults.")
def import_people(
    file: Path,
    unit_code: str,
    sheet_names: tuple[str, ...],
    heading_row: int | None,
    columns: tuple[str, ...],
    hidden_rows: bool,
    fill_down: bool,
    make_units: bool,
    dry_run: bool,
    leave_out_faulty: bool,
) -> None:
    """Bring in the people of a spreadsheet, all or nothing."""
    unit = unit_or_exit(unit_code)
    roster = read_or_exit(file, unit, Wanted(sheet_names, heading_row, columns, hidden_rows))
    db.session.rollback()
    if make_units:
        roster = replace(roster, choices=replace(roster.choices, makes_units=True))
    begin_write()
    lock_units(roster)
    unit = unit_or_exit(unit_code)
    if fill_down:
        lines = filled_down(
            roster.lines, {place for place, line in enumerate(roster.lines) if not names_unit(line)}
        )
        roster = roster.with_lines(lines)
    preview = Preview(roster, plan_of(roster, unit, actor=None))
    print_preview(roster, preview)
    faulty = preview.counts["faulty"]
    if dry_run:
        click.echo(_("Nothing was changed: this was a dry run."))
        if faulty and not preview.plan.written:
            raise click.ClickException(_("No row of the file can be written: every one has a fault."))
        return
    if faulty and not leave_out_faulty:
        raise click.ClickException(
            _("Nothing was changed: some rows have faults. Mend them, or say --leave-out-faulty.")
        )
    with click.progressbar(length=preview.plan.written, label=_("Writing the list")) as bar:
        for done in import_roster(roster, preview.plan, unit, file_name=file.name):
            bar.update(done - bar.pos)
    db.session.commit()
    click.echo(ngettext("%(num)d row was written.", "%(num)d rows were written.", preview.plan.written))


def user_or_exit(login: str) -> User:
    """The person with this phone number or user name, or the end of the command where nobody has it."""
    user = find_by_login(login)
    if user is None or user.deactivated_at is not None:
        click.echo(_("Nobody has this phone number or user name."), err=True)
        sys.exit(1)
    return user


def unit_or_exit(code: str) -> Unit:
    """The unit with this code, or the end of the command where there is none."""
    unit = find_unit_by_code(code)
    if unit is None:
        raise click.ClickException(_("There is no unit with the code %(code)s.", code=code))
    return unit


def read_or_exit(file: Path, unit: Unit, wanted: Wanted) -> Roster:
    """The roster in the file, or the end of the command with what is wrong with it."""
    try:
        with file.open("rb") as opened:
            return read_as_wanted(read_sheets(opened, file.name), unit, wanted)
    except InvalidSpreadsheet as reason:
        raise click.ClickException(str(reason)) from None


def print_preview(roster: Roster, preview: Preview) -> None:
    """Print what the roster will do, then every row with a fault."""
    for note in roster.notes:
        click.echo(note)
    for deed in preview.deeds:
        click.echo(f"  {deed}")
    for row in faulty_rows(preview):
        name = row.planned.entry.name or "–"
        click.echo(f"{_('Row %(row)s', row=row.label)}: {name}: {' '.join(row.faults)}", err=True)
