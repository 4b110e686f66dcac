"""What becomes of what a person wrote when two accounts of theirs become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.courses.models import CourseRevision, Fact, FactChange, Revision

declare_merge_rules(
    MergeRule(Revision.author_id),
    MergeRule(CourseRevision.author_id),
    MergeRule(Fact.checked_by_id),
    MergeRule(FactChange.changed_by_id),
)
