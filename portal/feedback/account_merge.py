"""Account merge: a person's ratings and reports when two accounts become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.feedback.models import PageRating, PageReport

declare_merge_rules(
    MergeRule(PageRating.user_id, unique_with=(PageRating.page_id,)),
    # The same form may have been sent by both, on a shared phone.
    MergeRule(PageReport.user_id, unique_with=(PageReport.token,)),
    MergeRule(PageReport.answered_by_id),
)
