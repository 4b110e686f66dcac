"""Where people open this portal."""

from __future__ import annotations

from flask import current_app, request


def site() -> str:
    """The portal's own address without a slash at its end: as it was set, else as this request came in."""
    return str(current_app.config["PORTAL_URL"] or request.host_url.rstrip("/"))
