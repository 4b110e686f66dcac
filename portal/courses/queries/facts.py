"""The facts: which have grown old, where they are shown, and what became of them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased, joinedload, undefer

from portal.accounts.models import User
from portal.content.pages.render_context import phone_of
from portal.content.text.vietnamese import fold
from portal.courses.models import Course, CourseRevision, Fact, FactChange, Revision, days_left
from portal.courses.models import Page as PageTable
from portal.courses.queries.published import PageRow, page_columns
from portal.db import Rows, db, fetch
from portal.errors import NotFound
from portal.units.queries.catalogue_cache import cached_by_catalogue_version


@dataclass(frozen=True, slots=True)
class ReviewReason:
    """Why a page is to be looked at again.

    A fact that it shows is past its time (stale), says something else since somebody last looked at the page
    (changed), or did change while the page still shows what it said before (behind).
    """

    fact_id: str
    why: Literal["stale", "changed", "behind"]


@dataclass(frozen=True, slots=True)
class FactHistoryEntry:
    """One line of a fact's history; `name` is empty where nobody but the courses folder did it."""

    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
    name: str
    at: datetime


FACTS_FILE = "facts.yml"


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as it stands."""

    id: str
    value: str
    label: str
    source: str
    checked_on: date | None
    valid_days: int | None  # none: it does not grow old
    confirmed: bool
    changed_at: datetime | None  # when its value last became another
    checked_by_id: int | None  # none: the courses folder says so

    def days_left(self, today: date) -> int | None:
        """How many days it may still be shown unchecked, below 0 once its time is over; None: it stays true."""
        return days_left(self.checked_on, self.valid_days, today)

    def needs_review(self, today: date) -> bool:
        """Whether its time is over."""
        left = self.days_left(today)
        return left is not None and left < 0

    def hotline(self, today: date) -> str:
        """The phone number to dial: of a fact that is confirmed and not past its time, else nothing."""
        return phone_of(self.value) if self.confirmed and not self.needs_review(today) else ""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A published page with the ids of the facts in it, and when somebody last looked at it."""

    page: PageRow
    reviewed_at: datetime | None
    published_at: datetime
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IntroductionRow:
    """A course whose introduction is shown."""

    course_id: int
    course_slug: str
    course_title: str
    unit_id: int | None
    open_unit_id: int | None


_facts: Rows = select(
    Fact.id,
    Fact.value,
    Fact.label,
    Fact.source,
    Fact.checked_on,
    Fact.valid_days,
    Fact.confirmed,
    Fact.changed_at,
    Fact.checked_by_id,
)
_order = (Course.position, Course.slug, PageTable.position, PageTable.id)
_shown = (
    page_columns.join(Revision, Revision.id == PageTable.revision_id)
    .add_columns(PageTable.reviewed_at, Revision.published_at, Revision.facts)
    .order_by(*_order)
)
_introductions = (
    select(Course.id, Course.slug, Course.title, Course.unit_id, Course.open_unit_id, CourseRevision.facts)
    .join(CourseRevision, (CourseRevision.course_id == Course.id) & (CourseRevision.number == Course.number))
    .order_by(Course.position, Course.slug)
)
_shown_introductions = _introductions.where(Course.withdrawn_at.is_(None))
_before = aliased(Revision)
_texts_since: Rows = (
    select(Revision.page_id, func.max(Revision.published_at))
    .outerjoin(_before, (_before.page_id == Revision.page_id) & (_before.number == Revision.number - 1))
    .where(
        Revision.page_id.in_(bindparam("page_ids", expanding=True)),
        or_(_before.id.is_(None), _before.source != Revision.source),
    )
    .group_by(Revision.page_id)
)
_names: Rows = select(User.id, User.name).where(User.id.in_(bindparam("ids", expanding=True)))


def list_facts(today: date) -> list[FactRow]:
    """All facts, those that expired longest ago first and those that stay true last."""

    def order(fact: FactRow) -> tuple[bool, int, str]:
        left = fact.days_left(today)
        return left is None, left or 0, fact.id

    return sorted(fact_rows(), key=order)


def fact_ids() -> frozenset[str]:
    """The ids of all facts."""
    return frozenset(fact.id for fact in fact_rows())


