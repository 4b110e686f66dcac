"""What comes before serving where one command is to do it all: tables, courses, and the demonstration."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask
from flask_babel import gettext as _

from portal.config import ConfigError
from portal.db import db
from portal.setup.schema import SchemaState, database_schema

PROGRESS_DELAY_SECONDS = 2.0  # seconds, after which a step says what it is at


def prepare_portal(app: Flask) -> None:
    """Bring the tables to this release, publish the courses folder, and give a demonstration its people.

    Each is the command of that name, skipped where nothing is to be done: a folder of courses that is as it was at
    its last sync is not read again. What takes long says so in a line. What `flask courses sync` finds wrong is
    told and holds nothing up. Raises ConfigError for tables that are not to be touched, and SystemExit where the
    upgrade fails.
    """
    import flask_migrate  # not at the top: a process that serves needs it not, and it takes 11 MB

    schema = database_schema(app)
    if schema.state in (SchemaState.NEWER, SchemaState.FOREIGN):
        raise ConfigError(f"{schema.problem} {schema.advice}")
    first = schema.state == SchemaState.EMPTY
    if first:
        click.echo(_("This is the first start; it takes about a minute, later ones a few seconds."))
    if schema.state in (SchemaState.EMPTY, SchemaState.OLDER):
        with progress_line(
            _("Making the tables (1 of 3) …") if first else _("Upgrading the tables …"), at_once=first
        ):
            flask_migrate.upgrade()
    with progress_line(
        _("Publishing the courses (2 of 3) …") if first else _("Publishing the courses …"), at_once=first
    ):
        run_command(app, "courses", "sync", "--if-changed")
    if app.config["PORTAL_MODE"] == "demo":
        line = _("Building the demonstration (3 of 3) …") if first else _("Building the demonstration …")
        with progress_line(line, at_once=first):
            run_command(app, "demo", "--if-empty")
    db.session.remove()


@contextmanager
def progress_line(line: str, *, at_once: bool = False) -> Iterator[None]:
    """Print the line at once, or as soon as what happens meanwhile takes longer than two seconds."""
    if at_once:
        click.echo(line)
        yield
        return
    timer = threading.Timer(PROGRESS_DELAY_SECONDS, click.echo, [line])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def run_command(app: Flask, *arguments: str) -> None:
    """Run a command of the portal in this process; where it is refused, print its sentence and go on."""
    try:
        app.cli.main(args=list(arguments), prog_name="flask", standalone_mode=False)
    except click.ClickException as refused:
        refused.show()
    finally:
        db.session.rollback()
