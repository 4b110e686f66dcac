"""Reading competences, and what of the pages that teach them a person has finished."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from portal.accounts.rules.viewer import Viewer
from portal.courses.models import Competence, Page, Revision
from portal.courses.queries.published import visible_courses
from portal.db import Rows, fetch
from portal.progress.models import PageProgress
from portal.units.queries.catalogue_cache import cached_by_catalogue_version

_PAGES: Rows = (
    select(Page.id, Page.kind, Revision.front)
    .join(Revision, Revision.id == Page.revision_id)
    .where(Page.course_id.in_(bindparam("courses", expanding=True)), Page.withdrawn_at.is_(None))
)
_COMPLETED: Rows = select(PageProgress.page_id).where(
    PageProgress.user_id == bindparam("user"), PageProgress.done_at.is_not(None)
)
_COMPETENCES = select(
    Competence.framework, Competence.framework_title, Competence.code, Competence.title
).order_by(Competence.framework, Competence.position)


@dataclass(frozen=True, slots=True)
class TeachingPage:
    """A published page, its kind, and the competences that it names."""

    id: int
    kind: str
    competences: tuple[str, ...]


def pages_with_competences(viewer: Viewer) -> tuple[TeachingPage, ...]:
    """Every page meant for the viewer that names a competence."""
    return _teaching_pages(tuple(course.id for course in visible_courses(viewer)))


@cached_by_catalogue_version(64)
def _teaching_pages(course_ids: tuple[int, ...]) -> tuple[TeachingPage, ...]:
    rows = fetch(_PAGES, {"courses": list(course_ids)})
    pages = (TeachingPage(id_, kind, tuple(front.get("competences", ()))) for id_, kind, front in rows)
    return tuple(page for page in pages if page.competences)


def completed_page_ids(user_id: int) -> frozenset[int]:
    """The ids of the pages that somebody finished."""
    return frozenset(fetch(_COMPLETED, {"user": user_id}).scalars())


def all_competences() -> Iterable[tuple[str, str, str, str]]:
    """Every competence: the id and title of its framework, its code and title, in the framework's order."""
    yield from fetch(_COMPETENCES, {})
