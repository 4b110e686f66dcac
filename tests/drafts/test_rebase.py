"""A fact that changes under a draft takes nothing from whoever writes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.accounts.models import User
from portal.courses.models import Course
from portal.courses.operations.facts import FactValues, change_fact, version_token
from portal.courses.queries.facts import get_fact
from portal.db import db
from portal.drafts.operations.publish import publish_draft
from portal.drafts.operations.save_draft import save_draft
from portal.drafts.queries.texts import WorkingCopy, get_text
from tests.courses.conftest import FACTS
from tests.factories import lesson_markdown, make_course

OLD, NEW = lesson_markdown(body="Gọi {{ so-bao }}."), lesson_markdown(body="Gọi liền {{ so-bao }}.")


@pytest.fixture
def course(commune) -> Course:
    """A course whose lesson shows a fact."""
    return make_course(pages={"01-mot.md": OLD}, files={"facts.yml": FACTS}, unit=commune.code)


def change(value: str, actor: User) -> None:
    """Let the fact say something else."""
    fact = get_fact("so-bao")
    change_fact("so-bao", replace(FactValues.of(fact), value=value), read=version_token(fact), actor=actor)


def work(course: Course) -> WorkingCopy:
    db.session.flush()
    db.session.expire_all()
    return get_text(course, "mot")


def test_a_draft_goes_on_from_the_text_with_the_new_fact(course, trainer, admin):
    draft = save_draft(work(course), NEW, version=0, based_on=1, actor=trainer)
    assert draft is not None

    change("5656", admin)

    text = work(course)
    assert (text.number, text.based_on, text.is_outdated) == (2, 2, False)
    publish_draft(draft, version=draft.version, impact="minor", message="", actor=trainer)
    assert "5656" in work(course).course.pages[0].revision.blocks[0]["html"]


def test_a_tab_that_was_open_meanwhile_may_save(course, trainer, admin):
    opened = work(course)
    version, based_on = opened.version, opened.based_on
    change("5656", admin)

    save_draft(work(course), NEW, version=version, based_on=based_on, actor=trainer)

    assert (work(course).source, work(course).based_on) == (NEW, 2)
