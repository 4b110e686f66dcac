"""A published course of the commune, and a second trainer."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.drafts.queries.texts import WorkingCopy, find_course, get_text
from portal.units.models import Unit
from tests import factories
from tests.courses.conftest import COMPETENCES, FACTS, SVG

PAGES = {
    "01-mot.md": factories.lesson_markdown(
        "Bài một", "Gọi {{ so-bao }}.\n\n" + factories.practice_markdown("hoi")
    ),
    "02-hai.md": factories.lesson_markdown("Bài hai", "Xem [bài một](01-mot.md)."),
    "09-kiem-tra.md": factories.quiz_markdown(),
}
FILES = {"facts.yml": FACTS, "competences.yml": COMPETENCES, "an-toan/media/day.svg": SVG}


@pytest.fixture
def course(commune: Unit) -> Course:
    """A published course of the commune: two lessons and a quiz."""
    return factories.make_course(pages=PAGES, files=FILES, unit=commune.code)


@pytest.fixture
def second(commune: Unit) -> User:
    """Another trainer of the commune."""
    return factories.make_user("Đặng Văn Bảy", phone="0912000017", unit=commune, grants={"trainer": commune})


def work(course: Course, slug: str = "mot") -> WorkingCopy:
    """The text as it is in the database now."""
    db.session.rollback()
    found = find_course(course.slug)
    assert found is not None
    return get_text(found, slug)


def course_named(slug: str) -> Course | None:
    """The course with this slug, as it is in the database now."""
    db.session.rollback()
    return db.session.scalars(select(Course).where(Course.slug == slug)).one_or_none()
