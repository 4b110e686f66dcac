"""Account merge: what a person answered before and after courses, when two accounts of theirs become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.pretests.models import PretestAnswer

# Each phase is answered once: the kept account's answers stand.
declare_merge_rules(MergeRule(PretestAnswer.user_id, unique_with=(PretestAnswer.page_id, PretestAnswer.phase)))
