"""From the token in a cookie to the person who looks at the page."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from flask import request
from sqlalchemy.exc import OperationalError

from portal import clock
from portal.accounts.consents import CURRENT, LEARNING
from portal.accounts.operations import note_visit
from portal.accounts.tokens import token_hash
from portal.accounts.viewers import Viewer
from portal.db import fetch
from portal.units import queries
from portal.web.transactions import SAFE


def load_viewer(token: str) -> Viewer | None:
    """The signed-in person whose device holds this token; None when the device was ended."""
    now = clock.now()
    row = fetch(
        queries.VIEWER,
        {"token_hash": token_hash(token), "now": now, "purpose": LEARNING, "version": CURRENT[LEARNING]},
    ).one_or_none()
    if row is None:
        return None
    # A request that writes holds the only write lock of SQLite already; the next page will note the visit.
    if now - row.last_seen_at >= timedelta(days=1) and request.method in SAFE:
        # A busy database is no reason to refuse a page.
        with suppress(OperationalError):
            note_visit(row.device_id, row.id, now)
    return Viewer(
        id=row.id,
        name=row.name,
        device_id=row.device_id,
        unit_id=row.unit_id,
        roles=frozenset((row.roles or "").split()),
        has_consented=row.has_consented,
    )
