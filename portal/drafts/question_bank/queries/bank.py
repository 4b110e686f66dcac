"""The questions of all courses that a person writes, as they are published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import SQLColumnExpression, or_, select

from portal import clock
from portal.content.enums import PageKind
from portal.content.question_bank.origins import QuestionOrigin
from portal.courses.models import Competence, Course, CourseAlias, Page, PageAlias, Revision
from portal.courses.permissions import WRITER_ROLES
from portal.db import Rows, db, fetch, is_read_only
from portal.deadlines import check_deadline, within_deadline
from portal.drafts.question_bank.rules.entries import BankEntry, PageEntries, entries_of
from portal.errors import NotFound
from portal.lru_cache import LRUCache
from portal.units.queries.grants import HELD_UNITS, HOLDS_ALL_TOPS
from portal.units.queries.tree import walk_down

ASKING_KINDS = (PageKind.LESSON, PageKind.QUIZ)
MAX_CACHED_REVISIONS = 1_024  # of some 10 KB each
Place = tuple[int, str]  # the id of a page and the id of a question on it


@dataclass(frozen=True, slots=True)
class BankPage:
    """A page that asks questions, in its published revision; without one the page is as its draft has it."""

    id: int
    slug: str
    title: str
    kind: str
    file_name: str
    revision_id: int
    number: int
    course_id: int
    course_slug: str
    course_title: str
    language: str

    @property
    def is_draft(self) -> bool:
        """Whether it stands for what is being written, which nobody can be tied to yet."""
        return not self.revision_id


@dataclass(frozen=True, slots=True)
class TargetPage:
    """A page that questions may be taken into."""

    course_slug: str
    course_title: str
    language: str
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A question and the page that asks it."""

    page: BankPage
    entry: BankEntry
    competences: tuple[str, ...]

    @property
    def place(self) -> Place:
        """By what it is known."""
        return self.page.id, self.entry.name

    @property
    def origin(self) -> QuestionOrigin:
        """What says that a question was taken from this one, as it is now."""
        return QuestionOrigin(self.page.course_slug, self.page.slug, self.entry.name, self.page.number)


_held = HELD_UNITS.cte()
_below = walk_down(select(_held.c.unit_id.label("id")))
# The courses that the person who is asked for writes.
IS_WRITTEN = or_(Course.unit_id.in_(select(_below.c.id)), Course.unit_id.is_(None) & HOLDS_ALL_TOPS)


def page_columns(
    revision_id: SQLColumnExpression[Any], number: SQLColumnExpression[Any]
) -> tuple[SQLColumnExpression[Any], ...]:
    """The columns of a `BankPage` in its order, with what tells which revision the page asks."""
    page = (Page.id, Page.slug, Page.title, Page.kind, Page.file_name)
    return (*page, revision_id, number, Course.id, Course.slug, Course.title, Course.language)


_PAGES: Rows = (
    select(*page_columns(Page.revision_id, Revision.number))
    .join(Course, Course.id == Page.course_id)
    .join(Revision, Revision.id == Page.revision_id)
    .where(
        Page.kind.in_(ASKING_KINDS),
        Page.withdrawn_at.is_(None),
        Page.deleted_at.is_(None),
        Course.withdrawn_at.is_(None),
        Course.deleted_at.is_(None),
        IS_WRITTEN,
    )
    .order_by(Course.position, Course.slug, Page.position, Page.id)
)
_TARGETS: Rows = (
    select(Course.slug, Course.title, Course.language, Page.slug, Page.title)
    .join(Page, Page.course_id == Course.id)
    .where(
        Page.kind.in_(ASKING_KINDS),
        Page.deleted_at.is_(None),
        Course.deleted_at.is_(None),
        IS_WRITTEN,
    )
    .order_by(Course.position, Course.slug, Page.position, Page.id)
)
_COMPETENCES: Rows = select(Competence.framework, Competence.code, Competence.title).order_by(
    Competence.framework, Competence.code
)
_cache: LRUCache[int, PageEntries] = LRUCache(MAX_CACHED_REVISIONS)


