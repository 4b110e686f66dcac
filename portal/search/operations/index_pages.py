"""Keeping what can be found in step with what is published."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, delete, insert

from portal.content.files.library import Library
from portal.content.pages.passages import Passage as Stretch
from portal.content.pages.passages import passages
from portal.courses.models import Course, Page, Revision
from portal.db import db, table_of
from portal.search.models import Passage
from portal.search.operations import full_text_index
from portal.search.queries import search as queries
from portal.search.rules.tokenising import index_texts

BATCH_SIZE = 100  # pages whose texts are in memory while all are indexed
Progress = Callable[[Sequence[int]], AbstractContextManager[Iterable[int]]]


@dataclass(frozen=True)
class PassageSet:
    """Everything that can be found of one page, or of one introduction: the values of its passages."""

    course_id: int
    page_id: int | None
    rows: list[dict[str, Any]]

    @property
    def is_here(self) -> ColumnElement[bool]:
        """Whether a passage belongs here."""
        page_id = self.page_id
        return (Passage.course_id == self.course_id) & Passage.page_id.is_not_distinct_from(page_id)

    def fill(self) -> None:
        """Put the passages into their table."""
        place = {"course_id": self.course_id, "page_id": self.page_id}
        db.session.execute(insert(Passage), [place | row for row in self.rows])

    def renew(self) -> None:
        """Let these passages be found and those before no more; the same again change nothing."""
        if queries.passage_values(self.is_here, self.rows[0]) == self.rows:
            return
        connection = db.session.connection()
        full_text_index.remove_passages(connection, queries.passage_ids(self.is_here))
        db.session.execute(delete(Passage).where(self.is_here))
        self.fill()
        full_text_index.index_passages(connection, queries.passage_ids(self.is_here))


def index_page(page: Page, *, revision: Revision, **_others: object) -> None:
    """Let what the page says in this revision be found, and what it said before no more."""
    _page_passages(page, revision).renew()


def index_introduction(course: Course) -> None:
    """Let what the introduction says be found, and what it said before no more."""
    _introduction_passages(course).renew()


def index_library(_library: Library) -> None:
    """Let the introductions be found, and pages that were published before there was a search."""
    for course in queries.published_courses():
        _introduction_passages(course).renew()
    for page_id in queries.pages_without_passages():
        page = db.session.get_one(Page, page_id)
        if page.revision is not None:
            index_page(page, revision=page.revision)


def rebuild_index(progress: Progress = nullcontext) -> int:
    """Make the whole index anew in this transaction, and tell how many pages it has.

    `progress` shows how far it is: it takes the ids of the pages.
    """
    connection = db.session.connection()
    full_text_index.clear_index(connection)
    db.session.execute(delete(Passage))
    for course in queries.published_courses():
        _introduction_passages(course).fill()
    page_ids = queries.pages_without_passages()
    with progress(page_ids) as shown:
        ids = iter(shown)
        while some := list(islice(ids, BATCH_SIZE)):
            _fill_pages(some)
    full_text_index.index_all_passages(connection)
    return len(page_ids)


def _fill_pages(page_ids: Sequence[int]) -> None:
    """Put what these pages say into the table of passages."""
    rows = [
        {"course_id": course_id, "page_id": page_id} | row
        for page_id, course_id, title, summary, blocks in queries.page_texts(page_ids)
        for row in _page_rows(title, summary, blocks)
    ]
    if rows:
        db.session.connection().execute(insert(table_of(Passage)), rows)


def _page_passages(page: Page, revision: Revision) -> PassageSet:
    return PassageSet(page.course_id, page.id, _page_rows(page.title, page.summary, revision.blocks))


def _page_rows(title: str, summary: str, blocks: Any) -> list[dict[str, Any]]:
    return _rows(title, [Stretch("", "", summary), *passages(blocks)])


def _introduction_passages(course: Course) -> PassageSet:
    stretches = [Stretch("", "", course.summary), *passages([{"html": course.html}])]
    return PassageSet(course.id, None, _rows(course.title, stretches))


def _rows(title: str, stretches: Iterable[Stretch]) -> list[dict[str, Any]]:
    rows = []
    for number, stretch in enumerate(stretches):
        head, _spelled = index_texts(f"{title} {stretch.heading}")
        folded, exact = index_texts(f"{title} {stretch.heading} {stretch.text}")
        place = {"number": number, "anchor": stretch.anchor, "heading": stretch.heading, "text": stretch.text}
        rows.append(place | {"head": head, "folded": folded, "exact": exact})
    return rows
