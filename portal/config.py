"""Settings, read from the environment once."""

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from portal import postgresql

ROOT = Path(__file__).resolve().parent.parent
SESSION_COOKIE_NAME = "tung_ngo"
DEFAULT_SECRET = "change-me"  # noqa: S105 - the very value that production refuses


# A session ends when it was not used for this long; several roles have the shortest of their limits.
# Members and heads learn in the evening on their own phones, some once a month: a sign-in each time would keep
# them away, and what a head can see is one team. Trainers change what everybody reads. Leaders of a commune and
# above see hundreds of people, on an office's computer: one sign-in a working day. An administrator may change
# everything.
INACTIVITY_LIMITS = {
    "member": timedelta(days=60),
    "head": timedelta(days=30),  # leads a team or a hamlet
    "trainer": timedelta(days=14),
    "leader": timedelta(hours=12),  # leads a commune or anything above
    "admin": timedelta(minutes=60),
}


class ConfigError(Exception):
    """The environment does not describe a portal that may be served."""


def settings(environ: Mapping[str, str] = os.environ, *, instance: Path = ROOT / "instance") -> dict[str, Any]:
    """The Flask settings that the environment asks for.

    `PORTAL_MODE` is `production` (the default) or `demo`; `DATABASE_URL`, `SECRET_KEY`, `SECRET_KEY_FALLBACKS`,
    `PORTAL_URL`, `TRUSTED_HOSTS` and `PORTAL_PROXIES` (how many proxies stand before the portal) say the
    rest. Raises ConfigError.
    """
    mode = environ.get("PORTAL_MODE", "production")
    if mode not in ("production", "demo"):
        raise ConfigError(f"PORTAL_MODE is “{mode}”; it can be “production” or “demo”.")
    demo = mode == "demo"
    secret = environ.get("SECRET_KEY", "")
    if demo and not secret:
        secret = _demo_secret_key(instance)
    return {
        "PORTAL_MODE": mode,
        "PORTAL_URL": environ.get("PORTAL_URL", "").rstrip("/"),
        # Names by which the portal may be asked for, where it has several and PORTAL_URL is not enough.
        "TRUSTED_HOSTS": environ.get("TRUSTED_HOSTS", "").replace(",", " ").split() or None,
        "PORTAL_PROXIES": _number(environ, "PORTAL_PROXIES", 0),
        "COURSES_FOLDER": environ.get("COURSES_FOLDER", str(ROOT / "courses")),
        "SECRET_KEY": secret,
        # Earlier keys, which still open what they closed: sessions, forms, codes, PINs, second factors.
        "SECRET_KEY_FALLBACKS": environ.get("SECRET_KEY_FALLBACKS", "").split(),
        "SQLALCHEMY_DATABASE_URI": database_url(environ, instance),
        # Whether people wait for this process: then it waits for the database only so long.
        "SERVING": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=60),
        "INACTIVITY_LIMITS": INACTIVITY_LIMITS,
        # Administrators and leaders of a province; in the demonstration they are only asked to set it up.
        "SECOND_FACTOR_REQUIRED": not demo,
        # An administrator's act asks for the password again when it was given longer ago than this.
        "REAUTHENTICATE_AFTER": timedelta(minutes=10),
        # The cookie is set at sign-in; sending it again with every page would cost bytes on a weak line.
        "SESSION_REFRESH_EACH_REQUEST": False,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": not demo,
        # A form left open overnight must still be accepted in the morning: nothing typed is lost.
        "WTF_CSRF_TIME_LIMIT": None,
        # Behind a proxy that speaks HTTPS, some in-app browsers send no referrer.
        "WTF_CSRF_SSL_STRICT": False,
        # The longest form is an answer; a route that takes files says so (portal.web.uploads).
        "MAX_CONTENT_LENGTH": 1024 * 1024,
        # Seconds between two looks of the scheduler at what is due, such as a text that was set for later.
        "SCHEDULER_INTERVAL": 20,
        "BABEL_DEFAULT_LOCALE": "vi",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
        "COMPRESS_MIMETYPES": ["text/html", "application/json"],
        "COMPRESS_ALGORITHM": ["zstd", "br", "gzip"],
        "COMPRESS_BR_LEVEL": 3,
        "COMPRESS_MIN_SIZE": 500,
    }


def derived_settings(config: Mapping[str, Any]) -> dict[str, Any]:
    """The Flask settings that follow from others, once those stand."""
    return {
        # Flask-WTF takes several keys as itsdangerous does: the last one signs, all are accepted.
        "WTF_CSRF_SECRET_KEY": [*reversed(config["SECRET_KEY_FALLBACKS"]), config["SECRET_KEY"]],
        # Browsers give a cookie of such a name to no other host and take it from none; it must be a secure one.
        "SESSION_COOKIE_NAME": f"__Host-{SESSION_COOKIE_NAME}"
        if config["SESSION_COOKIE_SECURE"]
        else SESSION_COOKIE_NAME,
    }


def database_url(environ: Mapping[str, str], instance: Path) -> str:
    """The SQLAlchemy address of the database; a SQLite file in the instance folder when none is given."""
    url = environ.get("DATABASE_URL", "")
    if not url:
        instance.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{instance / 'portal.db'}"
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def engine_options(url: str) -> dict[str, Any]:
    """How connections to this database are pooled: one for each thread and 8 beside, none waited for long."""
    # A statement's values are names, phone numbers, answers and hashes, and its errors end up in the log.
    options = {"pool_size": 8, "max_overflow": 9, "pool_timeout": 3, "hide_parameters": True}
    return options | (postgresql.ENGINE_OPTIONS if url.startswith("postgresql") else {})


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, "")
    if not value:
        return default
    if not value.isdecimal():
        raise ConfigError(f"{name} is “{value}”; it must be a whole number.")
    return int(value)


def _demo_secret_key(instance: Path) -> str:
    """A key of the demonstration's own, kept so that a restart signs nobody out."""
    path = instance / "secret_key"
    instance.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_text(secrets.token_urlsafe(32), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")
