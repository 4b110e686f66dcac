"""Where people open this portal."""

from flask import current_app, request


def site_url() -> str:
    """The public base URL of this portal."""
    return str(current_app.config["PORTAL_URL"] or request.host_url.rstrip("/"))


def site_url_key() -> tuple[str | None, ...]:
    """A cache key of all that site_url() depends on."""
    environ = request.environ
    return current_app.config["PORTAL_URL"], environ["wsgi.url_scheme"], environ.get("HTTP_HOST")
