"""What a text said in a version that somebody still has open."""

from datetime import datetime

from sqlalchemy import select

from portal.courses.queries.texts import introduction_source, revision_source
from portal.db import db
from portal.drafts.models import SavedText
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


def has_old_saved_texts(before: datetime) -> bool:
    """Whether any text was saved before this moment."""
    return db.session.scalar(select(SavedText.version).where(SavedText.saved_at < before).limit(1)) is not None
