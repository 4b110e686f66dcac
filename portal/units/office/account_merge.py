"""What becomes of who saved an office when two accounts of one person become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.units.office.models import UnitOffice

declare_merge_rules(MergeRule(UnitOffice.saved_by_id))
