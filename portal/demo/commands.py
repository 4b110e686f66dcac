"""flask demo."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from portal import clock
from portal.accounts.queries.users import number_of_users
from portal.demo import sign_ins
from portal.demo.operations import build_demo
from portal.demo.places import MEMBERS
from portal.demo.queries import is_incomplete
from portal.errors import Refused

PROGRESS_INTERVAL_SECONDS = 5  # between two lines that say how far it is


@click.command(short_help="Build the demonstration in an empty database.")
@click.option("--members", default=MEMBERS, show_default=True, type=click.IntRange(1, 5_000_000))
@click.option("--seed", default=1, show_default=True, help="The same seed on the same day builds the same.")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day of learning; yesterday if left out."
)
@click.option("--if-empty", is_flag=True, help="Where there are people already, say nothing and change nothing.")
@with_appcontext
def demo(members: int, seed: int, until: datetime | None, if_empty: bool) -> None:
    """Build the demonstration province in an empty database, or go on with one that was cut off."""
    try:
        if is_incomplete():
            click.echo(_("A demonstration was begun here; it goes on as it was begun."))
        elif if_empty and number_of_users():
            return
        size = build_demo(members=members, seed=seed, until=_evening_of(until), progress=_progress)
    except Refused as error:
        raise click.ClickException(error.message) from None
    except SQLAlchemyError as error:
        raise click.ClickException(
            _("The database is not ready: %(reason)s. Run: flask db upgrade", reason=getattr(error, "orig", error))
        ) from None
    click.echo(
        _(
            "The demonstration is there: %(communes)d communes, %(teams)d teams, %(members)d members.",
            communes=size.communes,
            teams=size.teams,
            members=size.members,
        )
    )
    if not if_empty:  # `make run` tells them when it serves
        sign_ins.print_sign_ins()


def _evening_of(day: datetime | None) -> datetime:
    """The end of that day in Vietnam, or of yesterday."""
    local = day or clock.now().astimezone(clock.VIETNAM) - timedelta(days=1)
    return datetime(local.year, local.month, local.day, 23, 30, tzinfo=clock.VIETNAM).astimezone(UTC)


def _progress(some: Iterable[Any], number: int) -> AbstractContextManager[Iterable[Any]]:
    label = _("Building the demonstration")
    if sys.stdout.isatty():
        return click.progressbar(some, length=number, label=label, show_pos=True)
    return nullcontext(_logged_progress(some, number, label))


def _logged_progress(some: Iterable[Any], number: int, label: str) -> Iterator[Any]:
    """Progress of a demo step as a log line every few seconds: in a file, in a pipe."""
    told = time.monotonic()
    for done, one in enumerate(some, 1):
        yield one
        if time.monotonic() - told >= PROGRESS_INTERVAL_SECONDS:
            told = time.monotonic()
            click.echo(f"{label}: {done}/{number}")
