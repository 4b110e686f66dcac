"""Adding and removing bookmarks."""

from collections.abc import Collection

from flask_babel import ngettext
from sqlalchemy import delete

from portal import clock
from portal.audit.models import Actor
from portal.db import db, insert
from portal.errors import Refused
from portal.progress.models import Bookmark
from portal.progress.queries.bookmarks import count_other_bookmarks

MAX_BOOKMARKS = 100  # of a person: more than anybody finds again in a list


def add_bookmark(page_id: int, *, actor: Actor) -> None:
    """Add a bookmark of the page; one that is there stays as it is. Raises Refused beyond MAX_BOOKMARKS."""
    if count_other_bookmarks(actor.id, page_id) >= MAX_BOOKMARKS:
        raise Refused(
            ngettext(
                "You keep %(num)d page already. Take one out first.",
                "You keep %(num)d pages already. Take a few out first.",
                MAX_BOOKMARKS,
            )
        )
    kept = insert(Bookmark).values(user_id=actor.id, page_id=page_id, kept_at=clock.now())
    db.session.execute(kept.on_conflict_do_nothing())


def remove_bookmark(page_id: int, *, actor: Actor) -> None:
    """Remove the bookmark of the page; none changes nothing."""
    db.session.execute(delete(Bookmark).where(Bookmark.user_id == actor.id, Bookmark.page_id == page_id))


def delete_bookmarks(user_ids: Collection[int]) -> None:
    """Delete all bookmarks of these accounts, whose person is forgotten."""
    db.session.execute(delete(Bookmark).where(Bookmark.user_id.in_(user_ids)))
