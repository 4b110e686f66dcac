"""Courses that were handed in as archives."""

from sqlalchemy import select
from sqlalchemy.orm import undefer

from portal.audit.models import Actor
from portal.db import db
from portal.drafts.models import CourseImport
from portal.errors import NotFound


def get_import(import_id: int, *, viewer: Actor) -> CourseImport:
    """The archive with its bytes, or NotFound where somebody else handed it in."""
    mine = (CourseImport.id == import_id, CourseImport.uploaded_by_id == viewer.id)
    found = db.session.scalars(select(CourseImport).where(*mine).options(undefer(CourseImport.data))).one_or_none()
    if found is None:
        raise NotFound
    return found
