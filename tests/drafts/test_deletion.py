"""Pages and courses that were deleted: hidden from everybody, brought back as they were, purged after 90 days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.content.checks.faults import Faults
from portal.content.files.media import read_media
from portal.courses.models import Course, CourseMedia, Media, Page, Revision
from portal.courses.operations.deletion import restore_course, restore_page, show_course_again
from portal.courses.operations.media import add_medium
from portal.courses.operations.unpublish import unpublish_course, unpublish_page
from portal.courses.queries.published import course_outline
from portal.courses.queries.published import find_course as find_shown_course
from portal.db import db
from portal.drafts.models import Comment, Draft, DraftVersion
from portal.drafts.operations.create import (
    TitleAndSlug,
    create_course_draft,
    create_page_draft,
    reorder_drafted_pages,
)
from portal.drafts.operations.deletion import delete_course, delete_page
from portal.drafts.operations.publish import publish_course, publish_draft, schedule_draft
from portal.drafts.operations.review import comment
from portal.drafts.queries.deleted import deleted_things, find_deleted_course, find_deleted_page
from portal.drafts.queries.texts import find_course, texts_of
from portal.errors import Forbidden, NotFound, Refused
from portal.scheduler import scheduler_of
from tests.courses.conftest import SVG
from tests.drafts.word_files import read_word_file
from tests.drafts.writing import NEW, named, publish, save, waiting, work
from tests.factories import lesson_markdown


def seen(course: str = "an-toan") -> list[str] | None:
    """The pages that readers see; none: not even the course."""
    db.session.flush()
    found = find_shown_course(course)
    return [page.slug for page in course_outline(found.id)] if found is not None else None


def deleted_page(slug: str) -> Page:
    """The page, which was deleted."""
    page = find_deleted_page(named(), slug)
    assert page is not None
    return page


def test_a_deleted_page_is_seen_by_nobody_and_comes_back_as_it_was(course, trainer):
    save(NEW, trainer)
    comment(work(), "Coi lại", line=0, actor=trainer)

    delete_page(work().page, actor=trainer)
    with pytest.raises(NotFound):
        work()
    assert (seen(), waiting()) == (["hai", "kiem-tra"], {})
    assert [(row.page_slug, row.title, row.days_left) for row in deleted_things(trainer.id)] == [("mot", "Cũ", 90)]

    assert restore_page(deleted_page("mot"), actor=trainer)
    assert seen() == ["mot", "hai", "kiem-tra"]
    assert (work().source, work().number, len(work().draft.comments)) == (NEW, 1, 1)
    assert deleted_things(trainer.id) == []


def test_one_that_was_hidden_comes_back_hidden(course, trainer):
    unpublish_page(work().page, actor=trainer)
    delete_page(work().page, actor=trainer)

    assert restore_page(deleted_page("mot"), actor=trainer)

    assert (seen(), work().state) == (["hai", "kiem-tra"], "hidden")


def test_one_whose_text_does_not_fit_any_more_comes_back_hidden_and_says_so(course, trainer):
    delete_page(work().page, actor=trainer)
    save(lesson_markdown("Hai", "Không dẫn đi đâu."), trainer, "hai")
    publish(trainer, "hai")
    delete_page(work("hai").page, actor=trainer)

    assert not restore_page(deleted_page("mot"), actor=trainer)

    assert (seen(), work().state) == (["kiem-tra"], "hidden")


def test_its_place_may_be_taken_meanwhile(course, trainer):
    delete_page(work("hai").page, actor=trainer)
    reorder_drafted_pages(named(), ["kiem-tra", "mot"], actor=trainer)
    create_page_draft(named(), TitleAndSlug("Ba"), kind="lesson", actor=trainer).position = 2
    db.session.flush()

    restore_page(deleted_page("hai"), actor=trainer)

    numbers = [page.position for page in named().pages]
    assert len(set(numbers)) == len(numbers)
    assert work("hai").file_name == "10-hai.md"


def test_its_address_stays_its_own_and_the_reason_is_told(course, trainer):
    delete_page(work().page, actor=trainer)

    assert create_page_draft(named(), TitleAndSlug("Một"), kind="lesson", actor=trainer).slug == "mot-2"
    with pytest.raises(Refused, match="đã xóa"):
        create_page_draft(named(), TitleAndSlug("Khác", "mot"), kind="lesson", actor=trainer)


def test_what_was_set_for_later_is_not_published_by_itself(course, trainer):
    draft = save(NEW, trainer)
    at = clock.now() + timedelta(days=1)
    schedule_draft(draft, version=draft.version, impact="minor", message="", publish_at=at, actor=trainer)
    delete_page(work().page, actor=trainer)

    restore_page(deleted_page("mot"), actor=trainer)

    assert work().draft.publish_at is None


def test_a_deleted_course_is_seen_by_nobody_and_comes_back_as_it_was(course, trainer):
    delete_course(named(), actor=trainer)

    assert (find_course("an-toan"), seen()) == (None, None)
    assert [(row.course_slug, row.page_slug) for row in deleted_things(trainer.id)] == [("an-toan", "")]

    assert restore_course(find_deleted_course("an-toan"), actor=trainer)
    assert seen() == ["mot", "hai", "kiem-tra"]


def test_undoing_that_a_course_was_hidden_publishes_nothing_else(course, trainer):
    save(NEW, trainer)
    unpublish_course(named(), actor=trainer)

    show_course_again(named(), actor=trainer)

    assert (seen(), work().number, work().state) == (["mot", "hai", "kiem-tra"], 1, "draft")
    with pytest.raises(NotFound):
        show_course_again(named(), actor=trainer)


def test_a_course_without_pages_is_not_published(app, commune, trainer):
    made = create_course_draft(TitleAndSlug("Khóa tạo nhầm"), unit=commune, actor=trainer)

    with pytest.raises(Refused):
        publish_course(made, versions=waiting(made.slug), impact="minor", message="", actor=trainer)
    draft = work("", made.slug).draft
    with pytest.raises(Refused):
        publish_draft(draft, version=draft.version, impact="minor", message="", actor=trainer)

    assert seen(made.slug) is None


def test_a_course_all_of_whose_pages_are_hidden_is_not_shown_again(course, trainer):
    for slug in ("mot", "hai", "kiem-tra"):
        unpublish_page(work(slug).page, actor=trainer)
    unpublish_course(named(), actor=trainer)

    with pytest.raises(Refused):
        show_course_again(named(), actor=trainer)


def test_after_ninety_days_what_nobody_ever_saw_is_gone_for_good(app, course, commune, trainer, fixed_clock):
    create_page_draft(named(), TitleAndSlug("Nháp"), kind="lesson", actor=trainer)
    comment(work("nhap"), "Bỏ?", line=0, actor=trainer)
    made = create_course_draft(TitleAndSlug("Khóa tạo nhầm"), unit=commune, actor=trainer)
    create_page_draft(named(made.slug), TitleAndSlug("Trang"), kind="lesson", actor=trainer)
    db.session.add(CourseMedia(course_id=made.id, name="day.svg", sha256=course.media[0].sha256, synced=False))
    add_medium(made, read_media("rieng.svg", SVG.replace("<svg", "<svg ").encode(), Faults("")), actor=trainer)
    taken_in = read_word_file("khoa.docx", trainer)
    taken_in.course_id = made.id
    delete_page(work("nhap").page, actor=trainer)
    delete_course(named(made.slug), actor=trainer)
    db.session.commit()

    fixed_clock.advance(days=89)
    assert "purge what was deleted" not in scheduler_of(app).run_due()
    fixed_clock.advance(days=2)
    assert "purge what was deleted" in scheduler_of(app).run_due()
    assert "purge what was deleted" not in scheduler_of(app).run_due()

    assert [one.slug for one in db.session.scalars(select(Course))] == ["an-toan"]
    assert [one.slug for one in named().pages] == ["mot", "hai", "kiem-tra"]
    assert [db.session.query(table).count() for table in (Draft, DraftVersion, Comment)] == [0, 0, 0]
    assert db.session.scalars(select(Media.sha256)).all() == [course.media[0].sha256]
    db.session.refresh(taken_in)
    assert taken_in.course_id is None


def test_after_ninety_days_what_was_published_is_out_of_view_and_its_revisions_stay(
    app, course, trainer, fixed_clock
):
    save(NEW, trainer)
    page = work().page
    delete_page(page, actor=trainer)
    db.session.commit()

    fixed_clock.advance(days=91)
    scheduler_of(app).run_due()

    assert deleted_things(trainer.id) == []
    with pytest.raises(NotFound):
        restore_page(deleted_page("mot"), actor=trainer)
    assert db.session.scalars(select(Revision.number).where(Revision.page_id == page.id)).all() == [1]
    assert db.session.query(Draft).count() == 0


def test_what_was_deleted_twice_or_not_at_all(course, trainer):
    page = work().page
    with pytest.raises(NotFound):
        restore_page(page, actor=trainer)
    delete_page(page, actor=trainer)
    with pytest.raises(NotFound):
        delete_page(page, actor=trainer)


@pytest.mark.parametrize("who", ["member", "head", "leader", "outsider"])
def test_who_does_not_write_for_the_unit_may_do_none_of_it(course, trainer, who, request):
    actor = request.getfixturevalue(who)
    page = work("hai").page
    delete_page(work().page, actor=trainer)

    for deed, thing in (
        (delete_page, page),
        (delete_course, named()),
        (restore_page, deleted_page("mot")),
        (show_course_again, named()),
    ):
        with pytest.raises(Forbidden):
            deed(thing, actor=actor)
    assert deleted_things(actor.id) == []
    assert len(texts_of(named())) == 3
