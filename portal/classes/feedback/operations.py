"""Giving feedback on a class: counted, and nothing kept of who said what."""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import update

from portal import clock
from portal.audit.models import Actor
from portal.classes.feedback.enums import FeedbackQuestion
from portal.classes.feedback.models import ClassFeedbackCount
from portal.classes.feedback.queries import givers, was_present
from portal.classes.feedback.rules import is_asked, is_shown_anew, is_whole
from portal.classes.models import ClassFeedbackGiven
from portal.classes.queries.sessions import lock_session
from portal.db import db, insert
from portal.errors import Refused


def give_feedback(session_id: int, answers: Mapping[FeedbackQuestion, str], *, actor: Actor) -> bool:
    """Count the actor's answers, once; given before, nothing changes and False comes back.

    Raises Refused for an answer that is missing, for somebody who was not there, and when it is too early or late.
    """
    user_id = actor.id
    session = lock_session(session_id)  # two who answer at once are counted one after the other
    if not is_whole(answers):
        raise Refused(_("Please choose one of the three in each question."))
    if not was_present(session_id, user_id) or not is_asked(session, clock.now()):
        raise Refused(_("Only those who were in class are asked, within two weeks."))
    given = insert(ClassFeedbackGiven).values(session_id=session_id, user_id=user_id)
    given = given.on_conflict_do_nothing(index_elements=["session_id", "user_id"])
    if db.session.execute(given.returning(ClassFeedbackGiven.user_id)).first() is None:
        return False
    for question, answer in answers.items():
        first = insert(ClassFeedbackCount).values(
            session_id=session_id, question=question, answer=answer, counted=1, shown=0
        )
        db.session.execute(
            first.on_conflict_do_update(
                index_elements=["session_id", "question", "answer"],
                set_={"counted": ClassFeedbackCount.counted + 1},
            )
        )
    if is_shown_anew(givers(session_id)):
        here = ClassFeedbackCount.session_id == session_id
        db.session.execute(update(ClassFeedbackCount).where(here).values(shown=ClassFeedbackCount.counted))
    return True
