"""What becomes of teach-backs when two accounts of one person become one."""

from __future__ import annotations

from portal.accounts.account_merge import Merge, MergeRule, apply_merge_rules
from portal.observations.models import Observation

ROWS = (
    MergeRule(Observation.user_id),
    MergeRule(Observation.on_behalf_of_id),
    # The same form may have been sent by both, on a shared phone.
    MergeRule(Observation.observer_id, unique_with=(Observation.token,)),
)


def merge_users(merge: Merge) -> dict[str, int]:
    """Move what this feature keeps of the person; how many rows of each table."""
    return apply_merge_rules(ROWS, merge)
