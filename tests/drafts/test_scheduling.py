"""Publishing at a time that was chosen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.audit.models import AuditEvent
from portal.courses.operations.invalid_content import InvalidContent
from portal.courses.operations.publish_page import publish_page
from portal.courses.operations.unpublish import unpublish_course
from portal.db import db
from portal.drafts.operations.publish import publish_due_drafts, schedule_draft
from portal.drafts.operations.review import update_course_settings
from portal.errors import Forbidden, Refused, Stale
from portal.scheduler import scheduler_of
from portal.units.operations.grants import end_grant
from portal.units.queries.grants import find_grant
from tests.drafts.writing import NEW, named, save, work
from tests.factories import lesson_markdown
from tests.threads import run_in_threads

HOUR = timedelta(hours=1)


@pytest.fixture
def later(monkeypatch):
    """Lets two hours pass; what was done so far is committed."""
    start = clock.now()

    def pass_time():
        db.session.commit()
        monkeypatch.setattr(clock, "now", lambda: start + 2 * HOUR)

    return pass_time


def schedule(actor, slug="mot", **said):
    version = said.pop("version", work(slug).version)
    told = {"impact": "minor", "message": "", "publish_at": clock.now() + HOUR} | said
    schedule_draft(work(slug).draft, version=version, **told, actor=actor)


def test_it_is_published_when_its_time_comes_in_the_name_of_who_chose_it(course, trainer, second, later):
    save(NEW, trainer)
    schedule(second, impact="notice", message="Từ thứ hai")
    db.session.commit()
    assert (publish_due_drafts(), work().number) == (0, 1)

    later()

    assert publish_due_drafts() == 1
    revision = work().page.revision
    assert (revision.number, revision.author_id, revision.impact) == (2, second.id, "notice")
    assert revision.message == "Từ thứ hai"
    assert (work().state, work().draft.publish_at) == ("published", None)
    assert publish_due_drafts() == 0


def test_several_are_published_each_by_itself(course, trainer, later):
    save(NEW, trainer)
    save(lesson_markdown("Hai mới"), trainer, "hai")
    schedule(trainer)
    schedule(trainer, "hai")
    later()

    assert publish_due_drafts() == 2


def test_one_that_cannot_be_published_says_why_and_holds_up_no_other(course, trainer, second, later):
    save(NEW, trainer)
    save(lesson_markdown("Hai mới"), trainer, "hai")
    schedule(trainer)
    schedule(trainer, "hai")
    publish_page(work().page, source=lesson_markdown("Nhanh hơn"), based_on=1, actor=second)
    later()

    assert publish_due_drafts() == 1

    assert (work().draft.publish_at, work().state, work().number) == (None, "draft", 2)
    assert work().draft.schedule_problem
    assert work("hai").number == 2
    save(lesson_markdown("Nữa"), trainer)
    assert work().draft.schedule_problem == ""


def test_a_text_that_changes_waits_no_longer(course, trainer, later):
    save(NEW, trainer)
    schedule(trainer)
    save(lesson_markdown("Nữa"), trainer)
    later()

    assert publish_due_drafts() == 0
    assert work().number == 1


def test_the_time_can_be_taken_back(course, trainer, later):
    save(NEW, trainer)
    schedule(trainer)
    schedule(trainer, publish_at=None)
    later()

    assert publish_due_drafts() == 0
    assert (work().draft.publish_at, work().draft.scheduled_by_id) == (None, None)


def test_who_left_publishes_nothing_any_more(course, trainer, second, later):
    save(NEW, trainer)
    schedule(second)
    second.deactivated_at = clock.now()
    later()

    assert publish_due_drafts() == 0
    assert work().draft.schedule_problem


def test_who_lost_the_role_publishes_nothing_any_more(course, commune, trainer, second, later):
    save(NEW, trainer)
    schedule(second)
    end_grant(find_grant(second.id, commune.id, "trainer"), actor=None)
    later()

    assert publish_due_drafts() == 0
    assert work().number == 1
    assert work().draft.schedule_problem


def test_a_course_that_was_hidden_meanwhile_stays_so(course, trainer, later):
    save(NEW, trainer)
    schedule(trainer)
    unpublish_course(named(), actor=trainer)
    later()

    assert publish_due_drafts() == 0
    assert not named().is_published


def test_a_second_person_is_needed_for_that_too(course, trainer):
    update_course_settings(named(), needs_second_person=True, actor=trainer)
    save(NEW, trainer)

    with pytest.raises(Refused):
        schedule(trainer)


@pytest.mark.parametrize("away", [-HOUR, timedelta(0), timedelta(days=367)])
def test_a_time_that_is_past_or_far_away_is_refused(course, trainer, away):
    save(NEW, trainer)

    with pytest.raises(Refused):
        schedule(trainer, publish_at=clock.now() + away)


def test_a_text_with_faults_is_refused_at_once(course, trainer):
    save(lesson_markdown("Mới", "{{ khong-co }}"), trainer)

    with pytest.raises(InvalidContent):
        schedule(trainer)


def test_what_was_saved_since_it_was_read_is_not_scheduled(course, trainer, second):
    save(NEW, trainer)
    save(lesson_markdown("Nữa"), second)

    with pytest.raises(Stale):
        schedule(trainer, version=1)


def test_the_log_tells_it(course, trainer):
    save(NEW, trainer)
    at = clock.now() + HOUR
    schedule(trainer, publish_at=at)

    event = db.session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
    assert (event.action, event.actor_id) == ("page.scheduled", trainer.id)
    assert event.details == {"file": "mot", "publish_at": at.isoformat()}


@pytest.mark.parametrize("who", ["member", "head", "leader", "outsider"])
def test_who_does_not_write_for_the_unit_may_not(course, trainer, who, request):
    save(NEW, trainer)

    with pytest.raises(Forbidden):
        schedule(request.getfixturevalue(who))


def test_the_scheduler_publishes_what_is_due(app, course, trainer, later):
    save(NEW, trainer)
    schedule(trainer, message="đúng giờ")
    db.session.commit()
    assert scheduler_of(app).run_due() == ()

    later()

    assert scheduler_of(app).run_due() == ("publish due drafts",)
    db.session.rollback()
    assert (work().state, work().number, work().page.revision.message) == ("published", 2, "đúng giờ")
    assert scheduler_of(app).run_due() == ()


def test_two_schedulers_publish_it_once(app, course, trainer, later):
    save(NEW, trainer)
    schedule(trainer)
    later()

    run_in_threads(lambda _number: scheduler_of(app).run_due(), threads=4)

    db.session.rollback()
    assert (work().state, work().number) == ("published", 2)


def test_a_visit_publishes_nothing(browser, course, trainer, later):
    save(NEW, trainer)
    schedule(trainer)
    later()

    browser.get("/sign-in")

    db.session.rollback()
    assert (work().state, work().number) == ("draft", 1)
