"""Counting everybody anew."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import delete, insert, text

from portal.board.models import Line, Tally
from portal.board.operations.tallies import lock_tallies
from portal.board.queries import kept
from portal.board.queries.everybody import LINE, TALLY, lines_between, sums_of_lines
from portal.db import db, table_of
from portal.progress.behind import note_everybody_behind

# For sorting and adding up a large province in memory: as much as one worker may take.
WORK_MEM = "64MB"


def rebuild(progress: Callable[[int], object] = lambda _number: None) -> None:
    """Write all lines and tallies anew; `progress` is told how many people were counted at each step."""
    lock_tallies(db.session.connection(), alone=True)
    take_memory()
    note_everybody_behind()
    db.session.execute(delete(Line))
    db.session.execute(delete(Tally))
    for after, last, number in kept.stretches_of_people():
        count_between(after, last)
        progress(number)
    add_up()


def take_memory() -> None:
    """Let the statements of this transaction have more memory, where the database shares it out."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text(f"SET LOCAL work_mem = '{WORK_MEM}'"))


def count_between(after: int, last: int) -> None:
    """Write the lines of everybody whose id is in this stretch; there are none of them yet."""
    db.session.execute(insert(table_of(Line)).from_select(LINE, lines_between(after, last)))


def add_up() -> None:
    """Write the tallies that the lines add up to; there are none yet."""
    db.session.execute(insert(table_of(Tally)).from_select(TALLY, sums_of_lines()))
