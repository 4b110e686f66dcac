"""Which courses people of the demonstration take."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.content.scenarios.scenario import Choice, Scene
from portal.courses.models import Course
from portal.courses.operations.unpublish import unpublish_course
from portal.courses.queries.published import list_courses
from portal.dashboard.models import TeamPlan
from portal.db import db
from portal.demo.curriculum import EXTRA_ELECTIVES, Curriculum, curriculum_of
from portal.demo.rehearsals import wise_choices
from portal.demo.studies import published_courses
from portal.progress.models import CourseProgress
from portal.units.models import Grant
from tests.demo.conftest import UNTIL
from tests.factories import lesson_markdown, make_course

PROGRAMMES = """programmes:
  - {id: thanh-vien-to, title: Thành viên, compulsory: [hai, mot], electives: [ba, bon, nam], min_electives: 1}
  - {id: to-truong, title: Tổ trưởng, compulsory: [mot, sau]}
"""
NAMES = ("mot", "hai", "ba", "bon", "nam", "sau", "bay")


@pytest.fixture
def programmes(app):
    """Seven courses of a lesson each, in two programmes that leave one of them out."""
    for name in NAMES[:-1]:
        make_course(name, pages={"01-bai.md": lesson_markdown()})
    make_course(NAMES[-1], pages={"01-bai.md": lesson_markdown()}, files={"programmes.yml": PROGRAMMES})


def slugs(courses):
    names = {course.id: course.slug for course in list_courses()}
    return [names[course[0].course_id] for course in courses]


def test_everybody_takes_the_compulsory_courses_in_the_order_of_the_programme_and_some_electives(programmes):
    curriculum = curriculum_of(published_courses())
    taken = [slugs(curriculum.courses_of(number)) for number in range(60)]

    assert {tuple(names[:2]) for names in taken} == {("hai", "mot")}
    assert {len(names) - 2 for names in taken} == {1 + more for more in EXTRA_ELECTIVES}
    assert {name for names in taken for name in names[2:]} == {"ba", "bon", "nam"}
    assert taken == [slugs(curriculum.courses_of(number)) for number in range(60)]


def test_a_head_takes_what_heads_must_take_in_the_end(programmes):
    curriculum = curriculum_of(published_courses())

    assert slugs(curriculum.courses_of(1, is_head=True)) == [*slugs(curriculum.courses_of(1)), "sau"]


def test_without_that_programme_everybody_takes_all_courses(app):
    make_course("mot", pages={"01-bai.md": lesson_markdown()})
    make_course("hai", pages={"01-bai.md": lesson_markdown()})
    courses = published_courses()

    assert Curriculum(tuple(courses)).courses_of(5) == curriculum_of(courses).courses_of(7) == tuple(courses)


def test_an_elective_of_members_that_heads_must_take_is_taken_once(app):
    heads = PROGRAMMES.replace("compulsory: [mot, sau]", "compulsory: [mot, ba]")
    for name in NAMES[:4]:
        make_course(name, pages={"01-bai.md": lesson_markdown()})
    make_course("nam", pages={"01-bai.md": lesson_markdown()}, files={"programmes.yml": heads})
    curriculum = curriculum_of(published_courses())

    assert sorted(slugs(curriculum.courses)) == ["ba", "bon", "hai", "mot", "nam"]
    for number in range(20):
        taken = slugs(curriculum.courses_of(number, is_head=True))
        assert taken.count("ba") == 1


def test_where_every_course_of_that_programme_is_withdrawn_everybody_takes_the_others(programmes):
    for course in db.session.scalars(db.select(Course).where(Course.slug.not_in(["sau", "bay"]))):
        unpublish_course(course, actor=None)
    db.session.commit()

    assert slugs(curriculum_of(published_courses()).courses_of(1)) == ["bay", "sau"]


def test_people_are_in_their_own_courses_and_heads_in_one_more(programmes, build):
    build(200, until=UNTIL)

    heads = set(db.session.scalars(db.select(Grant.user_id).where(Grant.role == "leader")))
    begun: dict[str, set[int]] = {name: set() for name in NAMES}
    rows = db.session.execute(
        db.select(Course.slug, CourseProgress.user_id).join(Course, Course.id == CourseProgress.course_id)
    )
    for slug, user_id in rows:
        begun.setdefault(slug, set()).add(user_id)
    assert begun["hai"] >= begun["mot"] > begun["ba"] | begun["bon"] | begun["nam"]
    assert begun["ba"] != begun["bon"] != begun["nam"]
    assert begun["sau"]
    assert begun["sau"] <= heads
    assert begun["bay"] == set()


def test_a_team_is_at_the_last_course_that_its_members_must_finish(programmes, build):
    build(20, until=UNTIL)

    names = {course.id: course.slug for course in list_courses()}
    assert [names[plan.course_id] for plan in db.session.scalars(db.select(TeamPlan))] == ["mot"]


def scene(id, *to, ending=None):
    return replace(Scene(id=id, title=id, html=""), choices=tuple(Choice("đi", one) for one in to), ending=ending)


def test_the_wise_choices_are_those_of_the_shortest_safe_way():
    scenes = {
        one.id: one
        for one in (
            scene("dau", "lac", "gan", "mat"),
            scene("lac", "gan", "dau"),
            scene("gan", "mat", "em"),
            scene("em", ending="safe"),
            scene("mat", ending="harmed"),
        )
    }

    assert wise_choices(scenes) == {"dau": (1,), "lac": (0,), "gan": (1,), "em": (), "mat": ()}
