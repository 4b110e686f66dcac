"""The shipped courses as one curriculum: what it covers, and what each course has."""

from __future__ import annotations

from collections import Counter

import pytest

from portal.content.checks.coverage import coverage_holes
from portal.content.enums import PageKind
from portal.content.pages.blueprint import Blueprint
from tests.factories import shipped_library

LIBRARY = shipped_library()
COURSES = {course.slug: course for course in LIBRARY.courses}
PROGRAMMES = {programme.id: programme for programme in LIBRARY.programmes}
REVIEW = "on-an-toan-hang-quy"  # a review, without lessons of its own for each sheet and checklist
WHOLE = [slug for slug in COURSES if slug != REVIEW]
MIN_POOL = 24


def pages(slug: str, kind: str) -> list:
    return [page for page in COURSES[slug].pages if page.kind == kind]


def questions(page) -> list[dict]:
    return [block["question"] for block in page.blocks if "question" in block]


def test_nothing_that_a_team_does_and_no_group_of_residents_is_left_out():
    assert [hole.message % hole.values for hole in coverage_holes(LIBRARY)] == []


def test_courses_stand_in_the_order_of_the_programme():
    for programme in PROGRAMMES.values():
        positions = [COURSES[slug].front["position"] for slug in programme.compulsory]
        assert positions == sorted(positions), programme.id
    positions = Counter(course.front["position"] for course in COURSES.values())
    assert max(positions.values()) == 1


def test_members_take_seven_courses_and_three_of_the_electives_and_every_course_is_in_a_programme():
    members = PROGRAMMES["thanh-vien-to"]
    named = {slug for one in PROGRAMMES.values() for slug in (*one.compulsory, *one.electives)}

    assert (len(members.compulsory), members.min_electives) == (7, 3)
    assert len(members.electives) > members.min_electives
    assert named == set(COURSES)
    assert PROGRAMMES["on-an-toan"].valid_months == 3


@pytest.mark.parametrize("slug", WHOLE)
def test_a_course_has_lessons_rehearsals_sheets_a_checklist_and_a_quiz(slug):
    assert len(pages(slug, PageKind.LESSON)) >= 4
    assert pages(slug, PageKind.SCENARIO)
    assert pages(slug, PageKind.GUIDE)
    assert all(page.front.get("hands_out") for page in pages(slug, PageKind.LESSON))
    (checklist,) = pages(slug, PageKind.CHECKLIST)
    assert sum(len(block.get("points", ())) for block in checklist.blocks) >= 5


@pytest.mark.parametrize("slug", sorted(COURSES))
def test_every_lesson_says_what_it_teaches_and_to_whom(slug):
    for page in pages(slug, PageKind.LESSON):
        named = {competence.partition(":")[0] for competence in page.front["competences"]}
        assert named >= {"dlgf", "5ks"}, page.slug
        assert page.front["groups"], page.slug


@pytest.mark.parametrize("slug", WHOLE)
def test_a_quiz_is_drawn_by_section_from_a_large_pool_and_asked_before_and_after(slug):
    (quiz,) = pages(slug, PageKind.QUIZ)
    blueprint = Blueprint.of_front(quiz.front)
    sections = Counter(question.get("section", "") for question in questions(quiz))
    forms = quiz.front["pretest"].values()

    assert sum(number for name, number in sections.items() if name not in forms) >= MIN_POOL
    assert [sections[form] for form in forms] == [3, 3]
    assert blueprint.must_pass
    assert isinstance(quiz.front["draw"], dict)
    assert sum(quiz.front["draw"].values()) == 10


def test_rehearsals_are_met_in_every_channel_and_on_drawn_screens():
    channels = Counter(page.front["channel"] for slug in COURSES for page in pages(slug, PageKind.SCENARIO))

    assert {"call", "sms", "zalo", "door", "counter", "app", "messenger"} <= channels.keys()
    assert channels["app"] >= 3
    assert channels.total() >= 12
