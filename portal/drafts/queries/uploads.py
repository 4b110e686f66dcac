"""Uploads that become pages, archives and Word files alike, found by whoever handed them in."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.drafts.enums import ImportState
from portal.drafts.models import CourseImport
from portal.drafts.word_imports.models import WordImport
from portal.errors import NotFound

Upload = TypeVar("Upload", CourseImport, WordImport)


def uploads_of(table: type[Upload], user_id: int, *, limit: int) -> Sequence[Upload]:
    """What the person handed in, what still waits first, then the latest first; without what it holds."""
    wanted = select(table).where(table.uploaded_by_id == user_id).options(joinedload(table.course))
    order = ((table.state == ImportState.WAITING).desc(), table.uploaded_at.desc(), table.id.desc())
    return db.session.scalars(wanted.order_by(*order).limit(limit)).all()


def number_waiting(table: type[CourseImport] | type[WordImport], user_id: int) -> int:
    """How many files of the person wait for a decision."""
    mine = (table.uploaded_by_id == user_id, table.state == ImportState.WAITING)
    return db.session.scalar(select(func.count()).select_from(table).where(*mine)) or 0


def ensure_waiting(upload: Upload) -> Upload:
    """The file where it waits for a decision, or NotFound."""
    if upload.state != ImportState.WAITING:
        raise NotFound
    return upload
