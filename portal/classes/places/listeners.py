"""What becomes of places when people leave, move or become one, and when units stand elsewhere."""

from typing import Any

from sqlalchemy import event

from portal.accounts.events import people_changed
from portal.classes.places.operations import (
    forget_lapsing,
    mark_people_lapsing,
    mark_units_lapsing,
    withdraw_lapsed,
)
from portal.db import db
from portal.units.events import people_moved, tree_changed


def connect() -> None:
    """Connect to the signals of earlier features."""
    people_changed.connect(on_people_changed)
    people_moved.connect(on_people_changed)
    tree_changed.connect(on_tree_changed)
    if not event.contains(db.session, "before_commit", withdraw_lapsed):
        event.listen(db.session, "before_commit", withdraw_lapsed)
        event.listen(db.session, "after_rollback", forget_lapsing)


def on_people_changed(user_ids: tuple[int, ...], **_rest: Any) -> None:
    """Look at the places of these people."""
    mark_people_lapsing(user_ids)


def on_tree_changed(unit_ids: tuple[int, ...], **_rest: Any) -> None:
    """Look at the places of everybody below these units."""
    mark_units_lapsing(unit_ids)
