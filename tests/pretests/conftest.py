"""A course whose quiz keeps six questions for before and after it."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.courses.models import Course
from portal.units.models import Unit
from tests.factories import front_matter, lesson_markdown, make_course, practice_markdown

COMPETENCES = """\
frameworks:
  - id: dlgf
    title: Khung năng lực số
    items:
      - {code: "4.1", title: Bảo vệ thiết bị}
      - {code: "4.2", title: Bảo vệ dữ liệu cá nhân}
groups: []
"""
FORMS = {"bo-a": ("a-1", "a-2", "a-3"), "bo-b": ("b-1", "b-2", "b-3")}


def measured(name: str, competence: str) -> str:
    """A question of which the second option is right, and what it measures."""
    said = f'data-id="{name}"'
    return practice_markdown(name).replace(said, f'{said} data-competence="{competence}"')


def pretest_quiz(**front: object) -> str:
    """A quiz with one graded question and a pretest; the first question of each form measures dlgf:4.2."""
    said = {"title": "Kiểm tra", "kind": "quiz", "competences": '["dlgf:4.1"]', "pretest": "{a: bo-a, b: bo-b}"}
    sections = [f"## Chấm điểm {{#cham}}\n\n{practice_markdown('cham-1')}"]
    for section, names in FORMS.items():
        questions = [measured(names[0], "dlgf:4.2"), *map(practice_markdown, names[1:])]
        sections.append(f"## Mục {{#{section}}}\n\n" + "\n".join(questions))
    return front_matter(**(said | front)) + "\n" + "\n".join(sections)


@pytest.fixture
def course(app: Flask, commune: Unit) -> Course:
    """A course of the commune: a lesson, and a quiz with a pretest."""
    pages = {"01-dung-lai.md": lesson_markdown("Dừng lại"), "02-kiem-tra.md": pretest_quiz()}
    return make_course(pages=pages, files={"competences.yml": COMPETENCES}, unit=commune.code)
