"""The ids that the questions of a course have, in what is published and in what is being written."""

from sqlalchemy import select

from portal.content.questions.ids import written_ids
from portal.courses.models import Course, Page, Revision
from portal.db import db
from portal.drafts.enums import DraftState
from portal.drafts.models import Draft


def question_ids(course: Course, *, but: str = "") -> frozenset[str]:
    """The ids of all questions of the course's pages, of drafts before what is published.

    The page with the slug `but` is left out. Pages that readers do not see count, since they may come back.
    """
    sources: dict[str, str] = dict(
        db.session.execute(
            select(Draft.slug, Draft.source).where(
                Draft.course_id == course.id, Draft.state != DraftState.PUBLISHED
            )
        ).all()
    )
    published = (
        select(Page.slug, Revision.source)
        .join(Revision, Revision.id == Page.revision_id)
        .where(Page.course_id == course.id, Page.slug.not_in([*sources]))
    )
    sources |= dict(db.session.execute(published).all())
    sources.pop(but, None)
    return frozenset(id for source in sources.values() for id in written_ids(source))
