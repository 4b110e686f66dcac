"""Every address of the studio as somebody who does not write for the course."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.courses.models import Course
from portal.db import db
from portal.drafts.operations.review import comment
from portal.drafts.operations.save_draft import save_draft
from portal.units.operations.grants import grant_role
from tests.conftest import Browser
from tests.factories import lesson_markdown, make_unit, make_user
from tests.studio.conftest import work

SECRET = "Chữ chưa ai được thấy"


@pytest.fixture
def course(course: Course, trainer) -> Course:
    """The course with a draft and a comment."""
    save_draft(work(course), lesson_markdown("Bài một", SECRET), version=0, based_on=1, actor=trainer)
    comment(work_kept(course), SECRET, line=1, actor=trainer)
    db.session.commit()
    return course


def work_kept(course: Course):
    """The text as this transaction has it."""
    from portal.drafts.queries.texts import get_text

    db.session.flush()
    return get_text(course, "mot")


def addresses(app: Flask) -> list[tuple[str, str]]:
    """Every method and address of the studio that names the course."""
    filled = {"course_slug": "an-toan", "page_slug": "mot", "name": "s1"}
    filled |= {"comment_id": 1, "number": 2, "report_id": 1}
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint.startswith("studio.") and "course_slug" in rule.arguments:
                values = {name: filled[name] for name in rule.arguments} | (rule.defaults or {})
                url = app.url_for(rule.endpoint, **values)
                found += [(method, url) for method in sorted(rule.methods or ()) if method in ("GET", "POST")]
    return found


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row that there is."""
    db.session.rollback()
    tables = db.metadata.sorted_tables
    skipped = {"session", "device", "user"}
    return {
        table.name: [tuple(row) for row in db.session.execute(select(table))]
        for table in tables
        if table.name not in skipped
    }


def test_nobody_else_reads_or_writes_anything(
    app: Flask, browser: Browser, course: Course, commune, team, outsider, leader, head, member
):
    below = make_user("Cao Văn Chín", unit=team, grants={"trainer": team})
    beside = make_unit("Xã Viên An", kind="commune", parent=commune.parent)
    admin_beside = make_user("Lý Thị Mười", unit=beside, grants={"admin": beside})
    db.session.commit()
    every = addresses(app)
    assert len(every) > 40

    for person, allowed in [
        (None, {302, 204, 401}),
        (member, {403}),
        (head, {403}),
        (leader, {403}),
        (outsider, {404}),
        (below, {404}),
        (admin_beside, {404}),
    ]:
        visitor = app.test_client()
        assert isinstance(visitor, Browser)
        if person is not None:
            visitor.sign_in(person)
        before = everything()
        wrong = []
        for method, url in every:
            answer = visitor.open(
                url,
                method=method,
                data={"source": "x", "version": "1", "title": "x", "page": "mot"} if method == "POST" else None,
            )
            if answer.status_code not in allowed or SECRET in answer.text:
                wrong.append((method, url, answer.status_code))
        assert wrong == [], person.name if person else "a stranger"
        assert everything() == before


@pytest.mark.both_databases
def test_a_province_does_not_see_what_a_commune_keeps_unless_it_asks_or_it_is_shared(
    browser: Browser, course: Course, commune
):
    above = make_user("Tô Văn Lành", unit=commune.parent)
    grant_role(above, commune.parent, "trainer", actor=None)
    db.session.commit()
    title = course.title

    browser.sign_in(above)

    assert f">{title}</span>" not in browser.get("/studio").text
    assert f">{title}</span>" in browser.get("/studio?below=1").text
    course.shared_unit_id = commune.parent.id
    db.session.commit()
    assert f">{title}</span>" in browser.get("/studio").text
