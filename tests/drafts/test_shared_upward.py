"""What is read beyond the own unit is approved by a trainer there before it is published."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.drafts.operations.publish import publish_course, publish_due_drafts, schedule_draft
from portal.drafts.operations.review import approve_draft, request_review
from portal.errors import Refused
from portal.units.models import Unit
from tests.conftest import Browser
from tests.drafts.writing import NEW, named, publish, save, waiting, work
from tests.factories import front_matter, make_user

INTRODUCTION = "\nGiới thiệu.\n"


@pytest.fixture
def above(commune: Unit) -> User:
    """A trainer of the province."""
    assert commune.parent is not None
    return make_user("Tô Văn Lành", phone="0912000018", unit=commune.parent, grants={"trainer": commune.parent})


@pytest.fixture
def shared(course: Course, commune: Unit) -> Course:
    """The commune's course, which the province reads since the folder says so."""
    course.shared_unit_id = commune.parent_id
    db.session.commit()
    return course


def sharing(commune: Unit) -> str:
    """An introduction that shares the commune's course with the province."""
    assert commune.parent is not None
    return front_matter(title="An toàn", unit=commune.code, shared=commune.parent.code) + INTRODUCTION


def ask(actor: User, slug: str = "mot") -> None:
    draft = work(slug).draft
    assert draft is not None
    request_review(draft, version=draft.version, actor=actor)


def agree(actor: User, slug: str = "mot") -> None:
    draft = work(slug).draft
    assert draft is not None
    approve_draft(draft, version=draft.version, actor=actor)


def test_an_introduction_that_shares_the_course_needs_a_trainer_above(
    course: Course, commune: Unit, trainer: User, second: User, above: User
) -> None:
    save(sharing(commune), trainer, "")

    with pytest.raises(Refused, match="Tỉnh Cà Mau"):
        publish(trainer, "")
    ask(trainer, "")
    with pytest.raises(Refused, match="Tỉnh Cà Mau"):
        agree(second, "")
    agree(above, "")
    publish(trainer, "")

    assert named().shared_unit_id == commune.parent_id


def test_each_page_of_a_shared_course_does_too(shared: Course, trainer: User, second: User, above: User) -> None:
    save(NEW, trainer)

    with pytest.raises(Refused):
        publish(trainer)
    with pytest.raises(Refused):
        publish_course(named(), versions=waiting(), impact="minor", message="", actor=second)
    ask(trainer)
    agree(above)

    assert publish(trainer) == 2


def test_who_writes_above_publishes_without_asking(shared: Course, trainer: User, above: User) -> None:
    save(NEW, trainer)

    assert publish(above) == 2


def test_a_time_is_set_with_an_approval_alone(
    shared: Course, trainer: User, above: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = save(NEW, trainer)
    later = clock.now() + timedelta(hours=1)
    with pytest.raises(Refused):
        schedule_draft(draft, version=draft.version, impact="minor", message="", publish_at=later, actor=trainer)
    ask(trainer)
    agree(above)
    ready = work().draft
    assert ready is not None
    schedule_draft(ready, version=ready.version, impact="minor", message="", publish_at=later, actor=trainer)
    db.session.commit()
    monkeypatch.setattr(clock, "now", lambda: later + timedelta(minutes=1))

    assert publish_due_drafts() == 1
    assert work().number == 2


def test_a_course_of_the_own_unit_is_published_as_ever(course: Course, trainer: User) -> None:
    save(NEW, trainer)

    assert publish(trainer) == 2


def test_the_studio_says_who_has_to_approve_and_offers_to_ask(
    browser: Browser, shared: Course, trainer: User, above: User
) -> None:
    version = save(NEW, trainer).version
    db.session.commit()
    at = "/studio/courses/an-toan/pages/mot"

    shown = browser.sign_in(trainer).get(at).text
    refused = browser.post(f"{at}/publication", data={"version": version, "impact": "minor", "when": "now"})

    assert "Bài này có người học ở Tỉnh Cà Mau" in shown
    assert 'id="publication"' not in shown
    assert f"{at}/review" in shown
    assert refused.status_code in (303, 422)
    assert work().number == 1
    assert 'id="publication"' in browser.sign_in(above).get(at).text
