"""Counting everybody anew."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import delete, insert

from portal.board.models import Line, Tally
from portal.board.operations.tallies import ROWS, line_row, lock_tallies
from portal.board.queries import kept
from portal.board.queries.truth import counting_of, read_catalogue
from portal.board.queries.wrong import right_sums
from portal.db import db, table_of
from portal.progress.behind import note_behind


def rebuild(progress: Callable[[int], object] = lambda _number: None) -> None:
    """Write all lines and tallies anew; `progress` is told how many people were counted at each step."""
    lock_tallies(db.session.connection(), alone=True)
    note_behind()
    db.session.execute(delete(Line))
    db.session.execute(delete(Tally))
    catalogue = read_catalogue()
    for some in kept.people_by_thousands():
        lines = [line_row(*key, counted) for key, counted in counting_of(some, catalogue).items()]
        if lines:
            db.session.execute(insert(table_of(Line)), lines)
        progress(len(some))
    rows = [
        {"unit_id": unit_id, "subject": subject, "measure": measure, "own": own, "total": total}
        for (unit_id, subject, measure), (own, total) in right_sums().items()
    ]
    for start in range(0, len(rows), ROWS):
        db.session.execute(insert(table_of(Tally)), rows[start : start + ROWS])
