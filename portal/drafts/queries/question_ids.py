"""The ids that the questions of a course have, in what is published and in what is being written."""

from sqlalchemy import bindparam, select

from portal.content.questions.ids import written_ids
from portal.courses.models import Course, Page, Revision
from portal.db import Rows, fetch
from portal.drafts.enums import DraftState
from portal.drafts.models import Draft
from portal.units.queries.catalogue_cache import cached_by_catalogue_version

_WRITTEN: Rows = select(Draft.slug, Draft.source).where(
    Draft.course_id == bindparam("course_id"), Draft.state != DraftState.PUBLISHED
)
_PUBLISHED: Rows = (
    select(Page.slug, Revision.source)
    .join(Revision, Revision.id == Page.revision_id)
    .where(Page.course_id == bindparam("course_id"))
)


def question_ids(course: Course, *, but: str = "") -> frozenset[str]:
    """The ids of all questions of the course's pages, of drafts before what is published.

    The page with the slug `but` is left out. Pages that readers do not see count, since they may come back.
    """
    written = {slug: frozenset(written_ids(source)) for slug, source in fetch(_WRITTEN, {"course_id": course.id})}
    by_page = dict(published_question_ids(course.id)) | written
    by_page.pop(but, None)
    return frozenset().union(*by_page.values())


@cached_by_catalogue_version(64)
def published_question_ids(course_id: int) -> tuple[tuple[str, frozenset[str]], ...]:
    """The slug of each published page of the course, and the ids of its questions."""
    return tuple(
        (slug, frozenset(written_ids(source))) for slug, source in fetch(_PUBLISHED, {"course_id": course_id})
    )
