"""What becomes of quizzes on paper when two accounts of one person become one."""

from portal.accounts.rules.merge_rules import MergeRule, declare_merge_rules
from portal.paper_quizzes.models import PaperQuiz, PaperResult

declare_merge_rules(
    MergeRule(PaperQuiz.created_by_id),
    MergeRule(PaperResult.user_id),
    # The same form may have been sent by both, on a shared phone.
    MergeRule(PaperResult.entered_by_id, unique_with=(PaperResult.token,)),
)
