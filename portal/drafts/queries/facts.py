"""Where facts, rules and words of the glossary stand in texts that readers do not see yet."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from portal.content.enums import PageKind
from portal.content.files.library import facts_used
from portal.content.pages.page import parse_page
from portal.courses.queries.terms import leads_to_term
from portal.db import db
from portal.drafts.enums import DraftState
from portal.drafts.models import Draft
from portal.drafts.queries.texts import IS_KEPT


def drafts_using_fact(fact_id: str) -> Sequence[Draft]:
    """The pending drafts that show the fact, or say the rule, with their courses and pages."""
    return [draft for draft in _drafts_with(fact_id) if fact_id in _facts_in(draft)]


def drafts_leading_to_term(term_id: str) -> Sequence[Draft]:
    """The pending drafts that lead to the word, with their courses and pages."""
    return [draft for draft in _drafts_with(term_id) if leads_to_term(draft.source, term_id)]


def _drafts_with(words: str) -> Sequence[Draft]:
    wanted = (
        select(Draft)
        .where(Draft.state != DraftState.PUBLISHED, IS_KEPT, Draft.source.contains(words, autoescape=True))
        .options(undefer(Draft.source), joinedload(Draft.course), joinedload(Draft.page))
        .order_by(Draft.course_id, Draft.id)
    )
    return db.session.scalars(wanted).all()


def _facts_in(draft: Draft) -> tuple[str, ...]:
    return facts_used(parse_page("", draft.source, PageKind.COURSE if draft.page_id is None else None))
