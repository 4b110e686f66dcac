"""What a failing database means for the person who waits: which kind of failure it is, in words that are true."""

import logging
import time
from threading import Lock
from typing import Literal

from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

FailureKind = Literal["busy", "away", "crowded", "full", "read_only"]

# By the beginning of SQLSTATE, or the whole of it; see the PostgreSQL documentation, appendix A.
SQLSTATES: dict[str, FailureKind] = {
    "53100": "full",
    "53300": "crowded",
    "57014": "busy",  # statement_timeout
    "55P03": "busy",  # lock_timeout
    "40": "busy",  # deadlock, serialization
    "25006": "read_only",
    "08": "away",
    "57P": "away",
}
SQLITE_ERRORS: dict[str, FailureKind] = {
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
    "SQLITE_FULL": "full",
    "SQLITE_READONLY": "read_only",
    "SQLITE_CANTOPEN": "away",
    "SQLITE_IOERR": "away",
}


def failure_kind(error: SQLAlchemyError) -> FailureKind:
    """Which kind of failure it is; one that we do not know counts as a database that does not answer."""
    if isinstance(error, PoolTimeout):
        return "crowded"
    original = error.orig if isinstance(error, DBAPIError) else None
    state = getattr(original, "sqlstate", None) or ""
    for beginning, kind in SQLSTATES.items():
        if state.startswith(beginning):
            return kind
    name = getattr(original, "sqlite_errorname", None) or ""
    for beginning, kind in SQLITE_ERRORS.items():
        if name.startswith(beginning):
            return kind
    text = str(original)
    if "too many" in text or "connection slots" in text:
        return "crowded"  # refused before there is a connection, and so without a SQLSTATE
    return "busy" if "locked" in text else "away"


def failure_title(kind: FailureKind) -> str:
    """What is wrong, in a few words."""
    titles: dict[str, str] = {
        "busy": _("The portal is very busy"),
        "crowded": _("The portal is very busy"),
        "away": _("The portal cannot reach its records now"),
        "full": _("The portal's disk is full"),
        "read_only": _("The portal cannot save anything now"),
    }
    return titles[kind]


def failure_advice(kind: FailureKind) -> str:
    """What the person can do."""
    if kind in ("busy", "crowded"):
        advice = _(
            "Your last step may not have been saved. Wait a few seconds and try it again; "
            "doing it twice does no harm."
        )
    elif kind == "away":
        advice = _(
            "What was saved before is kept; your last step may not have been. Try it again in a few minutes; "
            "doing it twice does no harm."
        )
    else:
        advice = _(
            "Reading goes on, but your last step was not saved. Tell your team head, "
            "so that the administrator makes room."
        )
    return str(advice)


class FailureLog:
    """Logs a failure with its trace at most once in `seconds` for each kind, and counts the others."""

    def __init__(self, logger: logging.Logger, seconds: float = 60.0) -> None:
        self._logger = logger
        self._seconds = seconds
        self._lock = Lock()
        self._traced: dict[str, float] = {}
        self._counted: dict[str, int] = {}

    def log(self, kind: str) -> None:
        """Log the exception that is being handled, or count it."""
        now = time.monotonic()
        with self._lock:
            if now - self._traced.get(kind, -self._seconds) < self._seconds:
                self._counted[kind] = self._counted.get(kind, 0) + 1
                return
            self._traced[kind] = now
            untraced = self._counted.pop(kind, 0)
        fields = {"kind": kind, "untraced_before": untraced}
        self._logger.exception("the database failed", extra={"fields": fields})

    def log_counts(self) -> None:
        """Log in one line how many were only counted, when the time of their trace is over."""
        if not self._counted:
            return
        now = time.monotonic()
        with self._lock:
            over = [kind for kind in self._counted if now - self._traced[kind] >= self._seconds]
            counts = {kind: self._counted.pop(kind) for kind in over}
        for kind, count in counts.items():
            self._logger.warning("the database failed again", extra={"fields": {"kind": kind, "times": count}})
