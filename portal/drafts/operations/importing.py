"""Taking in a course that came as an archive: everything in it becomes drafts and media."""

from __future__ import annotations

from flask_babel import gettext as _

from portal import clock
from portal.audit.operations import Actor, record
from portal.content.library import PageText
from portal.content.links import parts
from portal.courses.models import Course, Page
from portal.courses.operations import create_course, create_page
from portal.courses.operations.media import name_media
from portal.courses.permissions import can_edit
from portal.db import db
from portal.drafts.arriving import Plan, TextChange, plan_new
from portal.drafts.incoming import Incoming
from portal.drafts.models import CourseImport
from portal.drafts.operations.drafting import begin_draft, save_draft
from portal.drafts.queries.imports import WAITING, waiting_imports
from portal.errors import NotFound, Refused, require
from portal.units.models import Unit

MOST_WAITING = 10  # archives of one person; each may have many megabytes
LONGEST_NAME = 200  # characters


def keep_import(data: bytes, incoming: Incoming, *, file_name: str, actor: Actor) -> CourseImport:
    """Keep the bytes until somebody who has seen what is in them decides. Raises Refused for too many of them."""
    if waiting_imports(actor.id) >= MOST_WAITING:
        raise Refused(
            _(
                "%(number)d archives of yours wait already. Take them in or discard them first.",
                number=MOST_WAITING,
            )
        )
    kept = CourseImport(
        uploaded_by_id=actor.id,
        uploaded_at=clock.now(),
        file_name=file_name[:LONGEST_NAME],
        slug=incoming.slug,
        data=data,
        state=WAITING,
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def discard_import(kept: CourseImport, *, actor: Actor) -> None:
    """Forget the bytes of an archive that is not to be taken in. Raises Forbidden, NotFound (decided already)."""
    _hold_waiting(kept, actor)
    _settle(kept, "discarded")


def take_in(kept: CourseImport, course: Course, plan: Plan, *, actor: Actor) -> None:
    """Note what became of an archive, whose bytes are not kept any longer. Raises as discard_import."""
    _hold_waiting(kept, actor)
    kept.course_id, kept.counts = course.id, plan.counts
    _settle(kept, "taken")


def import_new(
    incoming: Incoming, slug: str, *, unit: Unit | None, file_name: str = "", actor: Actor | None
) -> tuple[Course, Plan]:
    """The archive as a course of the unit (none: for everybody), all of it drafts, and what became of its files.

    Raises Forbidden, and Refused for an address that is unfit or in use, and for an archive whose course.md cannot
    be read.
    """
    if incoming.introduction is None:
        raise Refused(
            _("Its course.md cannot be read, so nothing was brought in. Save it as UTF-8 and pack again.")
        )
    plan = plan_new(incoming, slug, unit)
    course = create_course(slug, title=incoming.title or slug, unit=unit, actor=actor)
    course.language = str(incoming.front.get("language", "vi"))
    name_media(course, [change.file for change in plan.media], actor=actor)
    for change in plan.texts:
        page = _begin_page(course, change, actor=actor) if change.slug else None
        begin_draft(course, page, change.after, actor=actor)
    record(actor, "course.imported", course, file=file_name, **plan.counts)
    db.session.flush()
    db.session.refresh(course, ["pages", "media"])
    return course, plan


def import_into(course: Course, plan: Plan, *, file_name: str = "", actor: Actor) -> None:
    """Change the drafts of the course as the plan says; a draft that gives way stays in the history.

    Raises Forbidden, and Overtaken where a text was saved since the plan was made.
    """
    require(can_edit(actor, course))
    name_media(course, [change.file for change in plan.media if change.kind == "new"], actor=actor)
    for change in plan.texts:
        if change.kind == "same":
            continue
        if change.text is None:
            begin_draft(course, _begin_page(course, change, actor=actor), change.after, actor=actor)
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


def _begin_page(course: Course, change: TextChange, *, actor: Actor | None) -> Page:
    """An empty page in the place that the plan gives it."""
    heading = change.heading
    if not isinstance(heading, PageText):
        raise TypeError(change.path)
    page = create_page(course, change.slug, kind=heading.kind, title=heading.title or change.slug, actor=actor)
    page.position, page.file_name = parts(change.name)[0], change.name
    page.minutes, page.summary = heading.minutes, heading.summary
    db.session.flush()
    return page


def _hold_waiting(kept: CourseImport, actor: Actor) -> None:
    require(kept.uploaded_by_id == actor.id)
    db.session.refresh(kept, ["state"], with_for_update=True)
    if kept.state != WAITING:
        raise NotFound


def _settle(kept: CourseImport, state: str) -> None:
    kept.state, kept.decided_at, kept.data = state, clock.now(), None
    db.session.flush()
