"""Bookmarks: the pages that a person keeps."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from portal.accounts.rules.viewer import Viewer
from portal.courses.models import Page
from portal.courses.permissions import can_see
from portal.courses.queries.published import PageRow, page_columns
from portal.db import fetch
from portal.progress.models import Bookmark


@dataclass(frozen=True)
class BookmarkedPage:
    """A page somebody keeps, and since when."""

    page: PageRow
    kept_at: datetime


# Pages that are unpublished are not among page_columns; their rows stay, so that they come back with the page.
_BOOKMARKS = (
    page_columns.add_columns(Bookmark.kept_at)
    .join(Bookmark, Bookmark.page_id == Page.id)
    .where(Bookmark.user_id == bindparam("user"))
    .order_by(Bookmark.kept_at.desc(), Page.id.desc())
)
_OTHERS = select(func.count()).where(Bookmark.user_id == bindparam("user"), Bookmark.page_id != bindparam("page"))


def list_bookmarks(viewer: Viewer) -> list[BookmarkedPage]:
    """The bookmarks that the viewer may open today, the latest first."""
    kept = [BookmarkedPage(PageRow(*page), at) for *page, at in fetch(_BOOKMARKS, {"user": viewer.id})]
    return [bookmark for bookmark in kept if can_see(viewer, bookmark.page)]


def count_other_bookmarks(user_id: int, page_id: int) -> int:
    """How many bookmarks the person has besides one of this page."""
    number: int = fetch(_OTHERS, {"user": user_id, "page": page_id}).scalar_one()
    return number
