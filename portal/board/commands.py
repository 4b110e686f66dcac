"""flask board: what an administrator does for the board from the shell."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from portal.board.freezing_commands import freeze
from portal.board.operations.rebuilding import rebuild
from portal.board.queries.kept import number_of_people
from portal.board.queries.wrong import find_wrong
from portal.db import begin_write, db

board = AppGroup("board", help="The numbers that leaders see.")
board.add_command(freeze)


@board.command("recount")
@click.option("--dry-run", is_flag=True, help="Only say what is counted wrong, and change nothing.")
def recount(dry_run: bool) -> None:
    """Count everybody anew, in one transaction; needed once after an upgrade from a release without the board."""
    if dry_run:
        wrong = find_wrong()
        if not wrong:
            click.echo(_("Every number of the board is right."))
            return
        for line in wrong.examples:
            click.echo(line)
        click.echo(_("Counted wrong: %(number)d.", number=wrong.number))
        sys.exit(1)
    begin_write()
    with click.progressbar(length=number_of_people(), label=_("Counting everybody"), show_pos=True) as bar:
        rebuild(bar.update)
    db.session.commit()
    click.echo(_("The board counts everybody anew."))
