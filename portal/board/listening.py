"""What the board takes note of, and when it counts."""

from __future__ import annotations

from sqlalchemy import event

from portal.accounts.events import people_changed, visited
from portal.board.operations.tallies import forget, note_people, note_units, settle
from portal.board.operations.visits import take_in_visit
from portal.db import db
from portal.progress.events import standing_changed
from portal.units.events import people_moved, tree_changed


def listen() -> None:
    """Connect to what the features to the left announce."""
    for signal in (people_changed, people_moved, standing_changed):
        signal.connect(note_people)
    tree_changed.connect(note_units)
    visited.connect(take_in_visit)
    if not event.contains(db.session, "before_commit", settle):
        event.listen(db.session, "before_commit", settle)
        event.listen(db.session, "after_rollback", forget)
