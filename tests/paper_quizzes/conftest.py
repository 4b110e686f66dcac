"""A quiz with a question of every kind, and what is printed of it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from portal.accounts.models import User
from portal.content.markdown.snippet_examples import DRAWN_QUESTIONS, QUESTIONS
from portal.courses.queries.published import PageRow, find_page
from portal.db import db
from portal.paper_quizzes.models import PaperQuiz
from portal.paper_quizzes.operations.quizzes import PaperQuizSpec, create_paper_quiz
from portal.units.models import Unit
from tests import factories

# In other words: a page that still holds the words of an example is not published.
EVERY_QUESTION = "\n".join(
    re.sub(r"(?<=[.?])\n", " Nghĩ kỹ nghen.\n", text, count=1).replace("Không đọc mã", "Đừng đọc mã")
    for text in (*QUESTIONS.values(), *DRAWN_QUESTIONS.values())
)


@pytest.fixture
def quiz_page(team: Unit) -> PageRow:
    """A published quiz with one question of every kind."""
    front = factories.front_matter(title="Kiểm tra", kind="quiz", pass_mark=60, must_pass=["chon-mot"])
    factories.make_course(
        pages={"01-bai.md": factories.lesson_markdown(), "02-kiem-tra.md": f"{front}\n{EVERY_QUESTION}"}
    )
    return found_page()


def found_page() -> PageRow:
    """The quiz as it is published now."""
    page = find_page("an-toan", "kiem-tra")
    assert page is not None
    return page


@pytest.fixture
def paper_quiz(quiz_page: PageRow, team: Unit, head: User) -> PaperQuiz:
    """The quiz on paper, of the team, in four versions."""
    return make_paper_quiz(quiz_page, team, head, versions=4)


def make_paper_quiz(page: PageRow, unit: Unit, actor: User, **asked: Any) -> PaperQuiz:
    """A quiz on paper; committed."""
    quiz = create_paper_quiz(page, PaperQuizSpec("Kiểm tra tối thứ năm", **asked), unit=unit, actor=actor)
    db.session.commit()
    return quiz
