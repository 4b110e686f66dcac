"""Access control of routes: `@open_to(audience)` stands on every view."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from flask import Response, current_app, redirect, request, url_for
from flask_login import LoginManager, current_user

from portal.db import request_globals
from portal.errors import Forbidden, SessionOver
from portal.web import resubmission
from portal.web.form_pages import page_of_form
from portal.web.htmx import redirect_whole_page, wants_fragment

View = TypeVar("View", bound=Callable[..., Any])


class PortalLogin(LoginManager):  # type: ignore[misc]  # Flask-Login has no types
    """Flask-Login without what the portal does otherwise: sessions bound to an address, cookies to remember.

    A device's token can be ended at any time; a browser that updated itself is still the same device.
    """

    def _session_protection_failed(self) -> bool:
        return False

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


login_manager = PortalLogin()

ROLE_AUDIENCES = ("leaders", "trainers", "admins", "staff")
AUDIENCES = ("everyone", "newcomers", "signed_in", *ROLE_AUDIENCES)


class Viewer(Protocol):
    """What the edge must know of the person who looks at a page."""

    id: int
    is_authenticated: bool
    has_consented: bool
    lacks_second_factor: bool

    def is_in_audience(self, audience: str) -> bool:
        """Whether the person belongs to the leaders, the trainers, the admins, or the staff (any of these)."""
        ...


def viewer() -> Any:
    """The person who looks at the page, resolved once; `is_authenticated` is false for a stranger."""
    known = request_globals().get("_login_user")  # where Flask-Login keeps who it has looked up
    if known is not None:
        return known
    # current_user is a proxy that looks itself up at every attribute.
    return cast("Any", current_user)._get_current_object()


def open_to(audience: str) -> Callable[[View], View]:
    """Say who may use the route: everyone, newcomers, signed_in, leaders, trainers, admins or staff.

    `staff` are all who lead or train. `newcomers` are signed in but need not have agreed yet to what is kept about
    them: the consent form itself and the way out are theirs. All other signed-in audiences are sent to that form
    first. Where the setting SECOND_FACTOR_REQUIRED says so, whoever needs a second factor sets it up before the
    screens of a role open.
    """
    if audience not in AUDIENCES:
        raise ValueError(f"No such audience: {audience}")

    def wear(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if audience != "everyone":
                sent_away = _denial(viewer(), audience)
                if sent_away is not None:
                    return sent_away
            return view(*args, **kwargs)

        guarded.open_to = audience  # type: ignore[attr-defined]  # read by the test that walks every route
        return cast("View", guarded)

    return wear


def _denial(person: Viewer, audience: str) -> Response | None:
    if not person.is_authenticated:
        return _redirect_or_resubmit("accounts.sign_in")
    if audience == "newcomers":
        return None
    if not person.has_consented:
        return _redirect_or_resubmit("accounts.consent")
    if audience == "signed_in":
        return None
    if not person.is_in_audience(audience):
        raise Forbidden
    if person.lacks_second_factor and current_app.config["SECOND_FACTOR_REQUIRED"]:
        return _redirect_with_next("accounts.second_factor")
    return None


def sign_in_url() -> str:
    """Where to sign in, and come back to the page of the form that was posted."""
    return url_for("accounts.sign_in", next=page_of_form())


def _redirect_or_resubmit(endpoint: str) -> Response:
    if resubmission.is_resubmittable() and not wants_fragment():
        return resubmission.resubmission_screen(401, signed_in=False)
    if request.method == "POST" and wants_fragment() and not viewer().is_authenticated:
        raise SessionOver
    return _redirect_with_next(endpoint)


def _redirect_with_next(endpoint: str) -> Response:
    # After signing in one is at the page that was asked for, or at that of the form that was posted.
    if request.method == "POST":
        wanted = page_of_form()
    else:
        wanted = None if wants_fragment() else request.full_path.rstrip("?")
    target = url_for(endpoint, next=wanted)
    return redirect_whole_page(target) if wants_fragment() else cast("Response", redirect(target))
