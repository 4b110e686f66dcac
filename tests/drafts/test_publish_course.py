"""Everything that waits in a course, published at once."""

from __future__ import annotations

import pytest

from portal.content.checks.starters import STARTER
from portal.courses.models import Course
from portal.courses.operations.invalid_content import InvalidContent
from portal.courses.operations.unpublish import unpublish_course, unpublish_page
from portal.db import db
from portal.drafts.operations.create import TitleAndSlug, create_course_draft, create_page_draft
from portal.drafts.operations.publish import publish_course
from portal.drafts.operations.review import approve_draft, request_review, update_course_settings
from portal.errors import Forbidden, NotFound, Refused, Stale
from tests.drafts.writing import NEW, named, save, waiting, work
from tests.factories import front_matter, lesson_markdown


def publish(actor, course="an-toan", **said):
    """Publish all that waits, as it is now."""
    versions = said.pop("versions", None)
    return publish_course(
        named(course),
        versions=waiting(course) if versions is None else versions,
        **{"impact": "minor", "message": ""} | said,
        actor=actor,
    )


@pytest.fixture
def begun(app, commune, trainer) -> Course:
    """A course that readers have never seen, with two pages that link to each other."""
    made = create_course_draft(TitleAndSlug("Khóa mới"), unit=commune, actor=trainer)
    for title in ("Một", "Hai"):
        create_page_draft(named(made.slug), TitleAndSlug(title), kind="lesson", actor=trainer)
    introduction = work("", made.slug).source
    save(STARTER.sub("Học xong biết dừng lại.", introduction), trainer, "", "khoa-moi")
    save(lesson_markdown("Một", "[hai](02-hai.md) [đầu](course.md)"), trainer, "mot", "khoa-moi")
    save(lesson_markdown("Hai", "[một](01-mot.md)"), trainer, "hai", "khoa-moi")
    return named("khoa-moi")


def test_a_new_course_is_shown_with_all_its_pages(begun, trainer):
    done = publish(trainer, "khoa-moi", message="Lần đầu")

    found = named("khoa-moi")
    assert len(done) == 3
    assert (found.is_published, found.number, found.title) == (True, 1, "Khóa mới")
    assert [(page.revision.number, page.withdrawn_at) for page in found.pages] == [(1, None), (1, None)]
    assert {page.revision.message for page in found.pages} == {"Lần đầu"}
    assert waiting("khoa-moi") == {}


def test_what_a_new_course_begins_with_cannot_be_published_unwritten(begun, trainer):
    create_page_draft(named("khoa-moi"), TitleAndSlug("Ba"), kind="lesson", actor=trainer)

    with pytest.raises(InvalidContent) as refused:
        publish(trainer, "khoa-moi")

    assert [fault.file for fault in refused.value.faults] == ["khoa-moi/03-ba.md"]
    assert "words of the template" in str(refused.value.faults[0])


def test_pages_that_are_published_together_may_link_to_each_other(course, trainer):
    create_page_draft(named(), TitleAndSlug("Ba"), kind="lesson", actor=trainer)
    save(lesson_markdown("Ba", "[một](01-mot.md#moi)"), trainer, "ba")
    save(NEW + "\n## Mới {#moi}\n\nChữ.\n\n[ba](10-ba.md)\n", trainer)

    publish(trainer)

    assert (work("ba").number, work().number) == (1, 2)


def test_all_of_it_or_nothing(course, trainer):
    save(NEW, trainer)
    save(lesson_markdown("Hai", "{{ khong-co }}"), trainer, "hai")
    save("---\nhead: x\n---\n", trainer, "kiem-tra")
    db.session.commit()

    with pytest.raises(InvalidContent) as faulty:
        publish(trainer)
    db.session.rollback()

    assert {fault.file for fault in faulty.value.faults} == {"an-toan/02-hai.md", "an-toan/09-kiem-tra.md"}
    assert work().number == 1
    assert sorted(waiting()) == ["hai", "kiem-tra", "mot"]


