"""Listeners that rebase drafts onto a revision with the same words: only facts in it are others."""

from sqlalchemy import ColumnElement, update

from portal.courses.models import Course, Page, Revision
from portal.courses.queries.texts import introduction_source, revision_source
from portal.db import db
from portal.drafts.models import Draft, OpenEditor


def on_page_published(page: Page, *, revision: Revision, **_others: object) -> None:
    """Let the draft of the page go on from this revision, if it says what the one before said."""
    if revision_source(page.id, revision.number - 1) == revision.source:
        _rebase((Draft.page_id == page.id) & (Draft.based_on == revision.number - 1), revision.number)


def on_page_renamed(page: Page, *, before: str) -> None:
    """Let the draft of the page, and the tabs in which it is open, be found by the page's new slug."""
    db.session.execute(update(Draft).where(Draft.page_id == page.id).values(slug=page.slug))
    tabs = (OpenEditor.course_id == page.course_id) & (OpenEditor.slug == before)
    db.session.execute(update(OpenEditor).where(tabs).values(slug=page.slug))


def on_introduction_published(course: Course) -> None:
    """The same of the introduction that was just published."""
    if introduction_source(course.id, course.number - 1) == course.source:
        here = (Draft.course_id == course.id) & (Draft.slug == "")
        _rebase(here & (Draft.based_on == course.number - 1), course.number)


def _rebase(where: ColumnElement[bool], number: int) -> None:
    db.session.execute(update(Draft).where(where).values(based_on=number))
