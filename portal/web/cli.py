"""Helpers of shell commands: the language option, printing a line, and ending with a plain error message."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

import click
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError, ProgrammingError

from portal.db import db
from portal.errors import Refused
from portal.web.display import LANGUAGES


def localised_command(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let the command speak the language asked for, and end with a plain sentence where something is refused."""

    @click.option("--language", type=click.Choice(list(LANGUAGES)), default="vi", help="Language of the messages.")
    @wraps(command)
    def spoken(language: str, **arguments: Any) -> None:
        with force_locale(language):
            try:
                command(**arguments)
            except Refused as refused:
                exit_with_message(refused.message)
            except (OperationalError, ProgrammingError) as error:
                exit_with_message(_("The database does not answer: %(problem)s", problem=str(error.orig)))
            except OSError as error:
                exit_with_message(f"{error.filename or ''}: {error.strerror or error}".removeprefix(": "))

    return spoken


def echo(line: str) -> None:
    """Print a line; a file name that is no text is shown with its bytes."""
    click.echo(line.encode("utf-8", "backslashreplace").decode())


def exit_with_message(message: str) -> NoReturn:
    """Let go of the database, and end with a plain sentence and status 1."""
    db.session.rollback()
    click.echo(message.encode("utf-8", "backslashreplace").decode(), err=True)
    raise click.exceptions.Exit(1)
