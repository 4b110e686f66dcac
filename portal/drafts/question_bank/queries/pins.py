"""The questions of a page that were taken from the bank, and what has become of those they were taken from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.audit.models import Actor
from portal.content.editing.question_fields import QuestionFields
from portal.content.editing.question_layout import UnreadableQuestion
from portal.content.question_bank.origins import ATTRIBUTE, QuestionOrigin, parse_origin
from portal.content.question_bank.transfer import transferred, wording
from portal.content.question_sheets.planning import PageQuestion, questions_in
from portal.courses.models import Course, CourseMedia, Page, Revision
from portal.courses.permissions import can_edit
from portal.courses.queries.aliases import present_slugs
from portal.courses.queries.texts import revision_source
from portal.db import db
from portal.deadlines import check_deadline
from portal.drafts.enums import DraftState, PinState
from portal.drafts.models import Draft
from portal.drafts.queries.texts import WorkingCopy


@dataclass(frozen=True)
class SourcePage:
    """The page that questions were taken from, and its number now."""

    page: Page
    number: int

    @property
    def course(self) -> Course:
        """Its course."""
        return self.page.course


@dataclass(frozen=True)
class Pin:
    """A question that was taken: where from, and what it says here, there then, and there now.

    `then` and `now` are its Markdown as it would stand here; empty where it is gone. `is_edited`: what stands here
    was changed since it was taken.
    """

    question: PageQuestion
    origin: QuestionOrigin
    state: PinState
    source: SourcePage | None = None
    then: str = ""
    now: str = ""
    is_edited: bool = False

    @property
    def id(self) -> str:
        """Its id on this page."""
        return self.question.fields.id


def pins_of(text: WorkingCopy, *, viewer: Actor) -> list[Pin]:
    """The questions of the page that were taken from the bank, in their order.

    Where the viewer does not write for the course that one says it comes from, it counts as gone: anybody can type
    an origin, and its wording of today has the right answers.
    """
    taken = [(one, parse_origin(one.fields.attribute(ATTRIBUTE) or "")) for one in questions_in(text.source)]
    named = [(one, origin) for one, origin in taken if origin is not None]
    places = {(origin.course, origin.page) for _one, origin in named}
    pages = {place: find_source_page(*place, viewer=viewer) for place in places}
    texts: dict[tuple[int, int], Mapping[str, QuestionFields]] = {}
    names: dict[int, list[str]] = {}
    found = []
    for one, origin in named:
        check_deadline()
        page = pages[origin.course, origin.page]
        if page is None:
            found.append(Pin(one, origin, PinState.GONE))
            continue
        for number in (origin.number, page.number):
            if (page.page.id, number) not in texts:
                texts[page.page.id, number] = fields_by_id(page.page.id, number)
        if page.course.id not in names:
            names[page.course.id] = page_files(page.course.id)
        then, now = (texts[page.page.id, number].get(origin.id) for number in (origin.number, page.number))
        found.append(pin_of(one, origin, page, names[page.course.id], then, now, text))
    return found


def pin_of(
    one: PageQuestion,
    origin: QuestionOrigin,
    page: SourcePage,
    files: Sequence[str],
    then: QuestionFields | None,
    now: QuestionFields | None,
    text: WorkingCopy,
) -> Pin:
    """What has become of one question."""

    def here(fields: QuestionFields | None, number: int) -> str:
        if fields is None:
            return ""
        return transferred(
            fields,
            files=files,
            source=page.course.slug,
            target=text.course.slug,
            media=known_media(page.course, text.course),
            id=one.fields.id,
            origin=origin.at(number),
        )

    try:
        before, after = here(then, origin.number), here(now, page.number)
        mine = wording(one.fields.source)
        is_edited = bool(before) and wording(before) != mine
        is_newer = bool(after) and (wording(after) != wording(before) if before else wording(after) != mine)
    except UnreadableQuestion:
        return Pin(one, origin, PinState.GONE, page)
    state = PinState.NEWER if is_newer else PinState.SAME if after else PinState.GONE
    return Pin(one, origin, state, page, before, after, is_edited)


def find_source_page(course_slug: str, page_slug: str, *, viewer: Actor) -> SourcePage | None:
    """The published page at this address, or at the one it has now, of a course that the viewer writes."""
    slugs = present_slugs(course_slug, page_slug) or (course_slug, page_slug)
    statement = (
        select(Page, Revision.number)
        .join(Course, Course.id == Page.course_id)
        .join(Revision, Revision.id == Page.revision_id)
        .where(Course.slug == slugs[0], Page.slug == slugs[1])
        .where(Page.withdrawn_at.is_(None), Course.withdrawn_at.is_(None))
    )
    row = db.session.execute(statement).first()
    return SourcePage(row[0], row[1]) if row is not None and can_edit(viewer, row[0].course) else None


def fields_by_id(page_id: int, number: int) -> Mapping[str, QuestionFields]:
    """The questions of a revision of a page by their ids; 0: of the text that is being written."""
    source = revision_source(page_id, number) if number else pending_source(page_id)
    return {one.fields.id: one.fields for one in questions_in(source or "")}


def pending_source(page_id: int) -> str | None:
    """What waits to be published of this page; None where nothing does."""
    return db.session.scalar(
        select(Draft.source).where(Draft.page_id == page_id, Draft.state != DraftState.PUBLISHED)
    )


def page_files(course_id: int) -> list[str]:
    """The names of the files of the course's pages."""
    return list(db.session.scalars(select(Page.file_name).where(Page.course_id == course_id)))


def known_media(source: Course, target: Course) -> dict[str, str]:
    """What each file of one course is called in the other, by its bytes; those that are not there are left out."""
    if source.id == target.id:
        return {}
    theirs = {entry.sha256: entry.name for entry in media_of(target.id)}
    return {entry.name: theirs[entry.sha256] for entry in media_of(source.id) if entry.sha256 in theirs}


def media_of(course_id: int) -> Sequence[CourseMedia]:
    """The files that a course names."""
    return db.session.scalars(select(CourseMedia).where(CourseMedia.course_id == course_id)).all()
