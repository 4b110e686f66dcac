"""What is kept of the person's sheets of quizzes on paper."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.db import Rows
from portal.paper_quizzes.models import PaperQuiz, PaperResult
from portal.privacy.queries.data_subjects import is_own_account

_typist = aliased(User)
PAPER_RESULTS: Rows = (
    select(
        PaperQuiz.title,
        PaperResult.version,
        PaperResult.done_on,
        PaperResult.entered_at,
        PaperResult.responses,
        PaperResult.score,
        PaperResult.passed,
        PaperResult.attempt_id,
        _typist.name.label("entered_by"),
    )
    .join(PaperQuiz, PaperQuiz.id == PaperResult.paper_quiz_id)
    .join(_typist, _typist.id == PaperResult.entered_by_id)
    .where(is_own_account(PaperResult.user_id))
    .order_by(PaperResult.entered_at.desc(), PaperResult.id.desc())
)
