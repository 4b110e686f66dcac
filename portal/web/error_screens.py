"""Our errors, lost races and locked databases as friendly screens, or as fragments for htmx."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as BaseResponse

from portal.db import abandon_transaction, db
from portal.deadlines import end_deadline
from portal.errors import Busy, DeadlineExceeded, NotFound, PortalError, RateLimited, Refused, SessionOver
from portal.web import access, resubmission
from portal.web.csrf import csrf_token, is_foreign_form
from portal.web.database_failures import FailureLog, failure_advice, failure_kind, failure_title
from portal.web.form_pages import redirect_to_page
from portal.web.htmx import is_local_url, screen_or_fragment, wants_fragment
from portal.web.redirects import redirect_if_moved
from portal.web.unsent import unsent_key
from portal.web.uploads import MEGABYTE

logger = logging.getLogger("portal.errors")

RETRY_AFTER = 5  # seconds
CONTACT_LOOKUP = "portal_error_contact"
# Not where the database may be what failed, nor where waiting is all that helps.
STATUSES_WITH_CONTACT = (400, 403, 404, 405, 409, 413, 422, 429, 500)


@dataclass(frozen=True)
class ErrorScreen:
    """What the error templates show."""

    status: int
    message: str
    request_id: str
    retry_after: int | None = None  # seconds
    title: str = ""  # in place of what is said of this status
    advice: str = ""
    sign_in: str = ""  # where to sign in again, to go on from there
    back: str = ""  # the page before this one
    contact: Any = None  # whom the person may ask, as ui/contact.html shows it


def register_contact_lookup(app: Flask, find: Callable[[Any], Any]) -> None:
    """Let screens of errors name whom the viewer may ask: `find` gets the viewer."""
    app.extensions[CONTACT_LOOKUP] = find


def register(app: Flask) -> None:
    """Answer every kind of failure with a screen that says what to do next."""

    @app.errorhandler(PortalError)
    def portal_error(error: PortalError) -> BaseResponse:
        db.session.rollback()
        if isinstance(error, NotFound) and (moved := redirect_if_moved()) is not None:
            return moved
        if isinstance(error, SessionOver):
            return session_over(error.status)
        message = error.message if isinstance(error, Refused) else ""
        retry_after = error.retry_after if isinstance(error, RateLimited | Busy) else None
        return _screen(error.status, message, retry_after)

    @app.errorhandler(DeadlineExceeded)
    def too_slow(error: DeadlineExceeded) -> BaseResponse:
        end_deadline()
        db.session.rollback()
        seconds = round(time.perf_counter() - g.get("request_began", time.perf_counter()), 1)
        fields = {"route": str(request.url_rule), "seconds": seconds}
        logger.warning("ended at its deadline", extra={"fields": fields})
        title, advice = (
            _("This took too long"),
            _(
                "Make the page or the file smaller, or choose fewer people or a unit further down. "
                "If it was quick at other times, try again in a few minutes."
            ),
        )
        if resubmission.has_resubmittable_view() and not wants_fragment():
            why = _("The portal ended it. What you wrote is still here.")
            return resubmission.resubmission_screen(503, signed_in=True, title=title, why=f"{why} {advice}")
        # Without Retry-After: what is sent again as it is takes as long again.
        kept = error.message or _("The portal ended it. Nothing was changed, and what was saved before is kept.")
        return _screen(503, kept, title=title, advice=advice)

    @app.errorhandler(IntegrityError)
    def lost_race(_error: IntegrityError) -> Response:
        db.session.rollback()
        logger.warning("lost race", exc_info=True)
        return _screen(409)

    failures = FailureLog(logger)

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    @app.errorhandler(PoolTimeout)
    def database_failure(error: SQLAlchemyError) -> Response:
        kind = failure_kind(error)
        failures.log(kind)
        abandon_transaction()
        return _screen(503, retry_after=RETRY_AFTER, title=failure_title(kind), advice=failure_advice(kind))

    @app.after_request
    def count(response: Response) -> Response:
        failures.log_counts()
        return response

    @app.errorhandler(CSRFError)
    def form_expired(_error: CSRFError) -> Response:
        _treat_as_stranger()
        is_known = access.viewer().is_authenticated
        if is_foreign_form():
            return foreign_form()
        if resubmission.is_resubmittable() and not wants_fragment():
            return resubmission.resubmission_screen(400, signed_in=is_known)
        if not is_known:
            return session_over(400)
        expired = _("This form is from an earlier sign-in. Open the page again and send it once more.")
        response = _screen(400, expired)
        if wants_fragment():
            # A script sends it once more with this token, if the page is this account's.
            response.headers["X-Form-Token"] = f"{csrf_token()} {unsent_key().partition(' ')[0]}"
        return response

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> BaseResponse:
        if isinstance(error, SecurityError):  # a host that is not ours: no screen can be drawn, its links need one
            return Response(error.description, 400, mimetype="text/plain")
        if error.code is not None and error.code < 400:
            return Response(error.get_body(), error.code, error.get_headers())
        if error.code == 404 and (moved := redirect_if_moved()) is not None:
            return moved
        if error.code == 405 and (page := redirect_to_page()) is not None:
            return page
        if error.code == 413 and request.max_content_length is not None:
            return _screen(
                413, _("At most %(number)d MB can be sent.", number=request.max_content_length // MEGABYTE)
            )
        return _screen(error.code or 500)

    @app.errorhandler(Exception)
    def unforeseen(_error: Exception) -> Response:
        db.session.rollback()
        logger.exception("unforeseen error")
        return _screen(500)


def session_over(status: int) -> Response:
    """That one has to sign in again, with the way there and back; what is on the screen stays."""
    title = _("Sign in again, what you did is still here")
    message = _("You were signed out meanwhile. After signing in you come back to this place.")
    return _screen(status, message, title=title, sign_in=access.sign_in_url())


def _screen(
    status: int,
    message: str = "",
    retry_after: int | None = None,
    *,
    title: str = "",
    advice: str = "",
    sign_in: str = "",
) -> Response:
    _treat_as_stranger()
    contact = _find_contact() if status in STATUSES_WITH_CONTACT and not wants_fragment() else None
    error = ErrorScreen(
        status=status,
        message=message,
        request_id=g.get("request_id", ""),
        retry_after=retry_after,
        title=title,
        advice=advice,
        sign_in=sign_in,
        back=_page_before(),
        contact=contact,
    )
    response = screen_or_fragment("errors/screen.html", "errors/_error.html", status, error=error)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def foreign_form() -> Response:
    """The answer to a form from a page of another account: it waits for its own, and nobody else sends it."""
    title = _("Somebody else is signed in on this phone")
    why = _("What stands on that page is another person's, so it was not sent. It waits until they sign in again.")
    if resubmission.is_resubmittable() and not wants_fragment():
        return resubmission.resubmission_screen(400, signed_in=False, title=title, why=why)
    return _screen(400, why, title=title)


def _treat_as_stranger() -> None:
    """Let the screen be drawn for a stranger when the database cannot say who is looking."""
    try:
        access.viewer()
    except SQLAlchemyError:
        abandon_transaction()
        g._login_user = access.login_manager.anonymous_user()  # where Flask-Login keeps who is looking


def _page_before() -> str:
    """The path of the page that led here, empty for one of another site, or this one."""
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host:
        return ""
    path = before.path + (f"?{before.query}" if before.query else "")
    here = request.full_path.rstrip("?") if request.method == "GET" else ""
    return path if path != here and is_local_url(path) else ""


def _find_contact() -> Any:
    """Whom the viewer may ask; None for a stranger, and where the database cannot say."""
    find = current_app.extensions.get(CONTACT_LOOKUP)
    if find is None or not access.viewer().is_authenticated:
        return None
    try:
        return find(access.viewer())
    except Exception:  # the screen of an error never fails for what only adds to it
        logger.warning("no contact for the screen of an error", exc_info=True)
        abandon_transaction()
        return None
