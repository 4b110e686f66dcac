"""Which pages are to be looked at again, and saying that one still fits."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.courses.models import Fact, Page
from portal.courses.operations.facts import FactValues, change_fact, confirm_page, version_token
from portal.courses.operations.invalid_content import InvalidContent
from portal.courses.operations.publish_introduction import publish_introduction
from portal.courses.operations.publish_page import publish_page
from portal.courses.operations.unpublish import unpublish_page
from portal.courses.queries.facts import ReviewReason, number_with_same_wording, pages_needing_review
from portal.db import db
from portal.errors import Forbidden, NotFound
from tests.factories import lesson_markdown, make_course

FACTS = """facts:
  so-bao: {value: "156", label: Đầu số, checked: 2026-11-20, valid_days: 90}
  le-phi: {value: 10 đồng, label: Lệ phí, checked: 2026-01-01, valid_days: 30}
"""
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def today(fixed_clock):
    """Every deed is later than the one before, all of them on one day."""
    fixed_clock.set(datetime(2026, 11, 25, 3, tzinfo=UTC))


@pytest.fixture
def pages(app, commune):
    """Three pages of the commune's course by slug: one shows the number, one the fee, one nothing that ages."""
    texts = {
        "01-mot.md": lesson_markdown("Một", "Gọi {{ so-bao }}. Xem [bài ba](03-ba.md)."),
        "02-hai.md": lesson_markdown("Hai", "Nộp {{ le-phi }}."),
        "03-ba.md": lesson_markdown("Ba"),
    }
    make_course(pages=texts, files={"facts.yml": FACTS}, unit=commune.code)
    return {page.slug: page for page in db.session.scalars(select(Page))}


def change(actor, value="157"):
    fact = db.session.get_one(Fact, "so-bao")
    wanted = FactValues(value, fact.label, fact.source, fact.checked_on, fact.valid_days)
    return change_fact("so-bao", wanted, read=version_token(fact), actor=actor)


def doubts(pages):
    names = {page.id: page.slug for page in pages.values()}
    return {names[page_id]: found for page_id, found in pages_needing_review(TODAY).items()}


STALE = {"hai": [ReviewReason("le-phi", "stale")]}
CHANGED = {"mot": [ReviewReason("so-bao", "changed")]}


def test_a_page_with_a_fact_past_its_time_is_to_be_looked_at(pages):
    assert doubts(pages) == STALE


def test_so_is_one_whose_fact_says_something_else(pages, admin):
    change(admin)

    assert doubts(pages) == STALE | CHANGED


def test_until_somebody_says_that_it_still_fits(pages, admin, trainer):
    change(admin)

    confirm_page(pages["mot"], actor=trainer)

    assert doubts(pages) == STALE
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.action, event.actor_id, event.record_id) == ("page.confirmed", trainer.id, pages["mot"].id)
    assert pages["mot"].revision.number == 2

    change(admin, "158")
    assert doubts(pages) == STALE | CHANGED


def test_or_publishes_another_text_for_it(pages, admin, trainer):
    change(admin)

    publish_page(pages["mot"], source=lesson_markdown("Một", "Gọi {{ so-bao }} ngay."), based_on=2, actor=trainer)

    assert doubts(pages) == STALE


def test_what_was_written_before_the_change_is_no_look(pages, admin, trainer):
    publish_page(pages["mot"], source=lesson_markdown("Một", "Gọi {{ so-bao }} ngay."), based_on=1, actor=trainer)

    change(admin)

    assert doubts(pages) == STALE | CHANGED


def test_a_page_that_still_shows_the_old_value_says_so(pages, admin, trainer):
    unpublish_page(pages["ba"], actor=trainer)  # what the page leads to

    change(admin)

    assert doubts(pages) == STALE | {"mot": [ReviewReason("so-bao", "behind")]}
    with pytest.raises(InvalidContent):
        confirm_page(pages["mot"], actor=trainer)


def test_confirming_it_once_it_can_be_shown_shows_the_new_value(pages, admin, trainer):
    unpublish_page(pages["ba"], actor=trainer)
    change(admin)
    publish_page(pages["ba"], source=pages["ba"].revision.source, based_on=1, actor=trainer)

    confirm_page(pages["mot"], actor=trainer)

    assert doubts(pages) == STALE
    assert "157" in pages["mot"].revision.plain
    assert (pages["mot"].revision.impact, pages["mot"].revision.author_id) == ("minor", trainer.id)


def test_a_sync_that_brings_another_value_marks_its_pages(pages, commune):
    make_course(pages={}, files={"facts.yml": FACTS.replace("156", "157")}, unit=commune.code)
    db.session.expire_all()

    assert doubts(pages) == STALE | CHANGED


def test_a_sync_that_brings_another_text_too_is_a_look(pages, commune):
    text = lesson_markdown("Một", "Gọi {{ so-bao }} ngay.")
    changed = {"facts.yml": FACTS.replace("156", "157")}
    make_course(pages={"01-mot.md": text}, files=changed, unit=commune.code)
    db.session.expire_all()

    assert doubts(pages) == STALE


def test_a_page_that_nobody_sees_is_left_out(pages, trainer):
    unpublish_page(pages["hai"], actor=trainer)

    assert doubts(pages) == {}
    with pytest.raises(NotFound):
        confirm_page(pages["hai"], actor=trainer)


@pytest.mark.parametrize("who", ["member", "head", "outsider"])
def test_who_does_not_write_for_the_course_confirms_nothing(pages, who, request):
    with pytest.raises(Forbidden):
        confirm_page(pages["mot"], actor=request.getfixturevalue(who))


def test_a_text_is_known_by_its_words_whatever_its_facts_say(pages, admin, trainer):
    page = pages["mot"]
    change(admin)
    change(admin, "158")
    assert number_with_same_wording(page.course_id, page.id, 1) == 3

    publish_page(page, source=lesson_markdown("Một", "Gọi {{ so-bao }} ngay."), based_on=3, actor=trainer)
    change(admin, "159")

    assert [number_with_same_wording(page.course_id, page.id, number) for number in (1, 3, 4, 5, 9)] == [
        3,
        3,
        5,
        5,
        9,
    ]


def test_so_is_an_introduction(pages, admin):
    course = pages["mot"].course
    shown = course.source.replace("Giới thiệu.", "Gọi {{ so-bao }}.")
    publish_introduction(course, source=shown, based_on=1, actor=admin)
    change(admin)

    assert [number_with_same_wording(course.id, None, number) for number in (1, 2, 3)] == [1, 3, 3]
