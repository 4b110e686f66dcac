"""The questions of these courses that are being written and that no published page asks yet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import literal, select

from portal import clock
from portal.courses.models import Course, Page
from portal.courses.permissions import WRITER_ROLES
from portal.db import Rows, db, fetch, is_read_only
from portal.deadlines import check_deadline, within_deadline
from portal.drafts.enums import DraftState
from portal.drafts.models import Draft
from portal.drafts.question_bank.queries.bank import (
    ASKING_KINDS,
    IS_WRITTEN,
    BankPage,
    BankQuestion,
    Place,
    bank_questions,
    page_columns,
)
from portal.drafts.question_bank.rules.entries import PageEntries, entries_of_text
from portal.lru_cache import LRUCache

MAX_CACHED_DRAFTS = 256  # of some 10 KB each


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A page whose draft waits to be published: the page as the bank names it, and which text the draft has."""

    page: BankPage
    draft_id: int
    version: int
    saved_at: datetime

    @property
    def key(self) -> tuple[int, int, datetime]:
        """What no other text of any draft has, also where the database gives an id once more."""
        return self.draft_id, self.version, self.saved_at


_DRAFTS: Rows = (
    select(
        *page_columns(literal(0).label("revision_id"), literal(0).label("number")),
        Draft.id,
        Draft.version,
        Draft.saved_at,
    )
    .join(Page, Page.id == Draft.page_id)
    .join(Course, Course.id == Page.course_id)
    .where(
        Draft.state != DraftState.PUBLISHED,
        Page.kind.in_(ASKING_KINDS),
        Page.deleted_at.is_(None),
        Course.deleted_at.is_(None),
        IS_WRITTEN,
    )
    .order_by(Course.position, Course.slug, Page.position, Page.id)
)
_cache: LRUCache[tuple[int, int, datetime], PageEntries] = LRUCache(MAX_CACHED_DRAFTS)


def draft_pages(user_id: int) -> list[DraftPage]:
    """The pages with questions that are being written in the courses that the person writes, in their order."""
    asked = {"user": user_id, "roles": sorted(WRITER_ROLES), "now": clock.now()}
    return [DraftPage(BankPage(*row[:-3]), *row[-3:]) for row in fetch(_DRAFTS, asked)]


def draft_questions(pages: Sequence[DraftPage], published: Collection[Place]) -> list[BankQuestion]:
    """The questions of these drafts, each once, without those that are published."""
    entries = draft_entries(pages)
    found: dict[Place, BankQuestion] = {}
    for draft in pages:
        for entry in entries[draft.draft_id].entries:
            one = BankQuestion(draft.page, entry, entries[draft.draft_id].competences)
            if one.place not in published:
                found.setdefault(one.place, one)
    return list(found.values())


def draft_entries(pages: Sequence[DraftPage]) -> Mapping[int, PageEntries]:
    """What the bank lists of each draft, by its id; those that are not kept yet are read in one statement."""
    check_deadline()
    found = {page.draft_id: kept for page in pages if (kept := _cache.get(page.key)) is not None}
    missing = {page.draft_id: page for page in pages if page.draft_id not in found}
    if missing:
        wanted = select(Draft.id, Draft.version, Draft.source).where(Draft.id.in_([*missing]))
        for draft_id, version, source in within_deadline(db.session.execute(wanted)):
            page = missing[draft_id]
            found[draft_id] = entries_of_text(page.page.file_name, source)
            if version == page.version and is_read_only():  # what is not committed may be undone
                _cache.put(page.key, found[draft_id])
    return found


def every_question(user_id: int) -> list[BankQuestion]:
    """All questions of the courses that the person writes: the published ones, then those being written."""
    published = bank_questions(user_id)
    return [*published, *draft_questions(draft_pages(user_id), {one.place for one in published})]


def clear_draft_cache() -> None:
    """Keep nothing ready; for tests, whose databases give the same id to other drafts."""
    _cache.clear()
