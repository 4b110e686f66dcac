"""What becomes of a person's requests when two accounts of theirs become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.privacy.models import DataRequest

declare_merge_rules(
    MergeRule(DataRequest.user_id),
    MergeRule(DataRequest.handled_by_id),
)
