"""Completions come to their end by the clock, and nobody writes then: whoever looks first has it noted."""

from __future__ import annotations

from datetime import date

from sqlalchemy.exc import OperationalError

from portal import clock
from portal.board.queries.numbers import Board, board_of
from portal.board.queries.overdue import has_ended
from portal.db import begin_write, db
from portal.programmes.operations import expire_completions


def end_completions() -> bool:
    """Note what has come to its end, in a transaction of its own; False while the database is too busy for that.

    What the session has read before is to be read anew.
    """
    db.session.rollback()
    try:
        begin_write()
        expire_completions(clock.now())
        db.session.commit()
    except OperationalError:
        # The numbers of a moment ago are shown; the next one who looks tries again.
        db.session.rollback()
        return False
    return True


def end_completions_if_any() -> None:
    """The same, if there is anything to note."""
    if has_ended():
        end_completions()


def settled_board(unit_id: int, subject: str, *, on: date) -> Board:
    """The numbers of a subject in a unit on a day, once what has come to its end is noted."""
    board = board_of(unit_id, subject, on=on)
    return board_of(unit_id, subject, on=on) if board.has_ended and end_completions() else board
