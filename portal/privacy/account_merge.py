"""What becomes of a person's requests when two accounts of theirs become one."""

from __future__ import annotations

from portal.accounts.account_merge import Merge, MergeRule, apply_merge_rules
from portal.privacy.models import DataRequest

ROWS = (MergeRule(DataRequest.user_id), MergeRule(DataRequest.handled_by_id))


def merge_users(merge: Merge) -> dict[str, int]:
    """Move what this feature keeps of the person; how many rows of each table."""
    return apply_merge_rules(ROWS, merge)
