"""Account merge: a person's scenario runs when two accounts become one."""

from __future__ import annotations

from portal.accounts.account_merge import Merge, MergeRule, apply_merge_rules
from portal.scenarios.models import ScenarioRun

# Somebody is in one run of a scenario at a time: the kept account's goes on.
ROWS = (
    MergeRule(ScenarioRun.user_id, unique_with=(ScenarioRun.page_id,), among=lambda run: run.ended_at.is_(None)),
)


def merge_users(merge: Merge) -> dict[str, int]:
    """Move what this feature keeps of the person; how many rows of each table. Steps stay with their run."""
    return apply_merge_rules(ROWS, merge)
