"""Taking in a course that came as an archive: everything in it becomes drafts and media."""

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.files.library import PageText
from portal.content.markdown.links import parse_file_name
from portal.courses.models import Course, Page
from portal.courses.operations.create import create_course, create_page
from portal.courses.operations.media import add_media
from portal.courses.permissions import can_edit
from portal.db import db
from portal.drafts.archives.operations.import_file import ImportFile
from portal.drafts.archives.operations.import_plan import ImportPlan, TextChange, plan_new_course
from portal.drafts.enums import ImportChange, ImportState
from portal.drafts.models import CourseImport
from portal.drafts.operations.save_draft import create_draft, save_draft
from portal.drafts.operations.uploads import MAX_FILE_NAME_LENGTH, MAX_WAITING, close_upload, lock_upload
from portal.drafts.queries.uploads import number_waiting
from portal.errors import Refused, require
from portal.units.models import Unit


def store_import(data: bytes, incoming: ImportFile, *, file_name: str, actor: Actor) -> CourseImport:
    """Keep the bytes until somebody who has seen what is in them decides. Raises Refused for too many of them."""
    if number_waiting(CourseImport, actor.id) >= MAX_WAITING:
        raise Refused(
            _(
                "%(number)d archives of yours wait already. Take them in or discard them first.",
                number=MAX_WAITING,
            )
        )
    kept = CourseImport(
        uploaded_by_id=actor.id,
        uploaded_at=clock.now(),
        file_name=file_name[:MAX_FILE_NAME_LENGTH],
        slug=incoming.slug,
        data=data,
        state=ImportState.WAITING,
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def discard_import(kept: CourseImport, *, actor: Actor) -> None:
    """Forget the bytes of an archive that is not to be taken in. Raises Forbidden, NotFound (decided already)."""
    lock_upload(kept, actor=actor)
    _close(kept, ImportState.DISCARDED)


def complete_import(kept: CourseImport, course: Course, plan: ImportPlan, *, actor: Actor) -> None:
    """Note what became of an archive, whose bytes are not kept any longer. Raises as discard_import."""
    lock_upload(kept, actor=actor)
    kept.course_id, kept.counts = course.id, plan.counts
    _close(kept, ImportState.TAKEN)


def import_as_new_course(
    incoming: ImportFile, slug: str, *, unit: Unit | None, file_name: str = "", actor: Actor | None
) -> tuple[Course, ImportPlan]:
    """The archive as a course of the unit (none: for everybody), all of it drafts, and what became of its files.

    Raises Forbidden, and Refused for an address that is unfit or in use, and for an archive whose course.md cannot
    be read.
    """
    if incoming.introduction is None:
        raise Refused(
            _("Its course.md cannot be read, so nothing was brought in. Save it as UTF-8 and pack again.")
        )
    plan = plan_new_course(incoming, slug, unit)
    course = create_course(slug, title=incoming.title or slug, unit=unit, actor=actor)
    course.language = str(incoming.front.get("language", "vi"))
    add_media(course, [change.file for change in plan.media], actor=actor)
    for change in plan.texts:
        page = _create_page(course, change, actor=actor) if change.slug else None
        create_draft(course, page, change.after, actor=actor)
    record(actor, "course.imported", course, file=file_name, **plan.counts)
    db.session.flush()
    db.session.refresh(course, ["pages", "media"])
    return course, plan


def import_into(course: Course, plan: ImportPlan, *, file_name: str = "", actor: Actor) -> None:
    """Change the drafts of the course as the plan says; a draft that gives way stays in the history.

    Raises Forbidden, and EditConflict where a text was saved since the plan was made.
    """
    require(can_edit(actor, course))
    add_media(course, [change.file for change in plan.media if change.kind == ImportChange.NEW], actor=actor)
    for change in plan.texts:
        if change.kind == ImportChange.SAME:
            continue
        if change.text is None:
            create_draft(course, _create_page(course, change, actor=actor), change.after, actor=actor)
        else:
            save_draft(
                change.text,
                change.after,
                version=change.text.version,
                based_on=change.text.based_on,
                anew=True,
                actor=actor,
            )
    record(actor, "course.imported", course, file=file_name, **plan.counts)
    db.session.flush()
    db.session.refresh(course, ["pages", "media"])


def _create_page(course: Course, change: TextChange, *, actor: Actor | None) -> Page:
    """An empty page in the place that the plan gives it."""
    heading = change.heading
    if not isinstance(heading, PageText):
        raise TypeError(change.path)
    page = create_page(course, change.slug, kind=heading.kind, title=heading.title or change.slug, actor=actor)
    page.position, page.file_name = parse_file_name(change.name)[0], change.name
    page.minutes, page.summary = heading.minutes, heading.summary
    db.session.flush()
    return page


def _close(kept: CourseImport, state: str) -> None:
    kept.data = None
    close_upload(kept, state)
