"""The facts: which have grown old, where they are shown, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, joinedload, undefer

from portal.accounts.models import User
from portal.courses.models import Course, CourseRevision, Fact, FactChange, Revision
from portal.courses.models import Page as PageTable
from portal.courses.queries.published import PageRow, page_columns
from portal.db import db
from portal.errors import NotFound


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a page is to be looked at again.

    A fact that it shows is past its time (stale), says something else since somebody last looked at the page
    (changed), or did change while the page still shows what it said before (behind).
    """

    fact_id: str
    why: Literal["stale", "changed", "behind"]


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a fact's history; `name` is empty where nobody but the courses folder did it."""

    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
    name: str
    at: datetime


FACTS = "facts.yml"

_facts = select(Fact)
_order = (Course.position, Course.slug, PageTable.position, PageTable.id)
_pages_with_facts = page_columns.join(Revision, Revision.id == PageTable.revision_id).add_columns(Revision.facts)
_in_order = _pages_with_facts.order_by(*_order)
_looks = _pages_with_facts.with_only_columns(
    PageTable.id, PageTable.reviewed_at, Revision.published_at, Revision.facts
)
_introductions = (
    select(Course.id, Course.slug, Course.title, Course.unit_id, Course.open_unit_id, CourseRevision.facts)
    .join(CourseRevision, (CourseRevision.course_id == Course.id) & (CourseRevision.number == Course.number))
    .order_by(Course.position, Course.slug)
)


@dataclass(frozen=True, slots=True)
class IntroductionRow:
    """A course whose introduction is shown."""

    course_id: int
    course_slug: str
    course_title: str
    unit_id: int | None
    open_unit_id: int | None


def list_facts(today: date) -> list[Fact]:
    """All facts, those that expired longest ago first and those that stay true last."""

    def order(fact: Fact) -> tuple[bool, int, str]:
        left = fact.days_left(today)
        return left is None, left or 0, fact.id

    return sorted(db.session.scalars(_facts), key=order)


def facts_needing_review(today: date) -> list[Fact]:
    """The facts whose time is over, those that expired longest ago first."""
    return [fact for fact in list_facts(today) if fact.needs_review(today)]


def get_fact(fact_id: str) -> Fact:
    """The fact, or NotFound."""
    fact = db.session.get(Fact, fact_id)
    if fact is None:
        raise NotFound
    return fact


def checkers(facts: Sequence[Fact]) -> dict[str, str]:
    """Who checked each fact last, by its id; those that the courses folder speaks for are left out."""
    ids = {fact.checked_by_id for fact in facts if fact.checked_by_id is not None}
    names = {row.id: row.name for row in db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))}
    return {fact.id: names[fact.checked_by_id] for fact in facts if fact.checked_by_id in names}


def fact_history(fact_id: str) -> list[Told]:
    """What was done to the fact, the latest first."""
    statement = (
        select(FactChange.before, FactChange.after, FactChange.reason, User.name, FactChange.changed_at)
        .outerjoin(User, User.id == FactChange.changed_by_id)
        .where(FactChange.fact_id == fact_id)
        .order_by(FactChange.id.desc())
    )
    return [
        Told(before, after, reason, name or "", at)
        for before, after, reason, name, at in db.session.execute(statement)
    ]


def pages_by_fact() -> dict[str, list[PageRow]]:
    """The published pages that show each fact, by its id; a fact that nothing shows is left out."""
    found: dict[str, list[PageRow]] = {}
    for *columns, facts in db.session.execute(_in_order):
        for fact_id in facts:
            found.setdefault(fact_id, []).append(PageRow(*columns))
    return found


def pages_using(fact_id: str) -> list[PageRow]:
    """The published pages that show the fact, in their order."""
    return pages_by_fact().get(fact_id, [])


def introductions_by_fact() -> dict[str, list[IntroductionRow]]:
    """The published courses whose introduction shows each fact, by its id."""
    found: dict[str, list[IntroductionRow]] = {}
    for *columns, facts in db.session.execute(_introductions.where(Course.withdrawn_at.is_(None))):
        for fact_id in facts:
            found.setdefault(fact_id, []).append(IntroductionRow(*columns))
    return found


def shown_pages(page_ids: Sequence[int]) -> list[PageRow]:
    """These of the published pages, in their order."""
    statement = page_columns.where(PageTable.id.in_(page_ids)).order_by(*_order)
    return [PageRow(*row) for row in db.session.execute(statement)]


def texts_naming(fact_id: str) -> list[str]:
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


def pages_needing_review(today: date) -> dict[int, list[Doubt]]:
    """The published pages that are to be looked at again, by id, each with the facts that make it so.

    A page is looked at when a trainer says that it still fits, or publishes another text for it; that it was
    published with the same text because a fact changed is no look.
    """
    facts = {fact.id: fact for fact in db.session.scalars(_facts)}
    rows = db.session.execute(_looks).all()
    changed = {id_: fact.changed_at for id_, fact in facts.items() if fact.changed_at is not None}
    asked = [
        row.id
        for row in rows
        if any(id_ in changed and _is_later(changed[id_], row.reviewed_at) for id_ in row.facts)
    ]
    written = texts_since(asked)
    found: dict[int, list[Doubt]] = {}
    for row in rows:
        doubts = []
        for fact in (facts[id_] for id_ in row.facts if id_ in facts):
            at = fact.changed_at
            if at is not None and _is_later(at, row.reviewed_at) and _is_later(at, written.get(row.id)):
                doubts.append(Doubt(fact.id, "behind" if at > row.published_at else "changed"))
            if fact.needs_review(today):
                doubts.append(Doubt(fact.id, "stale"))
        if doubts:
            found[row.id] = doubts
    return found


def texts_since(page_ids: Sequence[int]) -> dict[int, datetime]:
    """Since when each of the pages has the words that it has, whatever the facts in it said."""
    before = aliased(Revision)
    statement = (
        select(Revision.page_id, func.max(Revision.published_at))
        .outerjoin(before, (before.page_id == Revision.page_id) & (before.number == Revision.number - 1))
        .where(Revision.page_id.in_(page_ids), or_(before.id.is_(None), before.source != Revision.source))
        .group_by(Revision.page_id)
    )
    return dict(db.session.execute(statement).all()) if page_ids else {}


def number_with_same_words(course_id: int, page_id: int | None, number: int) -> int:
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


def next_to_expire(today: date, until: date) -> Iterator[tuple[date, Fact]]:
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
