"""Which texts of a course show which of its pictures, sounds and films, published or being written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from portal.content.markdown.media_mentions import alternative_of, mentioned_media
from portal.courses.models import Course, Page, Revision
from portal.db import Rows, cached_per_request, db, fetch
from portal.drafts.enums import DraftState
from portal.drafts.models import Draft


@dataclass(frozen=True, slots=True)
class MediumUse:
    """A text that shows a file; `slug` is empty for the introduction."""

    slug: str
    title: str
    is_deleted: bool  # it may still be restored
    is_published: bool
    is_written: bool  # as the text is at work: its draft, or what is published where none is pending


_PENDING: Rows = select(Draft.slug, Draft.source).where(
    Draft.course_id == bindparam("course_id"), Draft.state != DraftState.PUBLISHED
)


def media_uses(course: Course, names: Collection[str]) -> Mapping[str, tuple[MediumUse, ...]]:
    """The texts that show each of these files, in the order of the course."""
    found: dict[str, list[MediumUse]] = {name: [] for name in names}
    for slug, title, is_deleted, published, written in _texts(course):
        shown = mentioned_media(published, names)
        at_work = shown if written == published else mentioned_media(written, names)
        for name in shown | at_work:
            found[name].append(MediumUse(slug, title, is_deleted, name in shown, name in at_work))
    return {name: tuple(uses) for name, uses in found.items()}


def known_alternatives(course: Course, names: Collection[str]) -> Mapping[str, str]:
    """What the texts say that each of these files shows, where one says it."""
    found: dict[str, str] = {}
    for _slug, _title, _is_deleted, published, written in _texts(course):
        for source in dict.fromkeys((written, published)):
            for name in mentioned_media(source, names) - found.keys():
                if said := alternative_of(source, name):
                    found[name] = said
    return found


@cached_per_request
def _texts(course: Course) -> tuple[tuple[str, str, bool, str, str], ...]:
    """Each file of the course: its slug, its title, whether it was deleted, what is published, what is at work."""
    drafts = pending_sources(course.id)
    rows = db.session.execute(
        select(Page.slug, Page.title, Page.deleted_at.is_not(None), Revision.source)
        .outerjoin(Revision, Revision.id == Page.revision_id)
        .where(Page.course_id == course.id)
        .order_by(Page.position, Page.id)
    )
    return (
        ("", course.title, False, course.source, drafts.get("", course.source)),
        *(
            (slug, title, is_deleted, source or "", drafts.get(slug, source or ""))
            for slug, title, is_deleted, source in rows
        ),
    )


@cached_per_request
def pending_sources(course_id: int) -> Mapping[str, str]:
    """The sources of the course's texts that are not published yet, by slug."""
    return dict(fetch(_PENDING, {"course_id": course_id}).all())
