"""Ending activation codes before their time."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, update

from portal import clock
from portal.accounts.models import ActivationCode
from portal.db import db


def end_codes_of(user_ids: Collection[int]) -> None:
    """Let no code that these people hold open anything from now on."""
    _end_open(ActivationCode.user_id.in_(user_ids))


def end_codes(code_ids: Collection[int]) -> None:
    """Let these codes, by id, open nothing from now on."""
    _end_open(ActivationCode.id.in_(code_ids))


def _end_open(which: ColumnElement[bool]) -> None:
    now = clock.now()
    is_open = (ActivationCode.used_at.is_(None), ActivationCode.expires_at > now)
    db.session.execute(update(ActivationCode).where(which, *is_open).values(expires_at=now))
