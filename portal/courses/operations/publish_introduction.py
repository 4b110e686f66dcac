"""A course gets a new introduction, and with it its title, its place, and the unit that it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import update

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.files.library import CourseText
from portal.content.markdown.links import COURSE_FILE
from portal.content.text.line_ends import with_lf_ends
from portal.courses.events import course_restored, introduction_published
from portal.courses.models import Course, CourseRevision
from portal.courses.operations.aliases import add_course_aliases
from portal.courses.operations.check_audience import ensure_approved
from portal.courses.operations.invalid_content import InvalidContent, unit_faults
from portal.courses.operations.publish_lock import acquire_publish_lock
from portal.courses.operations.publish_page import as_stored_json
from portal.courses.operations.unpublish import show_again
from portal.courses.permissions import can_edit
from portal.courses.queries.page_loader import NO_SOURCES, read_introduction
from portal.courses.queries.texts import shown_page_slugs
from portal.db import db
from portal.errors import Refused, Stale, require
from portal.units.queries.tree import find_unit_by_code

DEFAULT_POSITION = 10_000  # the place of a course that names none


@dataclass(frozen=True)
class UnitAudience:
    """A course as it would be in another unit."""

    unit_id: int | None


def publish_introduction(
    course: Course,
    *,
    source: str,
    based_on: int,
    message: str = "",
    beside: Mapping[str, str] = NO_SOURCES,
    approved_by: Actor | None = None,
    actor: Actor | None,
) -> int:
    """Give readers a new introduction, unless someone else did since the one with the number `based_on` (0: none).

    `beside` are the texts of pages, by file name, that are published together with it. A course that readers did
    not see is shown to them from now on. The same again changes nothing; tells the number of the present one.
    Raises Forbidden, Stale or InvalidContent, and Refused where the text gives the course to a unit that is not
    the actor's, or shares it with one for which neither the actor nor `approved_by` writes, and where
    readers would find no page in it.
    """
    require(can_edit(actor, course))
    acquire_publish_lock()
    db.session.refresh(course, ["number", "withdrawn_at", "unit_id"])
    if course.number != based_on:
        raise Stale(course)
    text, faults = read_introduction(course, source, beside=beside)
    faults = (*faults, *unit_faults(text))
    if faults:
        raise InvalidContent(faults)
    if not can_edit(actor, UnitAudience(_unit_id(text.front.get("unit")))):
        raise Refused(_("You do not write for the unit that this course would belong to."))
    was_hidden = course.withdrawn_at is not None
    if was_hidden and not shown_page_slugs(course.id) and not beside.keys() - {COURSE_FILE}:
        raise Refused(_("This course has no page yet, so readers would find nothing in it. Add a page first."))
    is_back = was_hidden and course.published_at is not None
    is_changed = introduction_differs(course, text)
    if is_changed and "shared" in text.front:
        ensure_approved(_unit_id(text.front["shared"]), approved_by=approved_by, actor=actor)
    if is_changed:
        save_introduction(
            course, text, message=message, author_id=actor.id if actor is not None else None, now=clock.now()
        )
    if is_changed or was_hidden:
        show_again(course)
        action = "course.restored" if is_back else "course.published"
        record(actor, action, course, revision=course.number, message=message)
        db.session.flush()
        introduction_published.send(course)
        if is_back:
            course_restored.send(course)
    return course.number


def build_course(slug: str) -> Course:
    """A course that says nothing yet and that no reader sees."""
    return Course(
        slug=slug,
        title=slug,
        source="",
        html="",
        front={},
        pages=[],
        media=[],
        number=0,
        folder_name="",
        folder_sha256="",
        withdrawn_at=clock.now(),
        withdrawn_here=False,
    )


def introduction_differs(course: Course, text: CourseText) -> bool:
    """Whether the text says or shows anything else than the course does."""
    return (course.source, course.html, course.front) != (text.source, text.html, as_stored_json(text.front))


def adopt_introduction_line_ends(course: Course, text: CourseText) -> None:
    """Let the introduction take over other line ends, if nothing else differs: it reads the same."""
    if course.source == text.source or with_lf_ends(course.source) != with_lf_ends(text.source):
        return
    if not introduction_differs(course, replace(text, source=course.source)):
        course.source = text.source
        latest = (CourseRevision.course_id == course.id) & (CourseRevision.number == course.number)
        db.session.execute(update(CourseRevision).where(latest).values(source=text.source))


def save_introduction(
    course: Course, text: CourseText, *, message: str = "", author_id: int | None, now: datetime
) -> None:
    """The text as the course's next introduction, which readers see from now on."""
    course.source, course.html, course.front = text.source, text.html, as_stored_json(text.front)
    course.title, course.summary = text.title, text.summary
    course.language = text.front["language"]
    course.position = text.front.get("position", DEFAULT_POSITION)
    course.unit_id, course.shared_unit_id = _unit_id(text.front.get("unit")), _unit_id(text.front.get("shared"))
    course.number += 1
    course.published_at = now
    db.session.add(course)
    db.session.flush()
    db.session.add(
        CourseRevision(
            course_id=course.id,
            number=course.number,
            source=text.source,
            front=course.front,
            html=text.html,
            facts=list(text.facts),
            message=message,
            author_id=author_id,
            published_at=now,
        )
    )
    db.session.flush()
    add_course_aliases(course, text.front.get("aliases", ()))


def _unit_id(code: str | None) -> int | None:
    unit = find_unit_by_code(code) if code is not None else None
    return unit.id if unit is not None else None
