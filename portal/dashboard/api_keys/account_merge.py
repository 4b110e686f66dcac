"""What becomes of API keys when two accounts of one person become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.dashboard.api_keys.models import ApiKey

declare_merge_rules(MergeRule(ApiKey.created_by_id), MergeRule(ApiKey.ended_by_id))
