"""Deleting what is only technical and has served its time."""

from __future__ import annotations

from portal.accounts.operations.forgetting import (
    forget_codes,
    forget_devices,
    forget_sign_ins,
    forget_throttles,
)
from portal.people.roster.operations import forget_rosters
from portal.privacy import queries
from portal.privacy.retention import Period


def clean(period: Period) -> int:
    """Delete what is kept beyond the period; how many. ValueError for what only a data officer may decide."""
    before = queries.cut_off(period)
    if period.id == "codes":
        return forget_codes(expired_before=before)
    if period.id == "devices":
        return forget_devices(unused_since=before)
    if period.id == "sign_ins":
        return forget_sign_ins(before=before)
    if period.id == "throttles":
        return forget_throttles(begun_before=before)
    if period.id == "rosters":
        return forget_rosters(uploaded_before=before)
    raise ValueError(f"Not for a command to delete: {period.id}")
