"""What the screens for people share: the blueprint, and finding somebody through the viewer."""

from flask import Blueprint

from portal.accounts.models import User
from portal.accounts.queries.users import get_user
from portal.errors import NotFound
from portal.units import permissions
from portal.web.access import viewer

bp = Blueprint("people", __name__)


def get_person(user_id: int) -> User:
    """The person, or NotFound where the viewer leads no unit above."""
    found = get_user(user_id)
    if not permissions.can_see_person(viewer(), found):
        raise NotFound
    return found
