"""The texts that lead to a word of the glossary."""

import re
from typing import Any

from sqlalchemy import select

from portal.content.markdown.links import GLOSSARY_FILE
from portal.courses.models import Course, Page, Revision
from portal.courses.queries.facts import IntroductionRow
from portal.courses.queries.published import PageRow, page_columns
from portal.db import Rows, db


def leads_to_term(source: str, term_id: str) -> bool:
    """Whether a text has a link to this word."""
    return re.search(rf"{re.escape(GLOSSARY_FILE)}#{re.escape(term_id)}(?![a-z0-9-])", source) is not None


def titles_leading_to_term(term_id: str) -> list[str]:
    """The titles of all pages and introductions whose latest text leads to the word, hidden ones too."""
    pages: Rows = select(Page.title, Revision.source).join(Revision, Revision.id == Page.revision_id)
    starts: Rows = select(Course.title, Course.source).where(Course.number > 0)
    asked = (
        _leading(pages.order_by(Page.course_id, Page.position), Revision.source, term_id),
        _leading(starts.order_by(Course.position), Course.source, term_id),
    )
    return [
        title for rows in asked for title, source in db.session.execute(rows) if leads_to_term(source, term_id)
    ]


def pages_leading_to_term(term_id: str) -> list[PageRow]:
    """The published pages that lead to the word, in their order."""
    statement = page_columns.join(Revision, Revision.id == Page.revision_id).add_columns(Revision.source)
    rows = db.session.execute(
        _leading(statement.order_by(Course.position, Course.slug, Page.position), Revision.source, term_id)
    )
    return [PageRow(*columns) for *columns, source in rows if leads_to_term(source, term_id)]


def introductions_leading_to_term(term_id: str) -> list[IntroductionRow]:
    """The published courses whose introduction leads to the word, in their order."""
    columns = (Course.id, Course.slug, Course.title, Course.unit_id, Course.open_unit_id, Course.source)
    shown: Rows = select(*columns).where(Course.withdrawn_at.is_(None), Course.number > 0)
    rows = db.session.execute(_leading(shown.order_by(Course.position, Course.slug), Course.source, term_id))
    return [IntroductionRow(*said) for *said, source in rows if leads_to_term(source, term_id)]


def _leading(statement: Rows, source: Any, term_id: str) -> Rows:
    return statement.where(source.contains(f"{GLOSSARY_FILE}#{term_id}", autoescape=True))
