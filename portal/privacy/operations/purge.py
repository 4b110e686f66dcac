"""Deleting what is only technical and has served its time."""

from portal.accounts.operations.erase_account import (
    purge_codes,
    purge_devices,
    purge_failure_counts,
    purge_sign_ins,
)
from portal.people.follow_ups.operations import purge_follow_ups
from portal.people.joining.operations import purge_requests
from portal.people.roster.operations.imports import discard_waiting_rosters
from portal.privacy.queries.expired_data import expiry_cutoff
from portal.privacy.rules.retention import Period


def purge(period: Period) -> int:
    """Delete what is kept beyond the period; how many. ValueError for what only a data officer may decide."""
    before = expiry_cutoff(period)
    if period.id == "codes":
        return purge_codes(expired_before=before)
    if period.id == "devices":
        return purge_devices(unused_since=before)
    if period.id == "sign_ins":
        return purge_sign_ins(before=before)
    if period.id == "throttles":
        return purge_failure_counts(begun_before=before)
    if period.id == "rosters":
        return discard_waiting_rosters(uploaded_before=before)
    if period.id == "follow_ups":
        return purge_follow_ups(before=before)
    if period.id == "join_requests":
        return purge_requests(before=before)
    raise ValueError(f"Not for a command to delete: {period.id}")
