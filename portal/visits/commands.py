"""flask visits: what an administrator does for the counts of visits from the shell."""

import sys

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from portal.db import begin_write, db
from portal.visits.counts.operations import number_of_wrong_counts, recount_all

visits = AppGroup("visits", help="What was done at residents' doors.")


@visits.command("recount", short_help="Count every visit anew.")
@click.option("--dry-run", is_flag=True, help="Only say how much is counted wrong, and change nothing.")
def recount(dry_run: bool) -> None:
    """Count every visit anew, in one transaction."""
    if dry_run:
        wrong = number_of_wrong_counts()
        click.echo(_("Counted wrong: %(number)d.", number=wrong))
        if wrong:
            sys.exit(1)
        return
    begin_write()
    click.echo(_("Every visit is counted anew: %(number)d sums.", number=recount_all()))
    db.session.commit()
