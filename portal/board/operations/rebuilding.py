"""Counting everybody anew."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import delete, insert

from portal.board.models import Line, Tally
from portal.board.operations.tallies import lock_tallies
from portal.board.queries import kept
from portal.board.queries.everybody import LINE, TALLY, lines_between, sums_of_lines
from portal.db import db, table_of
from portal.postgresql import prepare_bulk
from portal.progress.behind import note_behind_between


def rebuild(progress: Callable[[int], object] = lambda _number: None) -> None:
    """Write all lines and tallies anew; `progress` is told how many people were counted at each step."""
    lock_tallies(db.session.connection(), alone=True)
    db.session.execute(delete(Line))
    db.session.execute(delete(Tally))
    for after, last, number in kept.stretches_of_people():
        count_between(after, last)
        progress(number)
    add_up()


def count_between(after: int, last: int) -> None:
    """Write the lines of everybody whose id is in this stretch, of whom there are none yet."""
    prepare_bulk(db.session.connection())
    note_behind_between(after, last)
    db.session.execute(insert(table_of(Line)).from_select(LINE, lines_between(after, last)))


def add_up() -> None:
    """Write the tallies that the lines add up to; there are none yet."""
    prepare_bulk(db.session.connection())
    db.session.execute(insert(table_of(Tally)).from_select(TALLY, sums_of_lines()))
