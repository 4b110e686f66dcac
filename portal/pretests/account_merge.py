"""Account merge: what a person answered before and after courses, when two accounts of theirs become one."""

from sqlalchemy import ColumnElement, exists

from portal.accounts.rules.merge_rules import Columns, Merge, MergeRule, declare_merge_rules
from portal.pretests.models import PretestAnswer


def has_met_questions(answer: Columns, merge: Merge) -> ColumnElement[bool]:
    """Whether the kept account answered a question of this phase, in the other phase: nobody answers one twice."""
    table = PretestAnswer.__table__
    same_phase, met = table.alias(), table.alias()
    return exists().where(
        same_phase.c.user_id == merge.gone_id,
        same_phase.c.page_id == answer.page_id,
        same_phase.c.phase == answer.phase,
        met.c.user_id == merge.kept_id,
        met.c.question_id == same_phase.c.question_id,
    )


# Each phase is answered once: the kept account's answers stand.
declare_merge_rules(
    MergeRule(
        PretestAnswer.user_id,
        unique_with=(PretestAnswer.page_id, PretestAnswer.phase),
        stays=has_met_questions,
    )
)
