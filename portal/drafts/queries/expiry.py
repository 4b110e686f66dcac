"""Files that were handed in, and on which nobody has decided in time."""

from datetime import datetime

from sqlalchemy import Select, select

from portal.db import db
from portal.drafts.enums import ImportState
from portal.drafts.models import CourseImport, QuestionSheet
from portal.drafts.word_imports.models import WordImport


def expired_sheets(before: datetime) -> Select[int]:
    """The ids of tables of questions that were handed in before this moment."""
    return select(QuestionSheet.id).where(QuestionSheet.uploaded_at < before)


def expired_imports(table: type[CourseImport] | type[WordImport], before: datetime) -> Select[int]:
    """The ids of archives, or of Word files, that were handed in before this moment and still wait."""
    return select(table.id).where(table.state == ImportState.WAITING, table.uploaded_at < before)


def has_expired_files(before: datetime) -> bool:
    """Whether anything that was handed in before this moment still waits."""
    wanted = (expired_sheets(before), expired_imports(CourseImport, before), expired_imports(WordImport, before))
    return any(db.session.scalar(one.limit(1)) is not None for one in wanted)
