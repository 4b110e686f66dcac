"""What a text said in a version that somebody still has open."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from portal.accounts.models import User
from portal.courses.queries.texts import introduction_source, revision_source
from portal.db import Rows, db, fetch
from portal.drafts.models import Draft, SavedText
from portal.drafts.queries.texts import WorkingCopy


def text_in_version(text: WorkingCopy, *, version: int, based_on: int) -> str | None:
    """What the text said to whoever read this version of its draft, or the revision that it is based on.

    None where that is not known any more.
    """
    if text.draft is not None and version == text.draft.version:
        return text.source
    if text.draft is not None and version > 0:
        wanted = (SavedText.draft_id == text.draft.id, SavedText.version == version)
        saved = db.session.scalar(select(SavedText.source).where(*wanted))
        if saved is not None:
            return saved
    if text.page is None:
        return introduction_source(text.course.id, based_on)
    return revision_source(text.page.id, based_on)


@dataclass(frozen=True, slots=True)
class LatestSave:
    """What the draft of a text became when it was last saved, by whom and when."""

    version: int
    at: datetime
    name: str


_LATEST: Rows = (
    select(Draft.version, Draft.saved_at, func.coalesce(User.name, ""))
    .outerjoin(User, User.id == Draft.saved_by_id)
    .where(Draft.course_id == bindparam("course_id"), Draft.slug == bindparam("page_slug"))
)


def newer_save(course_id: int, slug: str, version: int) -> LatestSave | None:
    """The last save of the text; None where nobody saved it since this version was read."""
    row = fetch(_LATEST, {"course_id": course_id, "page_slug": slug}).first()
    return LatestSave(*row) if row is not None and row.version > version else None


def has_old_saved_texts(before: datetime) -> bool:
    """Whether any text was saved before this moment."""
    return db.session.scalar(select(SavedText.version).where(SavedText.saved_at < before).limit(1)) is not None
