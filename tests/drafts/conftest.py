"""A published course of the commune, and a second trainer."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.courses.models import Course
from portal.units.models import Unit
from tests.courses.conftest import COMPETENCES, FACTS, SVG
from tests.drafts.writing import OLD, OTHER, QUIZ
from tests.factories import make_course, make_user


@pytest.fixture
def course(commune: Unit) -> Course:
    """A published course of the commune with two lessons that link to each other, and a quiz."""
    files = {"facts.yml": FACTS, "competences.yml": COMPETENCES, "an-toan/media/day.svg": SVG}
    pages = {"01-mot.md": OLD, "02-hai.md": OTHER, "09-kiem-tra.md": QUIZ}
    return make_course(pages=pages, files=files, unit=commune.code)


@pytest.fixture
def second(commune: Unit) -> User:
    """Another trainer of the commune."""
    return make_user("Đặng Văn Bảy", phone="0912000017", unit=commune, grants={"trainer": commune})
