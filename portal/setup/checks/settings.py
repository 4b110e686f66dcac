"""The settings that the environment gave."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import gettext as _

from portal.config import DEFAULT_SECRET
from portal.setup.checks.findings import Finding, fault, ok, warning

MIN_SECRET_CHARS = 32  # characters
MIN_DISTINCT_CHARS = 10  # different ones: a random key of this length has twice as many


def mode(app: Flask) -> Iterator[Finding]:
    """Whether this is a real portal or the demonstration."""
    if is_production(app):
        yield ok(_("The portal runs in production mode."))
    else:
        yield warning(
            _("The portal runs in demonstration mode: everybody knows the passwords."),
            _("Let nobody in with real data. For a real portal leave PORTAL_MODE out."),
        )


def secret_key(app: Flask) -> Iterator[Finding]:
    """Whether the key that signs cookies and codes is secret."""
    secret = app.config["SECRET_KEY"] or ""
    advice = _("Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'")
    if not secret:
        yield fault(_("SECRET_KEY is not set."), advice)
    elif secret == DEFAULT_SECRET:
        yield fault(_("SECRET_KEY still has the value from the example, which everybody knows."), advice)
    elif len(secret) < MIN_SECRET_CHARS:
        yield fault(
            _(
                "SECRET_KEY has %(length)d characters; with fewer than %(needed)d it can be guessed.",
                length=len(secret),
                needed=MIN_SECRET_CHARS,
            ),
            advice,
        )
    elif len(set(secret)) < MIN_DISTINCT_CHARS:
        yield fault(_("SECRET_KEY repeats the same few signs, so it can be guessed."), advice)
    else:
        yield ok(_("SECRET_KEY is set and long enough."))


def address(app: Flask) -> Iterator[Finding]:
    """Whether links and QR codes will lead to the portal, over HTTPS."""
    url = app.config["PORTAL_URL"]
    parts = urlsplit(url)
    example = _("Set PORTAL_URL to the address that people open, such as https://tungngo.example.vn")
    if not url:
        if is_production(app) and not app.config["TRUSTED_HOSTS"]:
            yield fault(
                _("PORTAL_URL is not set: links and QR codes would lead to whatever address a request names."),
                example,
            )
        return
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
        yield fault(_("PORTAL_URL is “%(url)s”, which is not the address of a site.", url=url), example)
    elif parts.scheme == "http" and app.config["SESSION_COOKIE_SECURE"]:
        yield fault(
            _("PORTAL_URL begins with http://, but the sign-in cookie needs https://: nobody could sign in."),
            _("Put a proxy with a certificate before the portal, and set PORTAL_URL to the https:// address."),
        )
    else:
        yield ok(_("Links and QR codes lead to %(url)s.", url=url))


def proxies(app: Flask) -> Iterator[Finding]:
    """Whether visitors' addresses arrive, on which throttling stands."""
    if is_production(app) and app.config["PORTAL_PROXIES"] == 0:
        yield warning(
            _("PORTAL_PROXIES is 0: behind a proxy all visitors would look like one, and one could lock out all."),
            _("With one proxy before the portal set PORTAL_PROXIES=1."),
        )


def is_production(app: Flask) -> bool:
    """Whether real people are to be served."""
    return bool(app.config["PORTAL_MODE"] == "production")


CHECKS = (mode, secret_key, address, proxies)
