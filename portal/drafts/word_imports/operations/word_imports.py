"""Keeping a Word file that was read, deciding what becomes of it, and taking it in as drafts."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, update

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.content.enums import PageKind
from portal.content.files.front_matter_editing import with_front_values
from portal.content.files.sources import MAX_TEXT_BYTES
from portal.content.word.choices import Choices
from portal.content.word.course import CHANGED, LEFT_OUT, TAKEN, PlannedPage, WordCourse, plan_course
from portal.content.word.document import WordDocument, to_json
from portal.content.word.pictures import ReadPicture
from portal.courses.models import Course
from portal.courses.operations.create import create_course, create_page, file_name_of
from portal.courses.operations.media import add_medium
from portal.courses.permissions import can_edit
from portal.courses.queries.texts import course_slugs
from portal.db import db
from portal.drafts.enums import ImportState
from portal.drafts.operations.create import TitleAndSlug
from portal.drafts.operations.save_draft import create_draft
from portal.drafts.operations.uploads import MAX_FILE_NAME_LENGTH, MAX_WAITING, close_upload, lock_upload
from portal.drafts.queries.question_ids import question_ids
from portal.drafts.queries.uploads import number_waiting
from portal.drafts.rules.templates import page_template
from portal.drafts.word_imports.models import WordImport, WordImportPicture
from portal.drafts.word_imports.queries.word_imports import choices_of, document_of, media_file, picture_rows
from portal.errors import Refused, require
from portal.units.models import Unit

MAX_PAGES = 100  # that one file may become
MAX_FRONT_BYTES = 4 * 1024  # of the front matter that a page gets, its title included


def store_word_import(
    document: WordDocument, pictures: Sequence[ReadPicture], *, file_name: str, into: str = "", actor: Actor
) -> WordImport:
    """Keep what was read until somebody has looked at it; `into` is the course that the pages are meant for.

    Raises Refused for too many that wait.
    """
    if number_waiting(WordImport, actor.id) >= MAX_WAITING:
        raise Refused(
            _(
                "%(number)d Word files of yours wait already. Take them in or discard them first.",
                number=MAX_WAITING,
            )
        )
    kept = WordImport(
        uploaded_by_id=actor.id,
        uploaded_at=clock.now(),
        file_name=file_name[:MAX_FILE_NAME_LENGTH],
        document=to_json(document),
        choices=Choices(into=into).to_json(),
        state=ImportState.WAITING,
    )
    db.session.add(kept)
    db.session.flush()
    for number, picture in enumerate(pictures):
        file, problem = picture.file, picture.problem
        db.session.add(
            WordImportPicture(
                word_import_id=kept.id,
                number=number,
                name=file.name if file is not None else "",
                mime=file.mime if file is not None else "",
                sha256=file.sha256 if file is not None else "",
                width=file.width if file is not None else None,
                height=file.height if file is not None else None,
                data=file.data if file is not None else b"",
                problem=[problem.text, problem.values] if file is None and problem is not None else [],
            )
        )
    db.session.flush()
    return kept


def save_choices(kept: WordImport, choices: Choices, *, actor: Actor) -> None:
    """Remember what was decided. Raises Forbidden, NotFound (it is over)."""
    lock_upload(kept, actor=actor)
    kept.choices = choices.to_json()
    db.session.flush()


def discard_word_import(kept: WordImport, *, actor: Actor) -> None:
    """Forget a Word file that is not to be taken in. Raises Forbidden, NotFound (decided already)."""
    lock_upload(kept, actor=actor)
    _close(kept, ImportState.DISCARDED)


def take_in_as_course(
    kept: WordImport, heading: TitleAndSlug, *, introduction: str, unit: Unit | None, actor: Actor
) -> Course:
    """A new course of the unit (none: for everybody) with a draft for each page. Raises Forbidden, Refused.

    `introduction` is what the course says of itself; without one, what stood before the first page does.
    """
    lock_upload(kept, actor=actor)
    title = " ".join(heading.title.split())
    course = create_course(heading.address(course_slugs()), title=title, unit=unit, actor=actor)
    planned = _planned(kept, course, actor)
    values = {"title": title, "unit": unit.code if unit is not None else None}
    lead = planned.page(-1)
    source = page_template(PageKind.COURSE, values)
    body = introduction.strip() or (lead.body.strip() if lead is not None and lead.kind != "skip" else "")
    if body:
        source = _written(title, f"{body}\n", values)
    create_draft(course, None, source, actor=actor)
    _create_pages(kept, course, planned, [page for page in planned.pages if not page.is_lead], actor)
    return course


def take_in_to_course(kept: WordImport, course: Course, *, actor: Actor) -> None:
    """A draft for each page at the end of the course. Raises Forbidden, Refused, NotFound."""
    require(can_edit(actor, course))
    lock_upload(kept, actor=actor)
    planned = _planned(kept, course, actor)
    _create_pages(kept, course, planned, planned.pages, actor)


def _planned(kept: WordImport, course: Course, actor: Actor) -> WordCourse:
    """The pages with the names that their pictures get in the course, and ids that no question there has."""
    document, choices = document_of(kept), choices_of(kept)
    rows = [row for row in picture_rows(kept.id, with_data=True) if not row.problem]
    names, taken = {row.number: row.name for row in rows}, set(question_ids(course))
    planned = plan_course(document, choices, names, taken)
    wanted = {
        number
        for page in planned.pages
        if page.kind != "skip"
        for block in page.blocks
        for number in block.pictures
    }
    there = {row.number: add_medium(course, media_file(row), actor=actor) for row in rows if row.number in wanted}
    as_read = all(names[number] == name for number, name in there.items())
    return planned if as_read else plan_course(document, choices, names | there, taken)


def _create_pages(
    kept: WordImport, course: Course, planned: WordCourse, pages: Sequence[PlannedPage], actor: Actor
) -> None:
    wanted = [page for page in pages if page.kind != "skip" and page.body.strip()]
    if not wanted:
        raise Refused(_("Nothing is left to bring in: every page of the file is left out."))
    if len(wanted) > MAX_PAGES:
        raise Refused(
            _("The file becomes more than %(number)d pages. Let fewer headings begin one.", number=MAX_PAGES)
        )
    for page in wanted:
        _create_page(course, page, actor)
    counts = {outcome: planned.count(outcome) for outcome in (TAKEN, CHANGED, LEFT_OUT)}
    kept.counts = counts | {"pages": len(wanted), "questions": sum(len(page.questions) for page in wanted)}
    kept.course_id = course.id
    _close(kept, ImportState.TAKEN)
    record(actor, "course.word_imported", course, file=kept.file_name, **kept.counts)
    db.session.flush()
    db.session.refresh(course, ["pages", "media"])


def _create_page(course: Course, page: PlannedPage, actor: Actor) -> None:
    title = page.title.strip() or _("Opening")
    values = {"title": title, "kind": page.kind} if page.kind != PageKind.LESSON else {"title": title}
    source = _written(title, page.body, values)
    slug = TitleAndSlug(title[:200]).address([one.slug for one in course.pages])
    made = create_page(course, slug, kind=page.kind, title=title[:200], actor=actor)
    made.file_name = file_name_of(made.position, slug)
    create_draft(course, made, source, actor=actor)


def _written(title: str, body: str, values: Mapping[str, str | None]) -> str:
    """The text of a page. Raises Refused for one that no file can hold."""
    if len(body.encode()) + MAX_FRONT_BYTES > MAX_TEXT_BYTES:
        raise Refused(
            _(
                "“%(title)s” is too long for one page. Let another heading begin a page inside it.",
                title=title,
            )
        )
    return with_front_values(f"---\n---\n\n{body}", values)


def _close(kept: WordImport, state: str) -> None:
    """Keep nothing but what became of it."""
    db.session.execute(delete(WordImportPicture).where(WordImportPicture.word_import_id == kept.id))
    db.session.execute(update(WordImport).where(WordImport.id == kept.id).values(document={}, choices={}))
    close_upload(kept, state)
