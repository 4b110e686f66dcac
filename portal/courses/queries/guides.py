"""Published guides, whatever course they are in: residents know no courses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Text, bindparam, cast, select

from portal.content.enums import PageKind
from portal.courses.models import Course, Page, PageAlias, Revision
from portal.db import Rows, db, fetch


@dataclass(frozen=True, slots=True)
class GuideRow:
    """A published guide, without its text; `front` is its front matter and `language` that of its course."""

    id: int
    slug: str
    title: str
    summary: str
    revision_id: int
    language: str
    front: Mapping[str, Any] = field(compare=False)  # belongs to the revision


class GuideElsewhere(NamedTuple):
    """A guide of another course, with what that is called."""

    course_slug: str
    slug: str
    title: str
    course_title: str


_guides: Rows = (
    select(Page.id, Page.slug, Page.title, Page.summary, Page.revision_id, Course.language, Revision.front)
    .join(Course, Course.id == Page.course_id)
    .join(Revision, Revision.id == Page.revision_id)
    .where(Page.kind == PageKind.GUIDE, Page.withdrawn_at.is_(None), Course.withdrawn_at.is_(None))
    .order_by(Course.position, Course.slug, Page.position, Page.id)
)
_of_course = _guides.where(Page.course_id == bindparam("course_id"))
_elsewhere: Rows = (
    select(Course.slug, Page.slug, Page.title, Course.title)
    .join(Course, Course.id == Page.course_id)
    .where(Page.kind == PageKind.GUIDE, Page.revision_id.is_not(None), Page.withdrawn_at.is_(None))
    .where(Course.withdrawn_at.is_(None), Course.id != bindparam("course_id"))
    .order_by(Course.position, Course.slug, Page.position, Page.id)
)
_fronts: Rows = (
    select(Revision.front)
    .join(Page, Page.revision_id == Revision.id)
    .where(Page.course_id == bindparam("course_id"), Page.kind == PageKind.LESSON, Page.withdrawn_at.is_(None))
    .order_by(Page.position, Page.id)
)
_guide = _guides.where(Page.slug == bindparam("slug")).limit(1)


def find_guide(slug: str) -> GuideRow | None:
    """The published guide with this slug: no two share one."""
    row = fetch(_guide, {"slug": slug}).first()
    return GuideRow(*row) if row is not None else None


def list_guides() -> tuple[GuideRow, ...]:
    """Every published guide, in the order of the courses."""
    return tuple(GuideRow(*row) for row in db.session.execute(_guides))


def guides_of_course(course_id: int) -> tuple[GuideRow, ...]:
    """The published guides of the course, in their order."""
    return tuple(GuideRow(*row) for row in fetch(_of_course, {"course_id": course_id}))


def guides_elsewhere(course_id: int) -> list[GuideElsewhere]:
    """The published guides of all other courses, in their order."""
    return [GuideElsewhere(*row) for row in fetch(_elsewhere, {"course_id": course_id})]


def handed_out_elsewhere(course_id: int) -> Iterator[GuideRow]:
    """The published guides of other courses that lessons of this one hand out, in the order of the lessons."""
    for (front,) in fetch(_fronts, {"course_id": course_id}).all():
        for name in front.get("hands_out") or ():
            folder, _slash, slug = name.rpartition("/")
            guide = find_guide(slug) if folder else None
            if guide is not None:
                yield guide


def lessons_handing_out(guide: Page) -> list[int]:
    """The ids of the published lessons that hand the guide out, by any slug that it has or had."""
    aliases = db.session.scalars(select(PageAlias.slug).where(PageAlias.page_id == guide.id))
    slugs = {guide.slug, *aliases}
    far = {f"{guide.course.slug}/{slug}" for slug in slugs}
    rows = db.session.execute(
        select(Page.id, Page.course_id, Revision.front)
        .join(Revision, Revision.id == Page.revision_id)
        .where(Page.kind == PageKind.LESSON, Page.withdrawn_at.is_(None))
        .where(cast(Revision.front, Text).contains('"hands_out"'))
        .order_by(Page.id)
    )
    return [
        id_
        for id_, course_id, front in rows
        if not (far | slugs if course_id == guide.course_id else far).isdisjoint(front["hands_out"])
    ]
