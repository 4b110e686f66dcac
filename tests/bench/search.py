"""How long a search takes among many pages; by itself: `python -W ignore -m tests.bench.search`."""

from __future__ import annotations

import logging
import random
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, count
from urllib.parse import quote

from flask import Flask
from sqlalchemy import insert, text, update

from portal.clock import now
from portal.courses.models import Course, Page, Revision
from portal.db import begin_write, db, table_of
from portal.search.operations.index_pages import rebuild_index
from tests.architecture.source import ROOT
from tests.bench.databases import places
from tests.bench.prepared import make_portal
from tests.bench.steps import step
from tests.factories import make_user, sign_in_cookie

PAGES, COURSES = 10_000, 100
PASSAGES, WORDS = 5, 80  # headings of a page, words below each
ROUNDS = 2  # of 42 questions by two people each


@dataclass(frozen=True)
class SearchTimes:
    """What whole requests for the results took in this process, in milliseconds; `slowest` is what was asked."""

    pages: int
    p50: float
    p95: float
    slowest: str


def measure_search(url: str, pages: int = PAGES) -> SearchTimes:
    """Fill the empty database at `url` with so many made-up pages, and search them as a member and a stranger."""
    app = make_portal(url)
    with app.app_context():
        db.create_all()
        words = shipped_words()
        with step("filling the pages"):
            fill(words, pages)
        with step("indexing them"):
            index()
        member = make_user("Trần Văn Tư", phone="0912000001")
        with step("searching"):
            times = list(ask(app, sign_in_cookie(app, member), words))
        db.session.remove()
        db.engine.dispose()
    took = sorted(took for took, _asked in times)
    return SearchTimes(pages, took[len(took) // 2], took[int(len(took) * 0.95)], max(times)[1])


def shipped_words() -> list[str]:
    """The words of the shipped courses, in an order that is always the same."""
    texts = (path.read_text(encoding="utf-8") for path in sorted((ROOT / "courses").glob("*/*.md")))
    words = sorted(set(re.findall(r"\w+", " ".join(texts))))
    random.Random(1).shuffle(words)
    return words


def fill(words: list[str], pages: int) -> None:
    """Publish the pages, whose words are as unevenly frequent as in a language."""
    chance = random.Random(2)
    weights = list(accumulate(1 / place for place in range(1, len(words) + 1)))

    def some(number: int) -> str:
        return " ".join(chance.choices(words, cum_weights=weights, k=number))

    begin_write()
    connection, ids = db.session.connection(), count(1)
    for number in range(1, COURSES + 1):
        heading = {"id": number, "slug": f"course-{number}", "source": "", "html": "", "front": {}}
        connection.execute(insert(table_of(Course)), heading | {"published_at": now(), "title": some(4)})
        some_pages, revisions = [], []
        for place in range(pages // COURSES):
            html = "".join(f'<h2 id="h{n}">{some(4)}</h2><p>{some(WORDS)}</p>' for n in range(PASSAGES))
            page = {"id": next(ids), "course_id": number, "position": place, "slug": f"page-{number}-{place}"}
            page |= {"kind": "guide" if place == 0 else "lesson", "title": some(5), "summary": some(12)}
            some_pages.append(page | {"file_name": "", "minutes": 3})
            revision = {"id": page["id"], "page_id": page["id"], "number": 1, "blocks": [{"html": html}]}
            revisions.append(revision | {"source": "", "front": {}, "facts": [], "published_at": now()})
        connection.execute(insert(table_of(Page)), some_pages)
        connection.execute(insert(table_of(Revision)), revisions)
    # Pages and revisions point at each other.
    connection.execute(update(table_of(Page)).values(revision_id=Page.id))
    db.session.commit()


def index() -> None:
    """Let the pages be found."""
    begin_write()
    rebuild_index()
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        # What autovacuum does by itself some minutes after so much was written.
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def ask(app: Flask, cookie: dict[str, object], words: list[str]) -> Iterator[tuple[float, str]]:
    """What each request took and asked: frequent and rare words, several of them, beginnings, and none found."""
    often, rare = words[:8], words[len(words) // 2 : len(words) // 2 + 8]
    pairs = [f"{first} {second}" for first, second in zip(often, rare, strict=True)]
    questions = [*often, *rare, *pairs, " ".join(often[:3]), *"acdnt", "ch", "th", "khongcotu", "khong co tu nay"]
    member, stranger = app.test_client(), app.test_client()
    with member.session_transaction() as session:
        session.update(cookie)
    for number in range(ROUNDS + 1):
        for asked in questions:
            for client in (member, stranger):
                with app.app_context():
                    began = time.perf_counter()
                    response = client.get(f"/search?q={quote(asked)}", headers={"HX-Request": "true"})
                    took = (time.perf_counter() - began) * 1000
                if response.status_code != 200:
                    raise RuntimeError(f"{asked}: {response.status}")
                if number:  # the first round only fills the caches
                    yield took, asked


def main() -> None:
    """Measure on both databases and print a line for each."""
    logging.disable(logging.INFO)
    for place in places():
        tell(place.kind, measure_search(place.empty("search")))


def tell(database: str, times: SearchTimes) -> None:
    """Print what was measured."""
    sys.stdout.write(
        f"Search in {times.pages:,} pages on {database}: p50 {times.p50:.1f} ms, p95 {times.p95:.1f} ms "
        f"(budget 50 ms), slowest for “{times.slowest}”\n"
    )


if __name__ == "__main__":
    main()
