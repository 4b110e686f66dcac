"""What becomes of the rosters somebody uploaded when two accounts of theirs become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.people.models import RosterImport

declare_merge_rules(MergeRule(RosterImport.uploaded_by_id))
