"""The facts: which have grown old, and where they are shown."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from portal.courses.models import Fact, Revision
from portal.courses.models import Page as PageTable
from portal.courses.queries.published import PageRow, page_columns
from portal.db import db

_facts = select(Fact)
_pages_with_facts = page_columns.join(Revision, Revision.id == PageTable.revision_id).add_columns(Revision.facts)
_in_order = _pages_with_facts.order_by(PageTable.course_id, PageTable.position, PageTable.id)


def list_facts(today: date) -> list[Fact]:
    """All facts, those that expired longest ago first and those that stay true last."""

    def order(fact: Fact) -> tuple[bool, int, str]:
        left = fact.days_left(today)
        return left is None, left or 0, fact.id

    return sorted(db.session.scalars(_facts), key=order)


def facts_needing_review(today: date) -> list[Fact]:
    """The facts whose time is over, those that expired longest ago first."""
    return [fact for fact in list_facts(today) if fact.needs_review(today)]


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
