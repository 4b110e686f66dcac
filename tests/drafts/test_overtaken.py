"""Who was overtaken by another writer: what both began from is remembered, so that the two are merged."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.db import db
from portal.drafts.models import SavedText
from portal.drafts.operations.save_draft import EditConflict, save_draft
from portal.scheduler import scheduler_of
from tests.drafts.writing import OLD, publish, save, work
from tests.factories import lesson_markdown


def test_who_was_overtaken_is_merged_from_what_both_began_with(app, course, trainer, second):
    base = lesson_markdown("Cũ", "Một.\n\nHai.\n\nBa.")
    save(base, trainer)
    read = {"version": work().version, "based_on": work().based_on}
    save(base.replace("Ba.", "Ba của chị."), second)

    with pytest.raises(EditConflict) as overtaken:
        save_draft(work(), base.replace("Một.", "Một của tôi."), **read, actor=trainer)

    merge = overtaken.value.merge
    assert merge is not None
    assert merge.conflicts == ()
    assert merge.text() == base.replace("Một.", "Một của tôi.").replace("Ba.", "Ba của chị.")


def test_who_was_overtaken_by_a_publication_is_merged_too(course, trainer, second):
    save(OLD.replace("Xem", "Đọc"), second)
    publish(second)

    with pytest.raises(EditConflict) as overtaken:
        save_draft(work(), OLD.replace("title: Cũ", "title: Mới"), version=0, based_on=1, actor=trainer)

    merge = overtaken.value.merge
    assert merge is not None
    assert merge.text() == OLD.replace("title: Cũ", "title: Mới").replace("Xem", "Đọc")


def test_texts_are_remembered_for_a_few_days_of_writing(app, course, trainer, fixed_clock, monkeypatch):
    monkeypatch.setattr("portal.drafts.operations.save_draft.MAX_SAVED_TEXTS", 2)
    for number in range(4):
        save(lesson_markdown("Lần", f"Thứ {number}."), trainer)
    db.session.commit()
    assert sorted(db.session.scalars(select(SavedText.version))) == [3, 4]
    assert "forget saved texts" not in scheduler_of(app).run_due()

    fixed_clock.advance(days=4)

    assert "forget saved texts" in scheduler_of(app).run_due()
    db.session.rollback()
    assert db.session.query(SavedText).count() == 0
    assert work().source.endswith("Thứ 3.\n")
