"""Views of the dashboard: kept under a name, taken away, and gone with the account's data."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import delete

from portal import clock
from portal.audit.models import Actor
from portal.dashboard.saved_views.models import SavedView
from portal.dashboard.saved_views.queries import erased_among, number_of_saved_views
from portal.db import db, insert
from portal.errors import FieldError, require
from portal.units import permissions
from portal.units.models import Unit

MAX_VIEW_NAME_LENGTH = 60  # characters
MAX_VIEWS = 50  # a person


def save_view(unit: Unit, *, name: str, query: str, actor: Actor) -> None:
    """Keep the filters of an address of the unit's dashboard under a name; one of the same name gives way.

    Forbidden for whoever does not lead the unit; Refused for a name that is none, and where there are too many.
    """
    require(permissions.can_see_people(actor, unit))
    if not name:
        raise FieldError("name", _("Give it a name."))
    if len(name) > MAX_VIEW_NAME_LENGTH:
        raise FieldError("name", _("At most %(number)d characters.", number=MAX_VIEW_NAME_LENGTH))
    if number_of_saved_views(actor.id) >= MAX_VIEWS:
        raise FieldError("name", _("You have kept %(number)d already. Take one away first.", number=MAX_VIEWS))
    kept = {"query": query, "saved_at": clock.now()}
    db.session.execute(
        insert(SavedView)
        .values(user_id=actor.id, unit_id=unit.id, name=name, **kept)
        .on_conflict_do_update(index_elements=["user_id", "unit_id", "name"], set_=kept)
    )


def remove_view(view: SavedView) -> None:
    """Take away a view."""
    db.session.delete(view)
    db.session.flush()


def erase_saved_views(user_ids: Sequence[int]) -> None:
    """Leave no view of those of these people of whom nothing is to be left."""
    if erased := erased_among(user_ids):
        db.session.execute(delete(SavedView).where(SavedView.user_id.in_(erased)))
