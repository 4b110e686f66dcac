"""Where people open this portal."""

from __future__ import annotations

from flask import current_app, request


def site_url() -> str:
    """The portal's own address without a slash at its end: as it was set, else as this request came in."""
    return str(current_app.config["PORTAL_URL"] or request.host_url.rstrip("/"))


def site_url_key() -> tuple[str | None, ...]:
    """All that site() depends on, which is cheaper to ask for than the address itself."""
    environ = request.environ
    return current_app.config["PORTAL_URL"], environ["wsgi.url_scheme"], environ.get("HTTP_HOST")
