"""Keeping what is being written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.courses.operations.publish_page import publish_page
from portal.db import db
from portal.drafts.models import Draft, DraftVersion
from portal.drafts.operations.save_draft import EditConflict, discard_draft, save_draft
from portal.drafts.queries.history import find_version, versions_of
from portal.drafts.queries.texts import WorkingCopy, get_text
from portal.errors import Forbidden, Refused
from tests.factories import lesson_markdown, make_course

OLD, NEW = lesson_markdown("Cũ"), lesson_markdown("Mới")


@pytest.fixture
def course(commune) -> Course:
    """A published course of the commune with one lesson."""
    return make_course(pages={"01-mot.md": OLD}, unit=commune.code)


def work(course: Course) -> WorkingCopy:
    db.session.flush()
    db.session.expire_all()
    return get_text(course, "mot")


def save(course: Course, source: str, actor: User, *, version: int | None = None) -> Draft | None:
    text = work(course)
    seen = text.version if version is None else version
    return save_draft(text, source, version=seen, based_on=text.based_on, actor=actor)


def test_a_draft_is_kept_beside_what_readers_see(course, trainer):
    save(course, NEW, trainer)

    text = work(course)
    assert (text.source, text.state, text.number, text.based_on, text.version) == (NEW, "draft", 1, 1, 1)
    assert text.page is not None
    assert text.page.title == "Cũ"
    assert text.saved_by_name == trainer.name


def test_saving_what_is_published_makes_no_draft(course, trainer):
    assert save(course, OLD, trainer) is None
    assert db.session.scalars(select(Draft)).all() == []


def test_saving_the_same_again_counts_once(course, trainer):
    save(course, NEW, trainer)
    save(course, NEW, trainer)

    assert work(course).version == 1


def test_going_back_to_the_published_text_leaves_nothing_pending(course, trainer):
    save(course, NEW, trainer)
    save(course, OLD, trainer)

    assert (work(course).state, work(course).is_pending) == ("published", False)


def test_many_saves_are_one_sitting_and_another_person_or_a_pause_begins_the_next(
    course, trainer, admin, monkeypatch
):
    start = clock.now()
    for minutes, actor in ((0, trainer), (9, trainer), (18, trainer), (29, trainer), (30, admin)):
        monkeypatch.setattr(clock, "now", lambda at=start + timedelta(minutes=minutes): at)
        save(course, lesson_markdown(str(minutes)), actor)

    sittings = db.session.scalars(select(DraftVersion).order_by(DraftVersion.id)).all()
    assert [(one.author_id, one.source) for one in sittings] == [
        (trainer.id, lesson_markdown("18")),
        (trainer.id, lesson_markdown("29")),
        (admin.id, lesson_markdown("30")),
    ]


def test_who_was_overtaken_by_another_save_gets_the_other_text(course, trainer, admin):
    save(course, NEW, admin)

    with pytest.raises(EditConflict) as overtaken:
        save(course, lesson_markdown("Khác"), trainer, version=0)

    assert overtaken.value.text.source == NEW
    assert work(course).source == NEW


def test_who_was_overtaken_by_a_publication_gets_the_published_text(course, trainer, admin):
    text = work(course)
    publish_page(course.pages[0], source=NEW, based_on=1, actor=admin)

    with pytest.raises(EditConflict) as overtaken:
        save_draft(text, lesson_markdown("Khác"), version=0, based_on=1, actor=trainer)

    assert (overtaken.value.text.source, overtaken.value.text.number) == (NEW, 2)


def test_any_line_end_and_letter_form_is_kept_to_the_letter(course, trainer):
    odd = "\ufeff---\r\ntitle: e\u0301\r---\n\n \u00a0x\t\r\n"

    save(course, odd, trainer)

    assert work(course).source == odd


@pytest.mark.parametrize("source", ["a\0b", "x" * (256 * 1024 + 1)])
def test_what_no_file_can_hold_is_refused(course, trainer, source):
    with pytest.raises(Refused):
        save(course, source, trainer)


def test_a_trainer_of_another_commune_may_not_write(course, outsider, member):
    for person in (outsider, member):
        with pytest.raises(Forbidden):
            save(course, NEW, person)


def test_a_discarded_draft_stays_in_the_history(course, trainer):
    draft = save(course, NEW, trainer)
    assert draft is not None

    discard_draft(draft, version=1, actor=trainer)

    assert (work(course).source, work(course).state) == (OLD, "published")
    names = [version.name for version in versions_of(course, course.pages[0])]
    assert [find_version(course, course.pages[0], name) for name in names] == [NEW, OLD]
