"""What was set for later is published by the first visit after its time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from portal import clock
from portal.db import db
from portal.drafts.models import Draft
from portal.drafts.operations import save_draft, schedule_draft
from portal.drafts.queries import get_text
from portal.drafts.scheduling import Watch
from tests.conftest import Browser, make_app
from tests.factories import make_course, make_lesson_text

HOUR = timedelta(hours=1)


@pytest.fixture
def scheduled(app, commune, trainer):
    """A course whose lesson waits for its time, which came a moment ago."""
    course = make_course(pages={"01-mot.md": make_lesson_text("Cũ")}, unit=commune.code)
    text = get_text(course, "mot")
    draft = save_draft(text, make_lesson_text("Mới"), version=0, based_on=1, actor=trainer)
    assert draft is not None
    at = clock.now() + HOUR
    schedule_draft(draft, version=1, impact="minor", message="đúng giờ", publish_at=at, actor=trainer)
    db.session.execute(update(Draft).values(publish_at=clock.now() - HOUR))
    db.session.commit()
    return course


def test_a_visit_publishes_what_is_due(app, database, scheduled, request):
    watching = make_app(request.getfixturevalue(f"{database}_url"), PUBLISH_DUE_EVERY=0)
    watching.test_client_class = Browser

    watching.test_client().get("/sign-in")
    with watching.app_context():
        db.session.remove()
        db.engine.dispose()

    db.session.rollback()
    page = scheduled.pages[0]
    assert (page.title, page.revision.number, page.revision.message) == ("Mới", 2, "đúng giờ")
    assert get_text(scheduled, "mot").state == "published"


def test_a_process_looks_at_the_clock_only_now_and_then(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("portal.drafts.scheduling.monotonic", lambda: now[0])
    watch = Watch(30)

    looked = []
    for at in (100.0, 101.0, 129.9, 130.0, 131.0):
        now[0] = at
        looked.append(watch.is_time())

    assert looked == [True, False, False, True, False]
