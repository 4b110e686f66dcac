"""Every change to what was answered before and after courses."""

from collections.abc import Mapping

from portal import clock
from portal.audit.models import Actor
from portal.courses.queries.revision_cache import page_content
from portal.db import db, insert
from portal.errors import NotFound
from portal.pretests.enums import PretestForm, PretestPhase
from portal.pretests.models import PretestAnswer
from portal.pretests.rules.questions import form_questions
from portal.questions.queries.answers import question_ids
from portal.questions.rules.grading import grade
from portal.questions.rules.grading.kinds import Response


def record_pretest(
    revision_id: int, phase: PretestPhase, form: PretestForm, responses: Mapping[str, Response], *, actor: Actor
) -> None:
    """Keep how the actor did on all questions of a form, by their names; what is kept already stays.

    Raises NotFound unless the responses answer exactly the questions of the form.
    """
    content = page_content(revision_id)
    asked = form_questions(content.front, content.questions.values(), form)
    questions = {question.id: question for question in asked}
    if not questions or questions.keys() != responses.keys():
        raise NotFound
    ids, now = question_ids(content.page_id), clock.now()
    rows = [
        {
            "user_id": actor.id,
            "question_id": ids[name],
            "page_id": content.page_id,
            "revision_id": revision_id,
            "phase": phase.value,
            "form": form.value,
            "score": grade(question, responses[name]).score,
            "answered_at": now,
        }
        for name, question in questions.items()
    ]
    keeping = insert(PretestAnswer).on_conflict_do_nothing(index_elements=["user_id", "question_id"])
    db.session.execute(keeping, rows)
