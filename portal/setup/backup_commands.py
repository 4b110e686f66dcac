"""flask backup, flask restore."""

import time
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from portal.setup.backup import restore_backup, write_backup
from portal.web.cli import echo, localised_command

FILE_ARGUMENT = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
REPORT_INTERVAL_SECONDS = 2.0  # seconds


@click.command(short_help="Write the whole database into a file, checked.")
@FILE_ARGUMENT
@click.option("--replace", is_flag=True, help="Write over a file that is there.")
@with_appcontext
@localised_command
def backup(file: Path, replace: bool) -> None:
    """Write the whole database into FILE, checked, while the portal runs."""
    manifest = write_backup(current_app, file, replace=replace, progress=ProgressReporter())
    echo(
        _(
            "Backup %(path)s: %(rows)d rows in %(tables)d tables.",
            path=file,
            rows=manifest.rows,
            tables=len(manifest.tables),
        )
    )


@click.command(short_help="Fill the database from a backup, all or nothing.")
@FILE_ARGUMENT
@click.option("--replace", is_flag=True, help="Lose everything that the database holds now.")
@with_appcontext
@localised_command
def restore(file: Path, replace: bool) -> None:
    """Fill the database from FILE, all or nothing; stop the portal before."""
    manifest = restore_backup(current_app, file, replace=replace, progress=ProgressReporter())
    echo(_("Restored %(rows)d rows in %(tables)d tables.", rows=manifest.rows, tables=len(manifest.tables)))
    echo(_("If `flask serve` or `flask doctor` asks for it, run: flask db upgrade"))


class ProgressReporter:
    """Says every two seconds how far a long backup or restore is."""

    def __init__(self) -> None:
        self.last = time.monotonic()

    def __call__(self, table: str, rows: int) -> None:
        """Take note of the rows that are done of a table."""
        now = time.monotonic()
        if now - self.last >= REPORT_INTERVAL_SECONDS:
            self.last = now
            echo(_("%(table)s: %(rows)d rows …", table=table, rows=rows))
