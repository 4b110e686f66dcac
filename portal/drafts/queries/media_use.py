"""Which texts of a course show which of its pictures, sounds and films, published or being written."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.content.markdown.media_mentions import alternative_of, mentioned_media
from portal.courses.models import Course, Page, Revision
from portal.db import db
from portal.drafts.queries.texts import pending_drafts


@dataclass(frozen=True, slots=True)
class MediumUse:
    """A text that shows a file; `slug` is empty for the introduction."""

    slug: str
    title: str
    is_published: bool
    is_written: bool  # as the text is at work: its draft, or what is published where none is pending


def media_uses(course: Course, names: Collection[str]) -> Mapping[str, tuple[MediumUse, ...]]:
    """The texts that show each of these files, in the order of the course."""
    found: dict[str, list[MediumUse]] = {name: [] for name in names}
    for slug, title, published, written in _texts(course):
        shown, at_work = mentioned_media(published, names), mentioned_media(written, names)
        for name in shown | at_work:
            found[name].append(MediumUse(slug, title, name in shown, name in at_work))
    return {name: tuple(uses) for name, uses in found.items()}


def known_alternatives(course: Course, names: Collection[str]) -> Mapping[str, str]:
    """What the texts say that each of these files shows, where one says it."""
    found: dict[str, str] = {}
    for _slug, _title, published, written in _texts(course):
        for source in (written, published):
            for name in mentioned_media(source, names) - found.keys():
                if said := alternative_of(source, name):
                    found[name] = said
    return found


def _texts(course: Course) -> Iterator[tuple[str, str, str, str]]:
    """Each file of the course, hidden ones too: its slug, its title, what is published, and what is at work."""
    drafts = {draft.slug: draft.source for draft in pending_drafts(course.id)}
    yield "", course.title, course.source, drafts.get("", course.source)
    rows = db.session.execute(
        select(Page.slug, Page.title, Revision.source)
        .outerjoin(Revision, Revision.id == Page.revision_id)
        .where(Page.course_id == course.id)
        .order_by(Page.position, Page.id)
    )
    for slug, title, source in rows:
        yield slug, title, source or "", drafts.get(slug, source or "")
