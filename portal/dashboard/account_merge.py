"""What becomes of a person's plans when two accounts of theirs become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.dashboard.models import TeamPlan

declare_merge_rules(
    MergeRule(TeamPlan.planned_by_id),
)