def bank_pages(user_id: int) -> list[BankPage]:
    """The published pages with questions of the courses that the person writes, in their order."""
    asked = {"user": user_id, "roles": sorted(WRITER_ROLES), "now": clock.now()}
    return [BankPage(*row) for row in fetch(_PAGES, asked)]


def target_pages(user_id: int) -> list[TargetPage]:
    """The pages that questions may be taken into, published or not, course by course."""
    asked = {"user": user_id, "roles": sorted(WRITER_ROLES), "now": clock.now()}
    return [TargetPage(*row) for row in fetch(_TARGETS, asked)]


def competence_titles() -> dict[str, str]:
    """What each competence is called, by its framework and code as pages name it."""
    return {f"{framework}:{code}": f"{code} {title}" for framework, code, title in fetch(_COMPETENCES, {})}


def bank_questions(user_id: int) -> list[BankQuestion]:
    """The published questions of the courses that the person writes, in their order."""
    return questions_on(bank_pages(user_id))


def questions_on(pages: Sequence[BankPage]) -> list[BankQuestion]:
    """All questions of these pages, which depend on nothing else."""
    check_deadline()
    found = revision_entries([page.revision_id for page in pages])
    return [
        BankQuestion(page, entry, found[page.revision_id].competences)
        for page in pages
        for entry in found[page.revision_id].entries
    ]


def get_bank_question(
    questions: Iterable[BankQuestion], course_slug: str, page_slug: str, name: str
) -> BankQuestion:
    """That of the questions with this id on this page, or NotFound."""
    for one in questions:
        if (one.page.course_slug, one.page.slug, one.entry.name) == (course_slug, page_slug, name):
            return one
    raise NotFound


def revision_entries(revision_ids: Sequence[int]) -> Mapping[int, PageEntries]:
    """What the bank lists of each revision; those that are not kept yet are read in one statement."""
    found = {revision_id: kept for revision_id in revision_ids if (kept := _cache.get(revision_id)) is not None}
    missing = [revision_id for revision_id in revision_ids if revision_id not in found]
    if missing:
        wanted = select(Revision.id, Revision.blocks, Revision.front).where(Revision.id.in_(missing))
        for revision_id, blocks, front in within_deadline(db.session.execute(wanted)):
            found[revision_id] = entries_of(blocks, front)
            if is_read_only():  # a revision that is not committed yet may give its id to another one
                _cache.put(revision_id, found[revision_id])
    return found


def clear_bank_cache() -> None:
    """Keep nothing ready; for tests, whose databases give the same id to other revisions."""
    _cache.clear()


def uses_of(questions: Sequence[BankQuestion]) -> dict[Place, list[BankQuestion]]:
    """The questions that were taken from each, by the place of the one that they were taken from."""
    taken = [(one, one.entry.origin) for one in questions if one.entry.origin is not None]
    if not taken:
        return {}
    by_address = {(one.page.course_slug, one.page.slug, one.entry.name): one.place for one in questions}
    if any((said.course, said.page, said.id) not in by_address for _one, said in taken):
        by_address = with_former_addresses(by_address)
    found: dict[Place, list[BankQuestion]] = {}
    for one, said in taken:
        place = by_address.get((said.course, said.page, said.id))
        if place is not None:
            found.setdefault(place, []).append(one)
    return found


def with_former_addresses(by_address: dict[tuple[str, str, str], Place]) -> dict[tuple[str, str, str], Place]:
    """The places by the addresses of today, and by those that pages and courses had before."""
    courses: dict[str, list[str]] = {}
    for slug, before in db.session.execute(
        select(Course.slug, CourseAlias.slug).join(CourseAlias, CourseAlias.course_id == Course.id)
    ):
        courses.setdefault(slug, []).append(before)
    pages: dict[int, list[str]] = {}
    for page_id, before in db.session.execute(select(PageAlias.page_id, PageAlias.slug)):
        pages.setdefault(page_id, []).append(before)
    more = {
        (course_slug, page_slug, name): place
        for (course, page, name), place in by_address.items()
        for course_slug in (course, *courses.get(course, ()))
        for page_slug in (page, *pages.get(place[0], ()))
    }
    return more | by_address
