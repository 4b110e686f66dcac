"""The tree as it was on an earlier day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, or_, select

from portal.db import db
from portal.units.models import UnitVersion


def holds_on(day: date) -> ColumnElement[bool]:
    """Whether a version of a unit was the one of this day."""
    return (UnitVersion.since <= day) & or_(UnitVersion.until.is_(None), UnitVersion.until > day)


def version_on(unit_id: int, day: date) -> UnitVersion | None:
    """What the unit was on this day; None before it began and after it was closed."""
    return db.session.scalar(select(UnitVersion).where(UnitVersion.unit_id == unit_id, holds_on(day)))
