"""How long the studio takes to show and to publish; by itself: `python -W ignore -m tests.bench.studio`."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import User
from portal.content.files.front_matter_editing import split_front
from portal.courses.models import Course
from portal.courses.sync.operations.publish_library import publish_library
from portal.db import begin_write, db
from portal.drafts.operations.create import TitleAndSlug, copy_course
from portal.drafts.operations.save_draft import save_draft
from portal.drafts.queries.texts import find_course, get_text
from tests.bench.databases import places
from tests.bench.prepared import make_portal
from tests.bench.steps import step
from tests.factories import make_unit, make_user, shipped_library, sign_in_cookie

COURSE, PAGE = "nhan-dien-lua-dao", "cuoc-goi-gia-danh"
LONG = 10_000  # bytes of the lesson that is looked at
ROUNDS, COPIES = 40, 5


@dataclass(frozen=True)
class StudioTimes:
    """Whole requests in this process, in milliseconds: half and 95 of 100 previews, half of the publications."""

    preview: float
    preview_p95: float
    page: float
    course: float
    pages: int  # of the course that was published whole


def measure_studio(url: str) -> StudioTimes:
    """Fill the empty database at `url` with the shipped courses, and write on them as a trainer."""
    app = make_portal(url, WTF_CSRF_ENABLED=False)
    with app.app_context():
        with step("publishing the shipped courses"):
            db.create_all()
            begin_write()
            publish_library(shipped_library(), actor=None)
            db.session.commit()
        trainer = make_user("Phạm Thị Út", grants={"trainer": make_unit("Tỉnh Cà Mau", kind="province")})
        client = app.test_client()
        with client.session_transaction() as session:
            session.update(sign_in_cookie(app, trainer))
        with step("looking at previews"):
            previews = sorted(timed(app, look(client)) for _round in range(ROUNDS))[:-1]
        with step("publishing pages"):
            pages = sorted(timed(app, publish_page(client, trainer.id, number)) for number in range(ROUNDS // 2))
        with step("publishing courses"):
            courses = sorted(timed(app, publish_copy(client, trainer.id, number)) for number in range(COPIES))
        number = len(db.session.scalars(select(Course).filter_by(slug=COURSE)).one().pages)
        db.session.remove()
        db.engine.dispose()
    return StudioTimes(
        previews[len(previews) // 2],
        previews[int(len(previews) * 0.95)],
        pages[len(pages) // 2],
        courses[len(courses) // 2],
        number,
    )


def timed(app: Flask, request: Callable[[], int]) -> float:
    """The milliseconds that a request took. Raises RuntimeError where it did not do what it was to do."""
    with app.app_context():
        began = time.perf_counter()
        status = request()
        took = (time.perf_counter() - began) * 1000
    if status not in (200, 303):
        raise RuntimeError(f"answered {status}")
    return took


def look(client: FlaskClient) -> Callable[[], int]:
    """The preview of a lesson of 10 KB."""
    text = get_text(_found(COURSE), PAGE)
    body = split_front(text.source)[1]
    while len(body.encode()) < LONG:
        body += "\n\nCúp máy trước, rồi **hỏi người nhà**. Không ai cần mã của mình.\n"
    form = {"source": body.replace("\n", "\r\n"), "front-title": text.title, "version": 0, "based_on": 1}
    url = f"/studio/courses/{COURSE}/pages/{PAGE}/preview"
    return lambda: client.post(url, data=form, headers={"HX-Request": "true"}).status_code


def publish_page(client: FlaskClient, trainer_id: int, number: int) -> Callable[[], int]:
    """Publishing one page of a course of twelve."""
    begin_write()
    text = get_text(_found(COURSE), PAGE)
    changed = f"{text.source}\n\nBản thử số {number}.\n"
    trainer = db.session.get_one(User, trainer_id)
    save_draft(text, changed, version=text.version, based_on=text.based_on, actor=trainer)
    db.session.commit()
    version = get_text(_found(COURSE), PAGE).version
    db.session.rollback()
    form = {"version": version, "impact": "minor", "message": "thử", "when": "now"}
    return lambda: client.post(f"/studio/courses/{COURSE}/pages/{PAGE}/publication", data=form).status_code


def publish_copy(client: FlaskClient, trainer_id: int, number: int) -> Callable[[], int]:
    """Publishing a whole course for the first time."""
    begin_write()
    trainer = db.session.get_one(User, trainer_id)
    copy = copy_course(
        _found(COURSE), TitleAndSlug(f"Bản sao {number}", f"ban-sao-{number}"), unit=None, actor=trainer
    )
    versions = {f"version-{slug}": 1 for slug in ["", *(page.slug for page in copy.pages)]}
    url = f"/studio/courses/{copy.slug}/publication"
    db.session.commit()
    return lambda: client.post(url, data=versions | {"impact": "minor", "message": "thử"}).status_code


def _found(slug: str) -> Course:
    course = find_course(slug)
    if course is None:
        raise RuntimeError(f"{slug} is not there")
    return course


def main() -> None:
    """Measure on both databases and print a line for each."""
    logging.disable(logging.INFO)
    for place in places():
        times = measure_studio(place.empty("studio"))
        sys.stdout.write(
            f"Studio on {place.kind}: preview of 10 KB p50 {times.preview:.0f} ms, p95 {times.preview_p95:.0f} ms "
            f"(budget 300 ms); publishing a page {times.page:.0f} ms, a course of {times.pages} pages "
            f"{times.course:.0f} ms\n"
        )


if __name__ == "__main__":
    main()
