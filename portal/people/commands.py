"""flask people: what an administrator does for people from the shell."""

import sys
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
from portal.people.roster.rules.parsing import Roster, read_roster
from portal.people.roster.views.preview import Preview, faulty_rows
from portal.spreadsheets.sheet import InvalidSpreadsheet
from portal.units.queries.tree import find_unit_by_code

people = AppGroup("people", help="Bring people in, and help them into their accounts.")


@people.command("code")
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


@people.command("reset-second-factor")
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
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--leave-out-faulty", is_flag=True, help="Write the other rows though some have faults.")
def import_people(file: Path, unit_code: str, dry_run: bool, leave_out_faulty: bool) -> None:
    """Bring in the people of a spreadsheet (.xlsx or .csv), all or nothing."""
    roster = read_or_exit(file)
    begin_write()
    lock_units(roster)
    unit = find_unit_by_code(unit_code)
    if unit is None:
        raise click.ClickException(_("There is no unit with the code %(code)s.", code=unit_code))
    preview = Preview(roster, plan_of(roster, unit, actor=None))
    print_preview(roster, preview)
    faulty = preview.counts["faulty"]
    if dry_run:
        click.echo(_("Nothing was changed: this was a dry run."))
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


def read_or_exit(file: Path) -> Roster:
    """The roster in the file, or the end of the command with what is wrong with it."""
    try:
        with file.open("rb") as opened:
            return read_roster(opened, file.name)
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
        click.echo(f"{_('Row %(row)s', row=row.line.number)}: {name}: {' '.join(row.faults)}", err=True)
