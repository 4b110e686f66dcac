"""Loading the viewer: from the token in a cookie to the person who looks at the page."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from flask import request
from sqlalchemy import Row
from sqlalchemy.exc import OperationalError

from portal import clock
from portal.accounts.operations.devices import record_device_seen, record_user_seen
from portal.accounts.rules.consent_purposes import CURRENT_VERSIONS, LEARNING
from portal.accounts.rules.held_roles import HeldRoles, parse_roles
from portal.accounts.rules.session_timeout import ONE_DAY, timeout_for, timeout_text, write_interval
from portal.accounts.rules.viewer import Viewer
from portal.crypto.tokens import token_hash
from portal.db import fetch, holds_write_lock
from portal.units.queries.catalogue_cache import record_request_version
from portal.units.queries.viewers import ROLES, VIEWER
from portal.web.sessions import record_timeout
from portal.web.transactions import SAFE_METHODS


def load_viewer(token: str) -> Viewer | None:
    """The signed-in person whose device holds this token; None when it was ended or unused for too long."""
    now = clock.now()
    row = fetch(
        VIEWER,
        {"token_hash": token_hash(token), "now": now, "purpose": LEARNING, "version": CURRENT_VERSIONS[LEARNING]},
    ).one_or_none()
    if row is None:
        return None
    roles = parse_roles(row.roles or "")
    limit = timeout_for(roles)
    if now - row.last_seen_at > limit:
        record_timeout(timeout_text(limit))
        return None
    _record_use(row, now, limit)
    record_request_version(row.catalogue_version)
    return Viewer(
        id=row.id,
        name=row.name,
        device_id=row.device_id,
        unit_id=row.unit_id,
        joined_at=row.joined_at,
        has_moved=row.has_moved,
        roles=roles.names,
        has_consented=row.has_consented,
        is_head=roles.is_head,
        has_second_factor=row.has_second_factor,
        needs_second_factor=roles.needs_second_factor,
        authenticated_at=row.authenticated_at,
    )


def roles_of(user_id: int) -> HeldRoles:
    """The roles that the person holds now."""
    return parse_roles(fetch(ROLES, {"user_id": user_id, "now": clock.now()}).scalar() or "")


def _record_use(row: Row[*tuple[Any, ...]], now: datetime, limit: timedelta) -> None:
    """Write the last use where the one that is kept has grown old: of a member once a day."""
    is_safe = request.method in SAFE_METHODS
    # A request that writes holds the only write lock of SQLite already; the next page will note the visit.
    if is_safe and (row.visited_at is None or now - row.visited_at >= ONE_DAY):
        # A busy database is no reason to refuse a page.
        with suppress(OperationalError):
            record_user_seen(row.device_id, row.id, now)
    elif now - row.last_seen_at >= write_interval(limit) and (is_safe or limit <= ONE_DAY):
        # Who only saves, as in an editor, uses the session too: where it is short, those requests count.
        with suppress(OperationalError):
            record_device_seen(row.device_id, now, in_request=not is_safe and holds_write_lock())
