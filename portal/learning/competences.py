"""What a person can do, framework by framework: learned, rehearsed, seen by somebody."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from portal.accounts.viewers import Viewer
from portal.courses.models import Competence, Page, Revision
from portal.courses.queries import visible_courses
from portal.db import db
from portal.progress.models import PageProgress

LEVELS = ("learned", "rehearsed", "observed")
LEVEL_OF_KIND = {"lesson": 0, "quiz": 0, "guide": 0, "scenario": 1, "checklist": 2}
FIVE_SKILLS = "5ks"


@dataclass(frozen=True)
class CompetenceView:
    """One competence: each level is `lit` (reached), `dark` (offered, not reached) or empty (not offered)."""

    code: str
    title: str
    levels: tuple[str, str, str]

    @property
    def is_offered(self) -> bool:
        """Whether any page teaches it."""
        return any(self.levels)


@dataclass(frozen=True)
class FrameworkView:
    """A framework with its competences, in its order."""

    id: str
    title: str
    competences: tuple[CompetenceView, ...]


_PAGES = (
    select(Page.kind, Revision.front, PageProgress.done_at)
    .join(Revision, Revision.id == Page.revision_id)
    .outerjoin(PageProgress, (PageProgress.page_id == Page.id) & (PageProgress.user_id == bindparam("user")))
    .where(Page.course_id.in_(bindparam("courses", expanding=True)), Page.withdrawn_at.is_(None))
)
_COMPETENCES = select(
    Competence.framework, Competence.framework_title, Competence.code, Competence.title
).order_by(Competence.framework, Competence.position)


def competences_of(viewer: Viewer) -> list[FrameworkView]:
    """Every framework as the viewer stands in it, the five basic skills first.

    A level is reached with one finished page of its kind that names the competence: a lesson, quiz or guide for
    `learned`, a scenario for `rehearsed`, a checklist for `observed`.
    """
    offered: set[tuple[str, int]] = set()
    reached: set[tuple[str, int]] = set()
    courses = [course.id for course in visible_courses(viewer)]
    for kind, front, done_at in db.session.execute(_PAGES, {"user": viewer.id, "courses": courses}):
        for competence in front.get("competences", ()):
            offered.add((competence, LEVEL_OF_KIND[kind]))
            if done_at is not None:
                reached.add((competence, LEVEL_OF_KIND[kind]))

    titles: dict[str, str] = {}
    views: dict[str, list[CompetenceView]] = defaultdict(list)
    for framework, framework_title, code, title in db.session.execute(_COMPETENCES):
        titles[framework] = framework_title
        name = f"{framework}:{code}"
        levels = [
            "lit" if (name, level) in reached else "dark" if (name, level) in offered else ""
            for level in range(len(LEVELS))
        ]
        views[framework].append(CompetenceView(code, title, (levels[0], levels[1], levels[2])))
    frameworks = [FrameworkView(id_, titles[id_], tuple(found)) for id_, found in views.items()]
    return sorted(frameworks, key=lambda framework: framework.id != FIVE_SKILLS)
