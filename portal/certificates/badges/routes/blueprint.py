"""What the addresses of badges share: the blueprint, and errors that programs can read."""

from flask import Blueprint, Response

from portal.certificates.badges.routes.answers import public_json
from portal.db import db
from portal.errors import PortalError, RateLimited

bp = Blueprint("badges", __name__)


@bp.errorhandler(PortalError)
def show_error(error: PortalError) -> Response:
    """The error in a word for programs, and no screen, whose forms would begin a session."""
    db.session.rollback()
    response = public_json({"error": type(error).__name__})
    response.status_code = error.status
    response.headers["Cache-Control"] = "no-store"
    if isinstance(error, RateLimited):
        response.headers["Retry-After"] = str(error.retry_after)
    return response
