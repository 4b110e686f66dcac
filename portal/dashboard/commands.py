"""flask dashboard: what an administrator does for the dashboard from the shell."""

import sys

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from portal.accounts.queries.users import number_of_users
from portal.dashboard.counts.operations.recount import recount_all
from portal.dashboard.counts.queries.consistency import find_inconsistencies
from portal.dashboard.snapshots.commands import freeze_command, snapshot
from portal.db import begin_write, db

dashboard = AppGroup("dashboard", help="The numbers that leaders see.")
dashboard.add_command(snapshot)
dashboard.add_command(freeze_command, "freeze")  # as it was called before 0.9.0, in the timers of old portals


@dashboard.command("recount", short_help="Count everybody anew.")
@click.option("--dry-run", is_flag=True, help="Only say what is counted wrong, and change nothing.")
def recount(dry_run: bool) -> None:
    """Count everybody anew, in one transaction; needed once after an upgrade from before 0.4.0."""
    if dry_run:
        wrong = find_inconsistencies()
        if not wrong:
            click.echo(_("Every number of the dashboard is right."))
            return
        for line in wrong.examples:
            click.echo(line)
        click.echo(_("Counted wrong: %(number)d.", number=wrong.number))
        sys.exit(1)
    begin_write()
    with click.progressbar(length=number_of_users(), label=_("Counting everybody"), show_pos=True) as bar:
        recount_all(bar.update)
    db.session.commit()
    click.echo(_("The dashboard counts everybody anew."))
