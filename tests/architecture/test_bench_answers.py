"""What the benchmark sends fits the shipped courses, however they are rewritten."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from portal.content.enums import PageKind, QuestionKind
from portal.content.files.library import Library
from portal.content.questions.question import Question
from portal.questions.rules.grading import is_complete, read_response
from tests.bench import evening, studio
from tests.bench.prepared import response_fields
from tests.factories import shipped_library


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped_library()


def test_every_question_of_the_shipped_courses_is_answered_in_all_its_places(library: Library):
    pages = [page for course in library.courses for page in course.pages]
    blocks = [block for page in pages for block in page.blocks]
    questions = [Question.from_dict(block["question"]) for block in blocks if "question" in block]

    assert {QuestionKind.ORDER, QuestionKind.MATCH, QuestionKind.MATRIX} < {one.kind for one in questions}
    for question in questions:
        form = MultiDict({name: str(value) for name, value in response_fields(question, 1).items()})
        assert is_complete(question, read_response(question, form)), question.id


def test_the_pages_of_an_evening_and_of_the_studio_are_there(library: Library):
    kinds = {(course.slug, page.slug): page.kind for course in library.courses for page in course.pages}

    found = [kinds.get((evening.COURSE, slug)) for slug in (*evening.LESSONS, evening.SCENARIO, evening.QUIZ)]
    assert found == [PageKind.LESSON, PageKind.LESSON, PageKind.SCENARIO, PageKind.QUIZ]
    assert (studio.COURSE, studio.PAGE) in kinds
