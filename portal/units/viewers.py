"""From the token in a cookie to the person who looks at the page."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from flask import request
from sqlalchemy import Row
from sqlalchemy.exc import OperationalError

from portal import clock
from portal.accounts.consents import CURRENT, LEARNING
from portal.accounts.held_roles import HeldRoles, parse_roles
from portal.accounts.inactivity import ONE_DAY, limit_for, limit_text, write_interval
from portal.accounts.operations import note_visit, record_use
from portal.accounts.tokens import token_hash
from portal.accounts.viewers import Viewer
from portal.db import fetch, holds_write_lock
from portal.units import queries
from portal.units.catalogue import note_version
from portal.web.sessions import note_timeout
from portal.web.transactions import SAFE


def load_viewer(token: str) -> Viewer | None:
    """The signed-in person whose device holds this token; None when it was ended or unused for too long."""
    now = clock.now()
    row = fetch(
        queries.VIEWER,
        {"token_hash": token_hash(token), "now": now, "purpose": LEARNING, "version": CURRENT[LEARNING]},
    ).one_or_none()
    if row is None:
        return None
    roles = parse_roles(row.roles or "")
    limit = limit_for(roles)
    if now - row.last_seen_at > limit:
        note_timeout(limit_text(limit))
        return None
    _note_use(row, now, limit)
    note_version(row.catalogue_version)
    return Viewer(
        id=row.id,
        name=row.name,
        device_id=row.device_id,
        unit_id=row.unit_id,
        roles=roles.names,
        has_consented=row.has_consented,
        has_second_factor=row.has_second_factor,
        needs_second_factor=roles.needs_second_factor,
        authenticated_at=row.authenticated_at,
    )


def roles_of(user_id: int) -> HeldRoles:
    """The roles that the person holds now."""
    return parse_roles(fetch(queries.ROLES, {"user_id": user_id, "now": clock.now()}).scalar() or "")


def _note_use(row: Row[*tuple[Any, ...]], now: datetime, limit: timedelta) -> None:
    """Write the last use where the one that is kept has grown old: of a member once a day."""
    is_safe = request.method in SAFE
    # A request that writes holds the only write lock of SQLite already; the next page will note the visit.
    if is_safe and (row.visited_at is None or now - row.visited_at >= ONE_DAY):
        # A busy database is no reason to refuse a page.
        with suppress(OperationalError):
            note_visit(row.device_id, row.id, now)
    elif now - row.last_seen_at >= write_interval(limit) and (is_safe or limit <= ONE_DAY):
        # Who only saves, as in an editor, uses the session too: where it is short, those requests count.
        with suppress(OperationalError):
            record_use(row.device_id, now, in_request=not is_safe and holds_write_lock())
