"""The blueprint that the screens of people hang on."""

from flask import Blueprint, request

from portal.accounts.labels import device_label
from portal.accounts.models import User
from portal.accounts.operations.sign_in_log import record_failed_sign_in
from portal.accounts.queries.users import get_user
from portal.db import begin_write, db
from portal.web.access import viewer

bp = Blueprint("accounts", __name__)

# The learners' home and what leads to the page to learn are a later feature, so known by their addresses only.
HOME_URL = "/"
LEARN_URL = "/continue"


def current_account() -> User:
    """The account of the signed-in person."""
    return get_user(viewer().id)


def record_sign_in_failure(user_id: int, method: str) -> None:
    """Note in the log that somebody could not come in as this user, in a transaction of its own."""
    db.session.rollback()
    begin_write()
    device = device_label(request.user_agent.string)
    record_failed_sign_in(get_user(user_id), device=device, method=method)
    db.session.commit()
