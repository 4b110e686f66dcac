"""What readers are offered, and how pages are found."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.courses.models import Course, Page
from portal.courses.permissions import can_see
from portal.courses.queries.published import (
    course_outline,
    find_course,
    find_page,
    find_page_by_id,
    list_courses,
    outlines,
    visible_courses,
)
from portal.db import db
from tests.factories import lesson_markdown, make_course, make_unit

PAGES = {"03-ba.md": lesson_markdown("Ba"), "01-mot.md": lesson_markdown("Một"), "02-hai.md": lesson_markdown()}


class Viewer:
    """Somebody who belongs to a unit."""

    def __init__(self, unit_id):
        self.unit_id = unit_id


def withdraw(table, slug):
    record = db.session.scalars(select(table).filter_by(slug=slug)).one()
    record.withdrawn_at = db.session.scalars(select(Course.published_at)).first()
    db.session.flush()


def slugs(rows):
    return [row.slug for row in rows]


def test_the_outline_is_in_the_order_of_the_numbers(app):
    course = make_course(pages=PAGES)

    assert slugs(course_outline(course.id)) == ["mot", "hai", "ba"]
    assert outlines([course.id, 999]) == {course.id: course_outline(course.id), 999: ()}


def test_courses_are_listed_in_their_order_with_their_size(app):
    make_course("b", pages=PAGES)
    make_course("a", pages=PAGES)
    make_course("z", pages=PAGES, position=1)

    courses = list_courses()

    assert slugs(courses) == ["z", "a", "b"]
    assert (courses[0].pages, courses[0].minutes) == (3, 3)


def test_a_page_is_found_by_its_address_and_by_its_id(app):
    course = make_course(pages=PAGES)

    page = find_page("an-toan", "mot")

    assert (page.title, page.kind, page.position, page.course_id, page.course_title) == (
        "Một",
        "lesson",
        1,
        course.id,
        "An toàn trên mạng",
    )
    assert find_page_by_id(page.id) == page
    assert find_page("an-toan", "khong-co") is None
    assert find_page("khong-co", "mot") is None


def test_what_is_withdrawn_is_not_offered(app):
    course = make_course(pages=PAGES)
    withdraw(Page, "mot")

    assert find_page("an-toan", "mot") is None
    assert slugs(course_outline(course.id)) == ["hai", "ba"]
    assert list_courses()[0].pages == 2


def test_a_withdrawn_course_takes_its_pages_along(app):
    course = make_course(pages=PAGES)
    withdraw(Course, "an-toan")

    assert list_courses() == ()
    assert find_course("an-toan") is None
    assert find_page("an-toan", "mot") is None
    assert course_outline(course.id) == ()


def test_a_course_is_found_with_its_introduction(app):
    make_course(summary="Ngắn", refresh_months=12)

    course = find_course("an-toan")

    assert course.html == "<p>Giới thiệu.</p>"
    assert course.html.__html__() == course.html
    assert course.front["refresh_months"] == 12


@pytest.mark.parametrize(
    ("whose", "seen"),
    [
        ("province", ["all", "province"]),
        ("commune", ["all", "commune", "province"]),
        ("team", ["all", "commune", "province", "team"]),
        ("sibling", ["all", "province"]),
        (None, ["all"]),
    ],
)
def test_a_course_of_a_unit_is_for_it_and_those_below(app, commune, team, whose, seen):
    units = {"province": commune.parent, "commune": commune, "team": team}
    units["sibling"] = make_unit("Xã khác", kind="commune", parent=commune.parent)
    make_course("all")
    for name in ("province", "commune", "team"):
        make_course(name, unit=units[name].code)
    viewer = Viewer(units[whose].id if whose else None)

    visible = visible_courses(viewer)

    assert slugs(visible) == seen
    every = list_courses(unit.id for unit in units.values())
    assert slugs(course for course in every if can_see(viewer, course)) == seen
