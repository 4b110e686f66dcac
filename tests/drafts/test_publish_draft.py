"""From a draft to what readers see."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.courses.models import Revision
from portal.courses.operations.invalid_content import InvalidContent
from portal.courses.operations.publish_page import publish_page
from portal.courses.operations.unpublish import unpublish_course, unpublish_page
from portal.db import db
from portal.drafts.models import DraftVersion
from portal.drafts.operations.publish import publish_draft
from portal.drafts.operations.review import update_course_settings
from portal.drafts.operations.save_draft import EditConflict, save_draft
from portal.errors import Forbidden, NotFound, Refused, Stale
from tests.drafts.writing import NEW, OLD, QUIZ, named, publish, save, work
from tests.factories import front_matter, lesson_markdown
from tests.questions.taking import begin, hand_in


def test_readers_see_what_the_draft_says(course, trainer):
    save(NEW, trainer)

    number = publish(trainer, impact="notice", message=" Viết gọn lại ")

    revision = db.session.scalars(select(Revision).order_by(Revision.id.desc())).first()
    assert number == revision.number == 2
    assert (revision.source, revision.impact, revision.message) == (NEW, "notice", "Viết gọn lại")
    assert revision.author_id == trainer.id
    assert (work().state, work().is_pending, work().title) == ("published", False, "Mới")


def test_the_next_draft_begins_from_there_and_knows_nothing_of_the_last(course, trainer):
    save(NEW, trainer)
    publish(trainer, impact="must-know", message="Lần một")

    draft = save(lesson_markdown("Nữa"), trainer)

    assert (draft.based_on, draft.impact, draft.message, draft.state) == (2, "minor", "", "draft")


def test_the_sittings_remember_the_revision_that_they_went_into(course, trainer, second):
    save(NEW, trainer)
    save(lesson_markdown("Nữa"), second)
    publish(trainer)
    save(OLD, trainer)

    told = db.session.scalars(select(DraftVersion.published_as).order_by(DraftVersion.id)).all()
    assert told == [2, 2, None]


def test_the_log_tells_it(course, trainer):
    save(NEW, trainer)
    publish(trainer, impact="notice", message="Rõ hơn")

    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.action, event.actor_id) == ("page.published", trainer.id)
    assert event.details == {"revision": 2, "impact": "notice", "message": "Rõ hơn"}


def test_a_draft_with_faults_is_not_published(course, trainer):
    save(lesson_markdown("Mới", "{{ khong-co }}\n\n[đi](09-mat.md)"), trainer)

    with pytest.raises(InvalidContent) as faulty:
        publish(trainer)

    assert [(fault.file, fault.line) for fault in faulty.value.faults] == [
        ("an-toan/01-mot.md", 5),
        ("an-toan/01-mot.md", 7),
    ]


def test_what_was_saved_since_it_was_read_is_not_published(course, trainer, second):
    save(NEW, trainer)
    save(lesson_markdown("Nữa"), second)

    with pytest.raises(Stale):
        publish_draft(work().draft, version=1, impact="minor", message="", actor=trainer)

    assert work().number == 1


def test_a_draft_does_not_overwrite_what_was_published_after_it_was_begun(course, trainer, second):
    save(NEW, trainer)
    publish_page(work().page, source=lesson_markdown("Nhanh hơn"), based_on=1, actor=second)

    with pytest.raises(Stale):
        publish(trainer)

    assert (work().is_outdated, work().number) == (True, 2)


def test_another_tab_that_still_holds_the_draft_is_told_at_its_next_save(course, trainer):
    save(NEW, trainer)
    publish(trainer)

    for based_on in (1, 2):
        with pytest.raises(EditConflict):
            save_draft(work(), lesson_markdown("Nữa"), version=1, based_on=based_on, actor=trainer)


def test_nothing_that_waits_is_nothing_to_publish(course, trainer):
    save(NEW, trainer)
    publish(trainer)

    with pytest.raises(NotFound):
        publish(trainer)


@pytest.mark.parametrize(("impact", "message"), [("huge", ""), ("minor", "x" * 301)])
def test_unfit_words_are_refused(course, trainer, impact, message):
    save(NEW, trainer)

    with pytest.raises(Refused):
        publish(trainer, impact=impact, message=message)


@pytest.mark.parametrize("who", ["member", "head", "leader", "outsider"])
def test_who_does_not_write_for_the_unit_may_not(course, trainer, who, request):
    save(NEW, trainer)

    with pytest.raises(Forbidden):
        publish(request.getfixturevalue(who))


def test_where_a_second_person_is_needed_nobody_publishes_before(course, trainer, second):
    update_course_settings(named(), needs_second_person=True, actor=trainer)
    save(NEW, trainer)

    for person in (trainer, second):
        with pytest.raises(Refused):
            publish(person)


def test_a_page_of_a_hidden_course_waits_for_the_course(course, trainer):
    save(NEW, trainer)
    unpublish_course(named(), actor=trainer)

    with pytest.raises(Refused):
        publish(trainer)


def test_publishing_a_hidden_page_shows_it_again(course, trainer):
    save(NEW, trainer)
    unpublish_page(work().page, actor=trainer)

    publish(trainer)

    assert work().is_shown


def test_an_introduction_is_published_alone_too(course, commune, trainer):
    source = front_matter(title="Tên mới", unit=commune.code) + "\nLời mới.\n"
    save(source, trainer, slug="")

    assert publish(trainer, slug="", message="Đổi tên") == 2

    found = named()
    assert (found.title, found.source, work("").state) == ("Tên mới", source, "published")
    assert [revision.message for revision in found.introductions] == ["Đổi tên", ""]


def test_who_is_in_the_middle_of_a_quiz_goes_on_with_what_was_begun(course, trainer, member):
    attempt = begin(member, {"chosen": [1]}, {"chosen": [1]})
    begun_on = attempt.revision_id
    other_key = QUIZ.replace("[(X)]", "[(x)]").replace("[( )]", "[(X)]").replace("[(x)]", "[( )]")
    save(other_key, trainer, slug="kiem-tra")
    publish(trainer, slug="kiem-tra", impact="must-know")

    attempt = begin(member)
    done = hand_in(attempt)

    assert (done.revision_id, done.score) == (begun_on, 1.0)
    assert work("kiem-tra").page.revision_id != begun_on
    assert hand_in(begin(member, {"chosen": [1]}, {"chosen": [1]})).score == 0.0
