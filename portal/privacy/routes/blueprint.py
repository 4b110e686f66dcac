"""The blueprint that the screens about the own data hang on."""

from flask import Blueprint

from portal.accounts.models import User
from portal.accounts.queries.users import get_user
from portal.units.queries.tree import path
from portal.web.access import viewer
from portal.web.headers import no_store

bp = Blueprint("privacy", __name__)
bp.after_request(no_store)


def current_account() -> User:
    """The account of the signed-in person."""
    return get_user(viewer().id)


def data_controller() -> str:
    """The name of the unit that runs this portal, as far as this person can know: the highest above them."""
    unit_id = viewer().unit_id
    return path(unit_id)[0].name if unit_id is not None else ""
