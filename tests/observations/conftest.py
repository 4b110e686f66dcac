"""A course with a checklist."""

from __future__ import annotations

import pytest

from portal.courses.models import Course
from portal.courses.queries.published import PageRow, find_page
from portal.units.models import Unit
from tests import factories

LESSON = '---\ntitle: Dừng lại\ncompetences: ["5ks:4"]\n---\n\nDừng.\n'
CHECKLIST = """\
---
title: Hỏi lại
kind: checklist
---

Ngồi với một nhà quen.

- [ ] Để bà con cầm máy
- [ ] Hỏi lại bà con
- [ ] Không nhìn mật khẩu
"""


@pytest.fixture
def course(team: Unit) -> Course:
    """A lesson and a checklist, for everybody."""
    return factories.make_course(
        "an-toan", pages={"01-dung.md": LESSON.replace('competences: ["5ks:4"]\n', ""), "02-hoi-lai.md": CHECKLIST}
    )


@pytest.fixture
def checklist(course: Course) -> PageRow:
    """The checklist."""
    page = find_page("an-toan", "hoi-lai")
    assert page is not None
    return page
