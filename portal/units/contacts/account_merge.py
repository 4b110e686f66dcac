"""What becomes of who saved contacts when two accounts of one person become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.units.contacts.models import UnitContact

declare_merge_rules(MergeRule(UnitContact.saved_by_id))