def find_fact_by_label(label: str) -> FactRow | None:
    """A fact that is called so, whatever its capitals and spaces."""
    wanted = fold(label, diacritics=False)
    return next((fact for fact in fact_rows() if fold(fact.label, diacritics=False) == wanted), None)


@cached_by_catalogue_version(1)
def fact_rows() -> tuple[FactRow, ...]:
    """All facts, in no order."""
    return tuple(FactRow(*row) for row in fetch(_facts, {}))


def facts_needing_review(today: date) -> list[FactRow]:
    """The facts whose time is over, those that expired longest ago first."""
    return [fact for fact in list_facts(today) if fact.needs_review(today)]


def facts_to_look_up(today: date) -> list[FactRow]:
    """The facts that are past their time or were never confirmed, those that expired longest ago first."""
    return [fact for fact in list_facts(today) if fact.needs_review(today) or not fact.confirmed]


def get_fact(fact_id: str) -> Fact:
    """The fact, or NotFound."""
    fact = db.session.get(Fact, fact_id)
    if fact is None:
        raise NotFound
    return fact


def checkers(facts: Sequence[Fact | FactRow]) -> dict[str, str]:
    """Who checked each fact last, by its id; those that the courses folder speaks for are left out."""
    ids = {fact.checked_by_id for fact in facts if fact.checked_by_id is not None}
    names = {row.id: row.name for row in fetch(_names, {"ids": list(ids)})} if ids else {}
    return {fact.id: names[fact.checked_by_id] for fact in facts if fact.checked_by_id in names}


def fact_history(fact_id: str) -> list[FactHistoryEntry]:
    """What was done to the fact, the latest first."""
    statement = (
        select(FactChange.before, FactChange.after, FactChange.reason, User.name, FactChange.changed_at)
        .outerjoin(User, User.id == FactChange.changed_by_id)
        .where(FactChange.fact_id == fact_id)
        .order_by(FactChange.id.desc())
    )
    return [
        FactHistoryEntry(before, after, reason, name or "", at)
        for before, after, reason, name, at in db.session.execute(statement)
    ]


def latest_fact_change(fact_id: str) -> FactChange | None:
    """What was done to the fact last."""
    return db.session.scalar(
        select(FactChange).where(FactChange.fact_id == fact_id).order_by(FactChange.id.desc()).limit(1)
    )


def pages_by_fact() -> dict[str, list[PageRow]]:
    """The published pages that show each fact, by its id; a fact that nothing shows is left out."""
    found: dict[str, list[PageRow]] = {}
    for text in facts_of_pages():
        for fact_id in text.facts:
            found.setdefault(fact_id, []).append(text.page)
    return found


@cached_by_catalogue_version(1)
def facts_of_pages() -> tuple[PageFacts, ...]:
    """The published pages in their order, each with the facts in it."""
    return tuple(
        PageFacts(PageRow(*page), reviewed_at, published_at, tuple(facts))
        for *page, reviewed_at, published_at, facts in fetch(_shown, {})
    )


def introductions_by_fact() -> dict[str, list[IntroductionRow]]:
    """The published courses whose introduction shows each fact, by its id."""
    found: dict[str, list[IntroductionRow]] = {}
    for introduction, facts in shown_introductions():
        for fact_id in facts:
            found.setdefault(fact_id, []).append(introduction)
    return found


@cached_by_catalogue_version(1)
def shown_introductions() -> tuple[tuple[IntroductionRow, tuple[str, ...]], ...]:
    """The courses whose introductions are shown, in their order, each with the ids of the facts in it."""
    rows = fetch(_shown_introductions, {})
    return tuple((IntroductionRow(*columns), tuple(facts)) for *columns, facts in rows)


def shown_pages(page_ids: Collection[int]) -> list[PageRow]:
    """These of the published pages, in their order."""
    return [text.page for text in facts_of_pages() if text.page.id in page_ids]


def titles_using_fact(fact_id: str) -> list[str]:
    """The titles of all pages and introductions whose latest text shows the fact, hidden ones too."""
    pages = select(PageTable.title, Revision.facts).join(Revision, Revision.id == PageTable.revision_id)
    found = db.session.execute(pages.order_by(PageTable.course_id, PageTable.position)).all()
    titles = [title for title, facts in found if fact_id in facts]
    return titles + [row.title for row in db.session.execute(_introductions) if fact_id in row.facts]


