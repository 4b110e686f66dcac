"""Expiry of files that were handed in: what nobody decides on for 90 days is not kept any longer."""

from sqlalchemy import delete, update

from portal import clock
from portal.db import begin_write, db
from portal.drafts.enums import ImportState
from portal.drafts.models import CourseImport, QuestionSheet
from portal.drafts.queries.expiry import expired_imports, expired_sheets
from portal.drafts.rules.expiry import WAITS_FOR
from portal.drafts.word_imports.models import WordImport, WordImportPicture


def expire_files() -> None:
    """Forget tables of questions, Word files and archives that waited too long, and note it of the latter two."""
    begin_write()
    now = clock.now()
    before = now - WAITS_FOR
    sheets = db.session.scalars(expired_sheets(before).with_for_update()).all()
    archives = db.session.scalars(expired_imports(CourseImport, before).with_for_update()).all()
    files = db.session.scalars(expired_imports(WordImport, before).with_for_update()).all()
    over = {"state": ImportState.EXPIRED, "decided_at": now}
    db.session.execute(delete(QuestionSheet).where(QuestionSheet.id.in_(sheets)))
    db.session.execute(update(CourseImport).where(CourseImport.id.in_(archives)).values(over | {"data": None}))
    db.session.execute(delete(WordImportPicture).where(WordImportPicture.word_import_id.in_(files)))
    emptied = over | {"document": {}, "choices": {}}
    db.session.execute(update(WordImport).where(WordImport.id.in_(files)).values(emptied))
    db.session.commit()
