"""The install hint: whether this browser still wants to be told of the home screen, kept in a cookie.

Of the browser, not of the person: every phone has a home screen of its own.
"""

from flask import Response, current_app, request

COOKIE_NAME = "install"
DISMISSED = "dismissed"
MAX_AGE = 400 * 24 * 3600  # seconds; browsers keep no cookie for longer


def is_install_hint_dismissed() -> bool:
    """Whether the hint was dismissed in this request's browser."""
    return request.cookies.get(COOKIE_NAME) == DISMISSED


def set_install_cookie(response: Response) -> None:
    """Let the browser remember that the hint was dismissed."""
    response.set_cookie(
        COOKIE_NAME,
        DISMISSED,
        max_age=MAX_AGE,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Lax",
        httponly=True,
    )
