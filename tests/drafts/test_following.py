"""A fact that changes under a draft takes nothing from whoever writes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.accounts.models import User
from portal.courses.models import Course
from portal.courses.operations.facts import FactText, change_fact, mark_of
from portal.courses.queries.facts import get_fact
from portal.db import db
from portal.drafts.operations import publish_draft, save_draft
from portal.drafts.queries import WorkText, get_text
from tests.courses.conftest import FACTS
from tests.factories import make_course, make_lesson_text

OLD, NEW = make_lesson_text(body="Gọi {{ so-bao }}."), make_lesson_text(body="Gọi liền {{ so-bao }}.")


@pytest.fixture
def course(commune) -> Course:
    """A course whose lesson shows a fact."""
    return make_course(pages={"01-mot.md": OLD}, files={"facts.yml": FACTS}, unit=commune.code)


def change(value: str, actor: User) -> None:
    """Let the fact say something else."""
    fact = get_fact("so-bao")
    change_fact("so-bao", replace(FactText.of(fact), value=value), read=mark_of(fact), actor=actor)


def work(course: Course) -> WorkText:
    db.session.flush()
    db.session.expire_all()
    return get_text(course, "mot")


def test_a_draft_goes_on_from_the_text_with_the_new_fact(course, trainer, admin):
    draft = save_draft(work(course), NEW, version=0, based_on=1, actor=trainer)
    assert draft is not None

    change("5656", admin)

    text = work(course)
    assert (text.number, text.based_on, text.is_outrun) == (2, 2, False)
    publish_draft(draft, version=draft.version, impact="minor", message="", actor=trainer)
    assert "5656" in work(course).course.pages[0].revision.blocks[0]["html"]


def test_a_tab_that_was_open_meanwhile_may_save(course, trainer, admin):
    opened = work(course)
    version, based_on = opened.version, opened.based_on
    change("5656", admin)

    save_draft(work(course), NEW, version=version, based_on=based_on, actor=trainer)

    assert (work(course).source, work(course).based_on) == (NEW, 2)