def test_faults_of_a_course_that_nobody_has_seen_are_all_named(begun, trainer):
    save("---\ntitle: x\nunit: khong-co\n---\n", trainer, "", "khoa-moi")
    save(lesson_markdown("Một", "[mất](09-mat.md)"), trainer, "mot", "khoa-moi")
    db.session.commit()

    with pytest.raises(InvalidContent) as faulty:
        publish(trainer, "khoa-moi")
    db.session.rollback()

    assert {fault.file for fault in faulty.value.faults} == {"khoa-moi/course.md", "khoa-moi/01-mot.md"}
    assert not named("khoa-moi").is_published


def test_what_was_saved_since_it_was_looked_at_is_not_published(course, trainer, second):
    save(NEW, trainer)
    seen = waiting()
    save(lesson_markdown("Nữa"), second)

    with pytest.raises(Stale):
        publish(trainer, versions=seen)
    with pytest.raises(Stale):
        publish(trainer, versions={})


def test_what_one_saved_oneself_since_is_published(course, trainer, second):
    save(NEW, second)
    save(lesson_markdown("Của tôi"), trainer)
    seen = waiting()
    save(lesson_markdown("Của tôi", "Gõ thêm lúc rời trang soạn."), trainer)
    save(lesson_markdown("Hai", "Mới gõ."), trainer, "hai")

    publish(trainer, versions=seen)

    assert "Gõ thêm" in work().source
    assert (work().number, work("hai").number, waiting()) == (2, 2, {})


def test_what_another_one_saved_in_between_is_not(course, trainer, second):
    save(NEW, trainer)
    seen = waiting()
    save(lesson_markdown("Của người khác"), second)
    save(lesson_markdown("Của tôi"), trainer)

    with pytest.raises(Stale):
        publish(trainer, versions=seen)
    with pytest.raises(Stale):
        publish(trainer, versions={})


def test_where_nothing_waits_there_is_nothing_to_publish(course, trainer):
    with pytest.raises(NotFound):
        publish(trainer)


def test_a_hidden_course_comes_back_as_it_was(course, trainer):
    unpublish_page(work("hai").page, actor=trainer)
    unpublish_course(named(), actor=trainer)

    publish(trainer)

    found = named()
    assert (found.is_published, found.number) == (True, 1)
    assert [page.slug for page in found.pages if page.withdrawn_at is None] == ["mot", "kiem-tra"]


def test_a_hidden_course_comes_back_though_its_introduction_leads_to_its_own_pages(course, trainer):
    leads = work("").source + "\nXem [bài một](01-mot.md).\n"
    assert named().pages[0].file_name == "01-mot.md"
    save(leads, trainer, "")
    publish(trainer)
    unpublish_course(named(), actor=trainer)

    publish(trainer)

    assert named().is_published


def test_what_waits_for_a_second_person_holds_up_the_whole(course, trainer, second):
    update_course_settings(named(), needs_second_person=True, actor=trainer)
    save(NEW, trainer)
    save(lesson_markdown("Hai mới"), trainer, "hai")
    for slug in ("mot", "hai"):
        request_review(work(slug).draft, version=work(slug).version, actor=trainer)
    approve_draft(work().draft, version=work().version, actor=second)

    with pytest.raises(Refused) as refused:
        publish(trainer)
    assert "Hai" in refused.value.message
    assert "Cũ" not in refused.value.message

    approve_draft(work("hai").draft, version=work("hai").version, actor=second)
    assert len(publish(trainer)) == 2


def test_the_introduction_is_named_as_one_of_the_pages_that_wait(course, trainer):
    update_course_settings(named(), needs_second_person=True, actor=trainer)
    source = work("").source
    save(source + "\nThêm.\n", trainer, "")

    with pytest.raises(Refused) as refused:
        publish(trainer)

    assert "Lời giới thiệu" in refused.value.message
    assert named().title not in refused.value.message


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


def test_nobody_gives_a_course_to_a_unit_that_is_not_theirs(course, commune, trainer):
    save(front_matter(title="Cho mọi người") + "\nLời đầu.\n", trainer, slug="")

    with pytest.raises(Refused):
        publish(trainer)

    assert named().unit_id == commune.id
