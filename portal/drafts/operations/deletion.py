"""Deleting pages and courses with what is being written of them: kept for 90 days, then purged."""

from sqlalchemy import ColumnElement, delete, update

from portal import clock
from portal.audit.models import Actor
from portal.courses.models import Course, CourseAlias, CourseMedia, Page, PageAlias
from portal.courses.operations import deletion
from portal.courses.operations.media import erase_unneeded
from portal.db import begin_write, db
from portal.drafts.models import Comment, CourseImport, Draft, DraftVersion, OpenEditor, SavedText
from portal.drafts.queries.deleted import find_purge
from portal.drafts.word_imports.models import WordImport


def delete_page(page: Page, *, actor: Actor) -> None:
    """Delete the page; what is written of it is published by itself no more. Raises as courses' delete_page."""
    deletion.delete_page(page, actor=actor)
    _unschedule(Draft.page_id == page.id)
    here = (OpenEditor.course_id == page.course_id, OpenEditor.slug == page.slug)
    db.session.execute(delete(OpenEditor).where(*here))


def delete_course(course: Course, *, actor: Actor) -> None:
    """Delete the course with all that is written of it. Raises as courses' delete_course."""
    deletion.delete_course(course, actor=actor)
    _unschedule(Draft.course_id == course.id)
    db.session.execute(delete(OpenEditor).where(OpenEditor.course_id == course.id))


def purge_deleted() -> None:
    """Erase what was deleted more than 90 days ago: drafts, and pages and courses that no reader ever saw.

    The bytes of their media go with them where nobody else needs them. What was published stays with its
    revisions, and so does what people answered on it; nobody finds it any more.
    """
    begin_write()
    over = find_purge(clock.now())
    pages, courses = over.pages, over.courses
    for said in (Comment, DraftVersion, SavedText):
        db.session.execute(delete(said).where(said.draft_id.in_(over.drafts)))
    db.session.execute(delete(Draft).where(Draft.id.in_(over.drafts)))
    db.session.execute(delete(PageAlias).where(PageAlias.page_id.in_(pages)))
    db.session.execute(delete(Page).where(Page.id.in_(pages)))
    for table in (CourseAlias, CourseMedia, OpenEditor):
        db.session.execute(delete(table).where(table.course_id.in_(courses)))
    for taken_in in (CourseImport, WordImport):
        db.session.execute(update(taken_in).where(taken_in.course_id.in_(courses)).values(course_id=None))
    db.session.execute(delete(Course).where(Course.id.in_(courses)))
    erase_unneeded(over.media)
    db.session.commit()


def _unschedule(drafts: ColumnElement[bool]) -> None:
    db.session.execute(update(Draft).where(drafts).values(publish_at=None, scheduled_by_id=None))
