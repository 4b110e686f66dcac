"""What becomes of a person's plans, targets and saved views when two accounts of theirs become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.dashboard.models import TeamPlan
from portal.dashboard.saved_views.models import SavedView
from portal.dashboard.snapshots.models import SnapshotSchedule, SnapshotVoid
from portal.dashboard.targets.models import Target

declare_merge_rules(
    MergeRule(TeamPlan.planned_by_id),
    MergeRule(SnapshotVoid.voided_by_id),
    MergeRule(SnapshotSchedule.created_by_id),
    MergeRule(SnapshotSchedule.ended_by_id),
    MergeRule(Target.set_by_id),
    MergeRule(Target.ended_by_id),
    MergeRule(SavedView.user_id, unique_with=(SavedView.unit_id, SavedView.name)),
)
