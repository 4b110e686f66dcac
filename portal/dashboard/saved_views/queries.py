"""The views that a person kept of a unit's dashboard."""

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.accounts.models import User
from portal.dashboard.saved_views.models import SavedView
from portal.db import db


def saved_views(user_id: int, unit_id: int) -> Sequence[SavedView]:
    """What the person kept of the unit, by name."""
    mine = (SavedView.user_id == user_id, SavedView.unit_id == unit_id)
    return db.session.scalars(select(SavedView).where(*mine).order_by(SavedView.name, SavedView.id)).all()


def number_of_saved_views(user_id: int) -> int:
    """How many views the person kept, of all units."""
    return db.session.scalar(select(func.count()).where(SavedView.user_id == user_id)) or 0


def find_saved_view(view_id: int, *, user_id: int) -> SavedView | None:
    """A view by its id, where it is this person's."""
    return db.session.scalar(select(SavedView).where(SavedView.id == view_id, SavedView.user_id == user_id))


def erased_among(user_ids: Sequence[int]) -> Sequence[int]:
    """Those of the people of whom nothing is to be left."""
    erased = (User.id.in_(user_ids), User.anonymised_at.is_not(None))
    return db.session.scalars(select(User.id).where(*erased)).all()
