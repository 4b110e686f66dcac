"""A second person reads a text before it is published."""

from __future__ import annotations

import pytest

from portal.audit.models import AuditEvent
from portal.db import db
from portal.drafts.operations.review import approve_draft, request_review, return_draft, update_course_settings
from portal.drafts.queries.reviewers import possible_reviewers, waiting_reviews
from portal.errors import Forbidden, NotFound, Refused, Stale
from tests.drafts.writing import NEW, named, publish, save, work
from tests.factories import lesson_markdown, make_user


@pytest.fixture(autouse=True)
def strict(course, trainer):
    """In this course a second person has to approve."""
    update_course_settings(named(), needs_second_person=True, actor=trainer)


def ask(actor, **said):
    request_review(work().draft, **{"version": work().version} | said, actor=actor)


def agree(actor, **said):
    approve_draft(work().draft, **{"version": work().version} | said, actor=actor)


def actions():
    """What the log tells of the course and its pages, the latest last."""
    db.session.flush()
    told = [event.action for event in db.session.query(AuditEvent).order_by(AuditEvent.id)]
    return [action for action in told if action.startswith(("course.", "page."))]


def test_asked_approved_published(trainer, second):
    save(NEW, trainer)

    ask(trainer, message=" Xem giúp ")
    assert (work().state, work().draft.submitted_by_id, work().draft.message) == (
        "in_review",
        trainer.id,
        "Xem giúp",
    )
    agree(second)
    assert (work().state, work().draft.approved_by_id) == ("approved", second.id)
    publish(trainer)

    assert (work().state, work().number, work().draft.approved_by_id) == ("published", 2, None)
    assert actions()[-4:] == ["course.set_up", "page.submitted", "page.approved", "page.published"]


def test_nobody_approves_what_they_wrote_on(trainer, second):
    save(NEW, trainer)
    save(lesson_markdown("Nữa"), second)
    ask(trainer)

    for author in (trainer, second):
        with pytest.raises(Refused):
            agree(author)
    assert work().state == "in_review"


def test_who_wrote_on_an_earlier_revision_may_approve_the_next(trainer, second):
    save(NEW, second)
    ask(second)
    agree(trainer)
    publish(second)
    save(lesson_markdown("Nữa"), trainer)
    ask(trainer)

    agree(second)

    assert work().state == "approved"


def test_a_text_that_changes_is_not_approved_any_more(trainer, second):
    save(NEW, trainer)
    ask(trainer)
    agree(second)

    save(lesson_markdown("Nữa"), trainer)

    assert (work().state, work().draft.approved_by_id, work().draft.submitted_by_id) == ("draft", None, None)
    with pytest.raises(Refused):
        publish(trainer)


def test_saving_the_same_again_takes_nothing_back(trainer, second):
    save(NEW, trainer)
    ask(trainer)
    agree(second)

    save(NEW, trainer)

    assert work().state == "approved"


def test_only_what_was_read_is_approved(trainer, second):
    save(NEW, trainer)
    ask(trainer)
    seen = work().version
    save(lesson_markdown("Nữa"), trainer)
    ask(trainer)

    with pytest.raises(Stale):
        agree(second, version=seen)


def test_a_text_can_be_sent_back_or_taken_back(trainer, second):
    save(NEW, trainer)
    ask(trainer)

    return_draft(work().draft, version=work().version, actor=second)

    assert work().state == "draft"
    assert actions()[-1] == "page.sent_back"
    with pytest.raises(NotFound):
        return_draft(work().draft, version=work().version, actor=trainer)


def test_where_nobody_asked_there_is_nothing_to_approve(trainer, second):
    save(NEW, trainer)

    with pytest.raises(NotFound):
        agree(second)


def test_what_is_published_is_not_reviewed(trainer, second):
    save(NEW, trainer)
    ask(trainer)
    agree(second)
    publish(trainer)

    with pytest.raises(NotFound):
        ask(trainer)


def test_without_the_rule_a_review_is_free_and_an_author_publishes_without_waiting(trainer):
    update_course_settings(named(), needs_second_person=False, actor=trainer)
    save(NEW, trainer)
    ask(trainer)

    with pytest.raises(Refused):
        agree(trainer)

    assert publish(trainer) == 2


def test_a_reviewer_is_asked_by_name_and_told(trainer, second, commune):
    third = make_user("Trần Thị Tám", unit=commune, grants={"trainer": commune})
    save(NEW, trainer)
    draft = work().draft
    assert [person.name for person in possible_reviewers(draft, trainer)] == [second.name, third.name]

    request_review(draft, version=draft.version, reviewer_id=second.id, actor=trainer)

    (asked,) = waiting_reviews(second.id, ["an-toan"])
    assert (asked.page_slug, asked.asked_by, asked.is_named) == ("mot", trainer.name, True)
    assert waiting_reviews(trainer.id, ["an-toan"]) == []
    assert waiting_reviews(third.id, ["an-toan"]) == [], "another one was asked"
    agree(third)
    assert waiting_reviews(second.id, ["an-toan"]) == []


def test_without_a_name_everybody_else_is_told(trainer, second):
    save(NEW, trainer)
    ask(trainer)

    assert [review.is_named for review in waiting_reviews(second.id, ["an-toan"])] == [False]
    save(lesson_markdown("Khác"), second)
    assert waiting_reviews(second.id, ["an-toan"]) == []


@pytest.mark.parametrize("who", ["trainer", "member", "outsider"])
def test_who_may_not_review_is_not_asked(trainer, who, request):
    save(NEW, trainer)
    draft = work().draft

    with pytest.raises(Refused):
        request_review(draft, version=draft.version, reviewer_id=request.getfixturevalue(who).id, actor=trainer)


def test_the_rule_is_told_in_the_log_once(trainer):
    update_course_settings(named(), needs_second_person=True, actor=trainer)

    assert actions().count("course.set_up") == 1


@pytest.mark.parametrize("who", ["member", "head", "leader", "outsider"])
def test_who_does_not_write_for_the_unit_may_do_none_of_it(trainer, who, request):
    actor = request.getfixturevalue(who)
    save(NEW, trainer)
    ask(trainer)

    for deed in (ask, agree):
        with pytest.raises(Forbidden):
            deed(actor)
    with pytest.raises(Forbidden):
        return_draft(work().draft, version=work().version, actor=actor)
    with pytest.raises(Forbidden):
        update_course_settings(named(), needs_second_person=False, actor=actor)
    assert work().state == "in_review"
