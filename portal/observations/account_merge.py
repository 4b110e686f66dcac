"""What becomes of teach-backs when two accounts of one person become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.observations.models import Observation

declare_merge_rules(
    MergeRule(Observation.user_id),
    MergeRule(Observation.on_behalf_of_id),
    # The same form may have been sent by both, on a shared phone.
    MergeRule(Observation.observer_id, unique_with=(Observation.token,)),
)
