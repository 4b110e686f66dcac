"""Update review: a person acknowledges what a later revision of a completed page changed."""

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.content.questions.question import Question
from portal.courses.queries.revision_cache import PageContent, page_content
from portal.db import db, insert
from portal.errors import NotFound, Refused
from portal.progress.models import AcknowledgedUpdate
from portal.progress.operations.outdated_completions import record_update_review
from portal.progress.queries.updates import AcknowledgedRevision, find_acknowledged_revision
from portal.progress.rules.changes import Changes, changes_between
from portal.questions.queries.answers import LastTry, practice_tries


def changes_since(known: AcknowledgedRevision, revision_id: int) -> Changes:
    """What is otherwise in this revision for somebody who knows an earlier one."""
    return changes_between(page_content(known.revision_id), page_content(revision_id))


def last_answer_since(
    known: AcknowledgedRevision, question: Question, content: PageContent, *, user_id: int
) -> LastTry | None:
    """The person's last answer to the question, if it was asked like this since the revision they know."""
    tried = practice_tries(content.page_id, user_id=user_id).get(question.id)
    if tried is None or tried.revision_id <= known.revision_id:
        return None
    is_meant = page_content(tried.revision_id).questions.get(question.id) == question
    return tried if is_meant else None


def acknowledge_changes(*, page_id: int, revision_id: int, actor: Actor) -> None:
    """Note that the person has seen what is otherwise up to this revision of the page; again changes nothing.

    Raises NotFound for a page the person has not finished or a revision of another page, and Refused while the
    question that goes with something to be known is not answered; a wrong answer counts too.
    """
    known, content = find_acknowledged_revision(page_id, user_id=actor.id), page_content(revision_id)
    if known is None or content.page_id != page_id:
        raise NotFound
    if revision_id <= known.revision_id:
        return
    if known.news.must_know_since is not None:
        question = changes_since(known, revision_id).question
        if question is not None and last_answer_since(known, question, content, user_id=actor.id) is None:
            raise Refused(_("Answer the question first; a wrong answer counts too."))
    db.session.execute(
        insert(AcknowledgedUpdate)
        .values(user_id=actor.id, page_id=page_id, revision_id=revision_id, relearned_at=clock.now())
        .on_conflict_do_nothing(index_elements=["user_id", "page_id", "revision_id"])
    )
    record_update_review(page_id, user_id=actor.id)
