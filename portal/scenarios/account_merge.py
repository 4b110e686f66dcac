"""Account merge: a person's scenario runs when two accounts become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.scenarios.models import ScenarioRun

# Somebody is in one run of a scenario at a time: the kept account's goes on.
declare_merge_rules(
    MergeRule(ScenarioRun.user_id, unique_with=(ScenarioRun.page_id,), among=lambda run: run.ended_at.is_(None)),
)
