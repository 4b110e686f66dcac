"""Reading competences, and what of the pages that teach them a person has finished."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from portal.accounts.rules.viewer import Viewer
from portal.courses.models import Competence, Page, Revision
from portal.courses.queries.published import visible_courses
from portal.db import fetch
from portal.progress.models import PageProgress

_PAGES_OF_COURSES = (
    select(Page.kind, Revision.front, PageProgress.done_at)
    .join(Revision, Revision.id == Page.revision_id)
    .outerjoin(PageProgress, (PageProgress.page_id == Page.id) & (PageProgress.user_id == bindparam("user")))
    .where(Page.course_id.in_(bindparam("courses", expanding=True)), Page.withdrawn_at.is_(None))
)
_COMPETENCES = select(
    Competence.framework, Competence.framework_title, Competence.code, Competence.title
).order_by(Competence.framework, Competence.position)


def pages_with_competences(viewer: Viewer) -> Iterable[tuple[str, dict[str, Any], datetime | None]]:
    """The kind and front matter of every page meant for the viewer, and when the viewer finished it."""
    ids = [course.id for course in visible_courses(viewer)]
    yield from fetch(_PAGES_OF_COURSES, {"user": viewer.id, "courses": ids})


def all_competences() -> Iterable[tuple[str, str, str, str]]:
    """Every competence: the id and title of its framework, its code and title, in the framework's order."""
    yield from fetch(_COMPETENCES, {})
