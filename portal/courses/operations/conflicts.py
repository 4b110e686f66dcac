"""Pages that were changed in the portal since the last sync, and differ from what the folder says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff

from portal.accounts.models import User
from portal.content.library import Library, PageText
from portal.courses.models import Course, Page, Revision
from portal.db import db
from portal.errors import Stale


@dataclass(frozen=True)
class Conflict:
    """One page with two texts: the folder's (None: it has no such page) and the portal's later revision."""

    course: str
    slug: str
    file_name: str
    number: int
    author: str | None
    published_at: datetime
    portal: str
    folder: str | None

    @property
    def place(self) -> str:
        """Where the page lies in the folder."""
        return f"{self.course}/{self.file_name}"

    @property
    def diff(self) -> str:
        """What the folder's text would change in the portal's, as a unified diff; empty if the folder has none."""
        if self.folder is None:
            return ""
        lines = unified_diff(
            self.portal.splitlines(),
            self.folder.splitlines(),
            f"{self.place} (portal, {self.number})",
            f"{self.place} (courses)",
            lineterm="",
        )
        return "\n".join(lines)


class Conflicted(Stale):
    """Publishing would overwrite what was written in the portal; `conflicts` says which pages."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__(", ".join(conflict.place for conflict in conflicts))
        self.conflicts = conflicts


def find_conflicts(library: Library, shelf: Mapping[str, Course]) -> tuple[Conflict, ...]:
    """The pages of the shelf (courses by slug) whose text the folder has never held and does not hold now."""
    files = {(course.slug, page.slug): page for course in library.courses for page in course.pages}
    found = []
    for course in shelf.values():
        for page in course.pages:
            revision = unsynced(page)
            text = files.get((course.slug, page.slug))
            if revision is not None and (text is None or text.source != revision.source):
                found.append(_conflict(page, revision, text))
    return tuple(sorted(found, key=lambda conflict: conflict.place))


def unsynced(page: Page) -> Revision | None:
    """The page's revision if readers see it and the folder has never held it."""
    revision = page.revision
    if revision is None or page.withdrawn_at is not None or revision.number <= page.synced_number:
        return None
    return revision


def _conflict(page: Page, revision: Revision, text: PageText | None) -> Conflict:
    author = db.session.get(User, revision.author_id) if revision.author_id is not None else None
    return Conflict(
        page.course.slug,
        page.slug,
        text.file_name if text is not None else page.file_name,
        revision.number,
        author.name if author is not None else None,
        revision.published_at,
        revision.source,
        text.source if text is not None else None,
    )
