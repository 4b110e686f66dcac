"""What becomes of what a person wrote when two accounts of theirs become one."""

from __future__ import annotations

from portal.accounts.account_merge import Merge, MergeRule, apply_merge_rules
from portal.courses.models import CourseRevision, Fact, FactChange, Revision

MERGE_RULES = (
    MergeRule(Revision.author_id),
    MergeRule(CourseRevision.author_id),
    MergeRule(Fact.checked_by_id),
    MergeRule(FactChange.changed_by_id),
)


def merge_users(merge: Merge) -> dict[str, int]:
    """Move what this feature keeps of the person; how many rows of each table."""
    return apply_merge_rules(MERGE_RULES, merge)
