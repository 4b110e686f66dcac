"""What becomes of who saved a draft of a report when two accounts of one person become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.dashboard.period_report.models import PeriodReportDraft

declare_merge_rules(MergeRule(PeriodReportDraft.saved_by_id))
