"""What becomes of a person's plans when two accounts of theirs become one."""

from __future__ import annotations

from portal.accounts.account_merge import Merge, MergeRule, apply_merge_rules
from portal.dashboard.models import TeamPlan

ROWS = (MergeRule(TeamPlan.planned_by_id),)


def merge_users(merge: Merge) -> dict[str, int]:
    """Move what this feature keeps of the person; how many rows of each table."""
    return apply_merge_rules(ROWS, merge)
