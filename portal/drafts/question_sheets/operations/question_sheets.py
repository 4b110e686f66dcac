"""Handing in rows of questions, mending them, and taking them into a page as a draft."""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import delete

from portal import clock
from portal.audit.models import Actor
from portal.content.enums import PageKind
from portal.content.question_sheets.planning import RowOutcome, SheetPlan
from portal.courses.models import Page
from portal.courses.permissions import can_edit
from portal.db import db
from portal.drafts.models import QuestionSheet
from portal.drafts.operations.save_draft import save_edit
from portal.drafts.operations.uploads import MAX_FILE_NAME_LENGTH
from portal.drafts.queries.texts import WorkingCopy
from portal.drafts.question_sheets.queries.question_sheets import plan_sheet
from portal.drafts.question_sheets.rules.reading import QuestionFile
from portal.errors import NotFound, Refused, Stale, require

MAX_CELL_LENGTH = 20_000  # characters


def store_sheet(page: Page, found: QuestionFile, *, file_name: str, actor: Actor) -> QuestionSheet:
    """Keep the rows until the actor decides on them; those handed in before for the page give way.

    Raises Forbidden, Refused.
    """
    require(can_edit(actor, page.course))
    if page.kind not in (PageKind.LESSON, PageKind.QUIZ):
        raise Refused(_("Questions stand in lessons and quizzes only."))
    mine = (QuestionSheet.page_id == page.id, QuestionSheet.uploaded_by_id == actor.id)
    db.session.execute(delete(QuestionSheet).where(*mine))
    kept = QuestionSheet(
        page_id=page.id,
        uploaded_by_id=actor.id,
        uploaded_at=clock.now(),
        file_name=file_name[:MAX_FILE_NAME_LENGTH],
        rows=[[number, cells] for number, cells in found.rows],
        notes=list(found.notes),
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def edit_row(sheet: QuestionSheet, number: int, typed: Mapping[str, str], *, actor: Actor) -> None:
    """Put what was typed into the fields of a row; fields that are not typed stay. Raises NotFound."""
    require(sheet.uploaded_by_id == actor.id)
    if number not in [there for there, _cells in sheet.rows]:
        raise NotFound
    changed = {
        field: text.replace("\r\n", "\n").replace("\0", "").strip()[:MAX_CELL_LENGTH]
        for field, text in typed.items()
    }
    sheet.rows = [
        [there, filled({**cells, **changed}) if there == number else cells] for there, cells in sheet.rows
    ]
    db.session.flush()


def leave_row_out(sheet: QuestionSheet, number: int, *, actor: Actor) -> None:
    """Forget a row that is not to be taken. Raises NotFound."""
    require(sheet.uploaded_by_id == actor.id)
    left = [row for row in sheet.rows if row[0] != number]
    if len(left) == len(sheet.rows):
        raise NotFound
    sheet.rows = left
    db.session.flush()


def take_sheet(sheet: QuestionSheet, text: WorkingCopy, *, expected: str, actor: Actor) -> SheetPlan:
    """Write the new and changed questions into the draft; rows with faults go on waiting.

    `expected` is the fingerprint of the plan that the actor has seen. Raises Forbidden, Stale, Refused,
    EditConflict.
    """
    require(can_edit(actor, text.course))
    plan = plan_sheet(sheet, text)
    if plan.fingerprint != expected:
        raise Stale(sheet)
    if not plan.changes:
        raise Refused(_("There is nothing to take: no row is new or different."))
    save_edit(text, plan.source, actor=actor)
    faulty = [[row.number, dict(row.cells)] for row in plan.rows if row.outcome == RowOutcome.FAULTY]
    if faulty:
        sheet.rows = faulty
    else:
        db.session.delete(sheet)
    db.session.flush()
    return plan


def discard_sheet(sheet: QuestionSheet, *, actor: Actor) -> None:
    """Forget rows that are not to be taken."""
    require(sheet.uploaded_by_id == actor.id)
    db.session.delete(sheet)
    db.session.flush()


def filled(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells in which something stands."""
    return {field: text for field, text in cells.items() if text}
