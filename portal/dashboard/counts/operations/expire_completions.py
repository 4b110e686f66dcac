"""Completions come to their end by the clock: the scheduler has it noted, and so has whoever keeps the numbers."""

from sqlalchemy.exc import OperationalError

from portal import clock
from portal.dashboard.overview.queries.overdue import has_expired_completions
from portal.db import begin_write, db
from portal.programmes.operations.completions import expire_completions


def expire_due_completions() -> None:
    """Note what has come to its end, in a transaction of its own; what the session has read is to be read anew.

    Raises OperationalError while the database is too busy.
    """
    db.session.rollback()
    begin_write()
    expire_completions(clock.now())
    db.session.commit()


def expire_due_completions_if_any() -> None:
    """Expire due completions if there are any and the database is not too busy."""
    if not has_expired_completions():
        return
    try:
        expire_due_completions()
    except OperationalError:
        # The numbers of a moment ago are taken; the scheduler tries again.
        db.session.rollback()
