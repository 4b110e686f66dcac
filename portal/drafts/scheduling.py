"""Publishing what was set for later: the first visit after its time does it, before anything else is read."""

from __future__ import annotations

import logging
from time import monotonic

from flask import Flask, request
from sqlalchemy.exc import OperationalError

from portal import clock
from portal.db import db
from portal.deadlines import no_deadline
from portal.drafts.operations import publish_due
from portal.drafts.queries.texts import has_due_drafts

logger = logging.getLogger("portal.drafts")

QUIET = frozenset({"assets", "media", "static"})  # blueprints whose answers no publication changes


class Watch:
    """Looks at the clock at most every so many seconds in this process, whoever asks."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.looked_at = -seconds

    def is_time(self) -> bool:
        """Whether to look again now."""
        now = monotonic()
        if now - self.looked_at < self.seconds:
            return False
        self.looked_at = now
        return True


def register(app: Flask) -> None:
    """Let visits publish what is due; PUBLISH_DUE_EVERY says how many seconds apart they look, None: never."""
    seconds = app.config["PUBLISH_DUE_EVERY"]
    if seconds is None:
        return
    watch = Watch(seconds)

    @app.before_request
    def publish_what_is_due() -> None:
        if request.method != "GET" or request.blueprint in QUIET or not watch.is_time():
            return
        # A context of its own has a session of its own, so the request itself still only reads.
        # Nor does its deadline end what it did not ask for.
        with app.app_context(), no_deadline():
            try:
                if has_due_drafts(clock.now()):
                    publish_due()
            except OperationalError:
                # The visit did not ask for it; a later one tries again.
                db.session.rollback()
                logger.warning("what is due could not be published now")
