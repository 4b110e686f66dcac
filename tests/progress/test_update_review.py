"""Who finished a page learns only what changed; what was finished stays finished."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Page
from portal.db import db
from portal.errors import NotFound, Refused
from portal.progress.models import AcknowledgedUpdate, CourseProgress, PageProgress
from portal.progress.operations.update_review import acknowledge_changes, changes_since
from portal.progress.queries.updates import find_acknowledged_revision
from portal.questions.models import Review
from portal.questions.operations.attempts import record_answer
from portal.questions.queries.answers import question_ids
from tests import factories
from tests.progress.update_review import finish, page, publish
from tests.questions.review_rounds import Calendar


@pytest.fixture
def done(calendar: Calendar, member: User) -> User:
    """A member who finished the lesson on its first revision, a day ago."""
    publish()
    finish(member)
    calendar.pass_days(1)
    return member


def state(user: User) -> str | None:
    db.session.rollback()
    known = find_acknowledged_revision(page().id, user_id=user.id)
    if known is None:
        return None
    if known.news.must_know_since is not None:
        return "must-relearn"
    return "complete-earlier-version" if known.news.notice_since is not None else "complete"


def answer(user: User, *, revision_id: int | None = None) -> None:
    """Answer the question of the lesson, wrong."""
    found = page()
    record_answer(
        question_ids(found.id)["so-may"],
        revision_id=revision_id or found.revision_id,
        response={"chosen": [0]},
        score=0.0,
        token=f"{revision_id or found.revision_id}",
        actor=user,
    )
    db.session.commit()


def take_note(user: User) -> None:
    found = page()
    acknowledge_changes(page_id=found.id, revision_id=found.revision_id, actor=user)
    db.session.commit()


@pytest.mark.parametrize(
    ("impacts", "expected"),
    [
        ([], "complete"),
        (["minor"], "complete"),
        ([None], "complete"),
        (["notice"], "complete-earlier-version"),
        (["notice", "minor"], "complete-earlier-version"),
        (["must-know"], "must-relearn"),
        (["must-know", "notice"], "must-relearn"),
        (["must-know", "minor"], "must-relearn"),
    ],
)
def test_how_a_finished_page_stands(done: User, impacts: list[str | None], expected: str) -> None:
    for number, impact in enumerate(impacts):
        publish(f"{156 + number}", impact=impact)

    assert state(done) == expected


def test_a_page_not_finished_has_no_state(done: User, head: User) -> None:
    publish("156", impact="must-know")

    assert state(head) is None
    assert find_acknowledged_revision(page().id, user_id=head.id) is None


def test_a_page_finished_on_the_new_revision_is_complete(done: User, head: User) -> None:
    publish("156", impact="must-know")
    finish(head)

    assert state(head) == "complete"


def test_what_must_be_known_is_due_two_weeks_after_its_first_publication(done: User, calendar: Calendar) -> None:
    published = clock.now()
    publish("156", impact="must-know")
    calendar.pass_days(5)
    publish("157", impact="must-know")

    known = find_acknowledged_revision(page().id, user_id=done.id)

    assert known is not None
    due: datetime | None = known.news.due_at
    assert due is not None
    assert (due - published).days == 14


def test_taking_note_of_a_notice_makes_the_page_complete(done: User) -> None:
    publish("156", impact="notice")

    take_note(done)

    assert state(done) == "complete"


def test_the_question_comes_before_taking_note_and_a_wrong_answer_will_do(done: User) -> None:
    publish("156", impact="must-know")
    with pytest.raises(Refused):
        take_note(done)
    db.session.rollback()

    answer(done)
    take_note(done)

    assert state(done) == "complete"


def test_an_answer_from_before_the_change_does_not_do(done: User) -> None:
    answer(done)
    publish("156", impact="must-know")

    with pytest.raises(Refused):
        take_note(done)


def test_a_page_without_a_question_is_only_read(done: User) -> None:
    publish("156", impact="must-know", asks=False)

    take_note(done)

    assert state(done) == "complete"


def test_several_revisions_in_a_row_are_one_page(done: User) -> None:
    publish("156", impact="must-know")
    publish("156", impact="must-know", more="\nNhớ ghi lại giờ gọi tới nghe cô chú.\n")
    known = find_acknowledged_revision(page().id, user_id=done.id)
    assert known is not None

    changes = changes_since(known, page().revision_id)
    answer(done)
    take_note(done)

    assert [change.kind for change in changes.paragraphs] == ["changed", "added"]
    assert state(done) == "complete"


def test_the_next_change_is_told_from_what_was_taken_note_of(done: User) -> None:
    publish("156", impact="notice")
    take_note(done)
    publish("156", impact="notice", more="\nNhớ ghi lại giờ gọi tới nghe cô chú.\n")

    known = find_acknowledged_revision(page().id, user_id=done.id)

    assert known is not None
    (change,) = changes_since(known, page().revision_id).paragraphs
    assert change.kind == "added"


def test_what_was_published_while_reading_stays_new(done: User) -> None:
    read = publish("156", impact="notice").revision_id
    publish("157", impact="notice")

    acknowledge_changes(page_id=page().id, revision_id=read, actor=done)
    db.session.commit()

    assert state(done) == "complete-earlier-version"


def test_the_completion_stands_all_the_time_and_nothing_else_changes(done: User) -> None:
    def everything() -> list[object]:
        db.session.rollback()
        pages = db.session.execute(select(PageProgress.revision_id, PageProgress.done_at)).all()
        courses = db.session.execute(select(CourseProgress.finished_at, CourseProgress.active_at)).all()
        return [pages, courses, db.session.scalars(select(Review)).all()]

    before = everything()
    publish("156", impact="must-know")
    answer(done)
    take_note(done)

    assert everything() == before
    assert db.session.scalars(select(CourseProgress.finished_at)).one() is not None


def test_twice_is_once(done: User) -> None:
    publish("156", impact="notice")

    take_note(done)
    take_note(done)

    assert len(db.session.scalars(select(AcknowledgedUpdate)).all()) == 1


def test_who_did_not_finish_the_page_has_nothing_to_take_note_of(done: User, head: User) -> None:
    publish("156", impact="notice")

    with pytest.raises(NotFound):
        take_note(head)


def test_a_revision_of_another_page_is_not_found(done: User) -> None:
    publish("156", impact="notice")
    factories.make_course("khac", pages={"01-khac.md": factories.lesson_markdown()})
    other = db.session.scalars(select(Page.revision_id).where(Page.slug == "khac")).one()
    assert other is not None

    with pytest.raises(NotFound):
        acknowledge_changes(page_id=page().id, revision_id=other, actor=done)
