"""Reauthentication: acts that reach far ask for the password again when it was given too long ago."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, redirect, request, url_for

from portal import clock
from portal.web import access
from portal.web.htmx import is_local_url, redirect_whole_page, wants_fragment

View = TypeVar("View", bound=Callable[..., Any])

EXTENSION_KEY = "portal.reauthentication"
CHALLENGE_ENDPOINT = "accounts.reauthentication"


def register_challenge(app: Flask, ask: Callable[[], Response]) -> None:
    """Let the accounts, a feature, make the screen that asks.

    The screen holds what was posted, and sends it again once the password is right.
    """
    app.extensions[EXTENSION_KEY] = ask


def reauthentication_required(view: View) -> View:
    """Let only those use the route who gave their password, and second factor, a short while ago.

    How long ago is the setting REAUTHENTICATE_AFTER. Stands below `@open_to`, which sends strangers away first.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if is_recent(access.viewer().authenticated_at):
            return view(*args, **kwargs)
        return _challenge()

    guarded.reauthentication_required = True  # type: ignore[attr-defined]  # read by the test that walks every route
    return cast("View", guarded)


def is_recent(authenticated_at: datetime | None) -> bool:
    """Whether a password given at this moment still counts."""
    limit = current_app.config["REAUTHENTICATE_AFTER"]
    return authenticated_at is not None and clock.now() - authenticated_at <= limit


def _challenge() -> Response:
    if request.method == "POST" and not wants_fragment() and not request.files:
        ask: Callable[[], Response] = current_app.extensions[EXTENSION_KEY]
        return ask()
    if request.method == "GET" and not wants_fragment():
        return cast("Response", redirect(url_for(CHALLENGE_ENDPOINT, next=request.full_path.rstrip("?"))))
    return redirect_whole_page(url_for(CHALLENGE_ENDPOINT, next=_page_of_htmx()))


def _page_of_htmx() -> str | None:
    """The address of the page that htmx asks from, without the host."""
    page = request.headers.get("HX-Current-URL", "").removeprefix(request.host_url.rstrip("/"))
    return page if is_local_url(page) else None
