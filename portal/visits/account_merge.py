"""What becomes of visits when two accounts of one person become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.visits.models import Visit, VisitCompanion

# The same form may have been sent by both, on a shared phone.
declare_merge_rules(
    MergeRule(Visit.by_id, unique_with=(Visit.token,)),
    MergeRule(VisitCompanion.user_id, unique_with=(VisitCompanion.visit_id,)),
)
