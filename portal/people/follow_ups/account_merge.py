"""What becomes of follow-ups when two accounts of one person become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.people.follow_ups.models import FollowUp

declare_merge_rules(MergeRule(FollowUp.user_id), MergeRule(FollowUp.by_id))