def pages_to_render(fact_id: str) -> list[int]:
    """The pages whose present text shows the fact, by id, in their order.

    Those of a hidden course are among them: it may come back as it was.
    """
    statement = (
        select(PageTable.id, Revision.facts)
        .join(Revision, Revision.id == PageTable.revision_id)
        .join(Course, Course.id == PageTable.course_id)
        .where(PageTable.withdrawn_at.is_(None))
        .order_by(*_order)
    )
    return [page_id for page_id, facts in db.session.execute(statement) if fact_id in facts]


def introductions_to_render(fact_id: str) -> list[int]:
    """The courses whose present introduction shows the fact, by id, in their order."""
    return [row.id for row in db.session.execute(_introductions) if fact_id in row.facts]


def facts_of_introductions() -> dict[int, list[str]]:
    """The ids of the facts that each course's present introduction shows, by course id, of hidden ones too."""
    return {course_id: facts for course_id, *_columns, facts in db.session.execute(_introductions)}


def page_with_text(page_id: int) -> PageTable:
    """The page with the text of its revision."""
    revision = joinedload(PageTable.revision).options(undefer(Revision.source), undefer(Revision.plain))
    return db.session.scalars(select(PageTable).where(PageTable.id == page_id).options(revision)).one()


def pages_needing_review(today: date) -> dict[int, list[ReviewReason]]:
    """The published pages that are to be looked at again, by id, each with the facts that make it so.

    A page is looked at when a trainer says that it still fits, or publishes another text for it; that it was
    published with the same text because a fact changed is no look.
    """
    facts = {fact.id: fact for fact in fact_rows()}
    texts = facts_of_pages()
    changed = {id_: fact.changed_at for id_, fact in facts.items() if fact.changed_at is not None}
    asked = [
        text.page.id
        for text in texts
        if any(id_ in changed and _is_later(changed[id_], text.reviewed_at) for id_ in text.facts)
    ]
    written = wording_dates(asked)
    found: dict[int, list[ReviewReason]] = {}
    stale = {fact.id for fact in facts.values() if fact.needs_review(today)}
    for text in texts:
        doubts = []
        for fact in (facts[id_] for id_ in text.facts if id_ in facts):
            at = fact.changed_at
            if at is not None and _is_later(at, text.reviewed_at) and _is_later(at, written.get(text.page.id)):
                doubts.append(ReviewReason(fact.id, "behind" if at > text.published_at else "changed"))
            if fact.id in stale:
                doubts.append(ReviewReason(fact.id, "stale"))
        if doubts:
            found[text.page.id] = doubts
    return found


def wording_dates(page_ids: Sequence[int]) -> dict[int, datetime]:
    """Since when each of the pages has the words that it has, whatever the facts in it said."""
    return dict(_wording_dates(tuple(page_ids))) if page_ids else {}


@cached_by_catalogue_version(4)
def _wording_dates(page_ids: tuple[int, ...]) -> tuple[tuple[int, datetime], ...]:
    return tuple((page_id, at) for page_id, at in fetch(_texts_since, {"page_ids": page_ids}))


def number_with_same_wording(course_id: int, page_id: int | None, number: int) -> int:
    """The number of the last revision since this one that has the same words, whatever the facts in them say.

    Of the page, or without one of the course's introduction; the number itself where there is no such revision.
    """
    if page_id is not None:
        revisions = select(Revision.number, Revision.source).where(Revision.page_id == page_id)
        later = revisions.where(Revision.number >= number).order_by(Revision.number)
    else:
        starts = select(CourseRevision.number, CourseRevision.source).where(CourseRevision.course_id == course_id)
        later = starts.where(CourseRevision.number >= number).order_by(CourseRevision.number)
    words: str | None = None
    for row in db.session.execute(later):
        words = row.source if words is None else words
        if row.source != words:
            break
        number = row.number
    return number


def expiring_facts(today: date, until: date) -> Iterator[tuple[date, FactRow]]:
    """The facts whose time ends up to that day, with the last day they are good for, the earliest first.

    One that was never checked is due today.
    """
    for fact in list_facts(today):
        left = fact.days_left(today)
        last = today if fact.checked_on is None or left is None else today + timedelta(days=left)
        if left is not None and last <= until:
            yield last, fact


def _is_later(at: datetime, look: datetime | None) -> bool:
    return look is None or at > look
