"""Completions come to their end by the clock: the scheduler has it noted, and so has whoever keeps the numbers."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from portal import clock
from portal.board.queries.overdue import has_ended
from portal.db import begin_write, db
from portal.programmes.operations import expire_completions


def end_completions() -> None:
    """Note what has come to its end, in a transaction of its own; what the session has read is to be read anew.

    Raises OperationalError while the database is too busy.
    """
    db.session.rollback()
    begin_write()
    expire_completions(clock.now())
    db.session.commit()


def end_completions_if_any() -> None:
    """The same, if there is anything to note and the database is not too busy for that."""
    if not has_ended():
        return
    try:
        end_completions()
    except OperationalError:
        # The numbers of a moment ago are taken; the scheduler tries again.
        db.session.rollback()
