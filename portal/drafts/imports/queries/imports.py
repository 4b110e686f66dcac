"""Courses that were handed in as archives."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, undefer

from portal.audit.models import Actor
from portal.db import db
from portal.drafts.enums import ImportState
from portal.drafts.models import CourseImport
from portal.errors import NotFound


def get_import(import_id: int, *, viewer: Actor, lock: bool = False) -> CourseImport:
    """The archive with its bytes, or NotFound where somebody else handed it in; held if asked for."""
    wanted = select(CourseImport).where(CourseImport.id == import_id, CourseImport.uploaded_by_id == viewer.id)
    wanted = wanted.options(undefer(CourseImport.data))
    if lock:
        wanted = wanted.with_for_update(of=CourseImport).execution_options(populate_existing=True)
    found = db.session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def imports_of(user_id: int, *, limit: int) -> Sequence[CourseImport]:
    """What the person handed in, what still waits first, then the latest first; without the bytes."""
    wanted = select(CourseImport).where(CourseImport.uploaded_by_id == user_id)
    order = (
        (CourseImport.state == ImportState.WAITING).desc(),
        CourseImport.uploaded_at.desc(),
        CourseImport.id.desc(),
    )
    return db.session.scalars(wanted.options(joinedload(CourseImport.course)).order_by(*order).limit(limit)).all()


def waiting_imports(user_id: int) -> int:
    """How many archives of the person wait for a decision."""
    mine = (CourseImport.uploaded_by_id == user_id, CourseImport.state == ImportState.WAITING)
    return db.session.scalar(select(func.count()).select_from(CourseImport).where(*mine)) or 0
