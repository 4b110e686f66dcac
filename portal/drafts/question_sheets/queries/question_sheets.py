"""Rows of questions that wait, found by whoever handed them in."""

from sqlalchemy import select

from portal.audit.models import Actor
from portal.content.enums import PageKind
from portal.content.question_sheets.planning import SheetPlan, plan_rows
from portal.courses.models import Course, Page, Revision
from portal.db import db
from portal.drafts.enums import DraftState
from portal.drafts.models import Draft, QuestionSheet
from portal.drafts.queries.question_ids import question_ids
from portal.drafts.queries.texts import WorkingCopy
from portal.errors import NotFound

ASKING_KINDS = (PageKind.LESSON, PageKind.QUIZ)


def find_sheet(page: Page, *, viewer: Actor, lock: bool = False) -> QuestionSheet | None:
    """The rows that the viewer handed in for the page and has not decided on; held if asked for."""
    mine = (QuestionSheet.page_id == page.id, QuestionSheet.uploaded_by_id == viewer.id)
    wanted = select(QuestionSheet).where(*mine)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(wanted).one_or_none()


def get_sheet(page: Page, *, viewer: Actor, lock: bool = False) -> QuestionSheet:
    """As find_sheet, or NotFound."""
    found = find_sheet(page, viewer=viewer, lock=lock)
    if found is None:
        raise NotFound
    return found


def plan_sheet(sheet: QuestionSheet, text: WorkingCopy) -> SheetPlan:
    """What the rows would make of the text as it is now."""
    rows = [(number, cells) for number, cells in sheet.rows]
    return plan_rows(text.source, rows, taken=question_ids(text.course, but=text.slug))


def asking_sources(course: Course) -> list[tuple[str, str]]:
    """The titles and texts of the pages that may ask questions, in their order, as they are being written."""
    pending = select(Draft.page_id, Draft.source).where(
        Draft.course_id == course.id, Draft.state != DraftState.PUBLISHED, Draft.page_id.is_not(None)
    )
    drafts = {page_id: source for page_id, source in db.session.execute(pending).all() if page_id is not None}
    pages = db.session.execute(
        select(Page.id, Page.title, Revision.source)
        .outerjoin(Revision, Revision.id == Page.revision_id)
        .where(Page.course_id == course.id, Page.kind.in_(ASKING_KINDS), Page.deleted_at.is_(None))
        .order_by(Page.position, Page.id)
    )
    return [(title, drafts.get(page_id, source) or "") for page_id, title, source in pages]
