"""flask search: looking after the index."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager

import click
from flask.cli import AppGroup
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import SQLAlchemyError

from portal.db import begin_write, db
from portal.search.operations import index_pages

group = AppGroup("search", help="Look after what the search finds.")


@group.command("rebuild", short_help="Make the index of the search anew.")
def rebuild() -> None:
    """Make the index of the search anew from what is published; until then, the old one answers."""
    try:
        begin_write()
        pages = index_pages.rebuild_index(_progress)
        db.session.commit()
    except SQLAlchemyError as error:
        db.session.rollback()
        reason = getattr(error, "orig", error)
        raise click.ClickException(_("The database does not answer: %(problem)s", problem=str(reason))) from None
    click.echo(ngettext("%(num)d page can be found.", "%(num)d pages can be found.", pages))


def _progress(pages: Sequence[int]) -> AbstractContextManager[Iterable[int]]:
    # Hidden by itself where nobody watches: in a file, in a pipe.
    return click.progressbar(pages, label=_("Building the index"), show_pos=True)
