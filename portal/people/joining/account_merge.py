"""What becomes of links and requests to join when two accounts of one person become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.people.joining.models import JoinLink, JoinRequest

declare_merge_rules(
    MergeRule(JoinLink.created_by_id), MergeRule(JoinRequest.decided_by_id), MergeRule(JoinRequest.user_id)
)
