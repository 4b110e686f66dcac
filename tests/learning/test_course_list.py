"""The list of courses: by programme, with what is to choose."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.programmes.operations.assignments import assign_programme
from portal.programmes.operations.programmes import ProgrammeSpec, create_programme
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import lesson_markdown, make_course
from tests.programmes.conftest import finish


@pytest.fixture
def give(commune: Unit, team: Unit, leader: User) -> Callable[..., None]:
    """Gives the team a programme to finish in so many days."""

    def give_programme(spec: ProgrammeSpec, *, days: int) -> None:
        programme = create_programme(spec, unit=commune, actor=leader)
        assign_programme(programme, team, due_on=clock.today() + timedelta(days=days), actor=leader)
        db.session.commit()

    return give_programme


@pytest.fixture
def given(courses: dict[str, int], give: Callable[..., None]) -> None:
    """Two compulsory courses and one of two electives, for the team to finish within a month."""
    a, b, c, d = (courses[slug] for slug in "abcd")
    wanted = ProgrammeSpec("Đi từng ngõ", compulsory=[a, b], electives=[c, d], min_electives=1)
    give(wanted, days=30)


def test_the_course_list_stands_by_programme_with_what_is_to_choose(
    given: None, browser: Browser, member: User, courses: dict[str, int]
) -> None:
    make_course("e", title="Khóa E", pages={"01-bai.md": lesson_markdown("Bài")})
    finish(member, courses["b"])

    html = browser.sign_in(member).get("/courses").text
    groups = html.split("<h2>")[1:4]
    finish(member, courses["d"])
    chosen = browser.get("/courses").text.split("<h2>")[2]

    assert [re.findall(r'href="/courses/(\w)"', group) for group in groups] == [["a", "b"], ["c", "d"], ["e"]]
    headings = ("Bắt buộc", "Ít nhất 1 khóa tự chọn trong số này", "Khóa khác")
    assert [group.startswith(heading) for group, heading in zip(groups, headings, strict=True)] == [True] * 3
    assert "1 trên 2 khóa" in groups[0]
    assert "Còn chọn thêm 1 khóa" in groups[1]
    assert "1 trên 2 khóa" in chosen


def test_a_course_of_two_programmes_stands_in_the_list_once_where_it_is_compulsory(
    given: None, give: Callable[..., None], browser: Browser, courses: dict[str, int], member: User
) -> None:
    give(ProgrammeSpec("Ôn lại", compulsory=[courses["a"], courses["d"]]), days=60)

    html = browser.sign_in(member).get("/courses").text

    groups = [re.findall(r'href="/courses/(\w)"', group) for group in html.split("<h2>")[1:4]]
    assert groups == [["a", "b"], ["c"], ["d"]]
    assert "Khóa tự chọn, không bắt buộc khóa nào" in html  # the other demands it
    assert "Đi từng ngõ" in html
    assert "Ôn lại" in html


def test_an_elective_of_two_programmes_stands_where_more_are_missing(
    given: None, give: Callable[..., None], browser: Browser, courses: dict[str, int], member: User
) -> None:
    more = ProgrammeSpec("Học thêm", electives=[courses[slug] for slug in "acd"], min_electives=3)
    give(more, days=60)

    first, second, *_rest = browser.sign_in(member).get("/courses").text.split("<h2>")[1:]

    assert re.findall(r'href="/courses/(\w)"', first) == ["a", "b"]
    assert re.findall(r'href="/courses/(\w)"', second) == ["c", "d"]
    assert "Ít nhất 2 khóa tự chọn trong số này" in second
    assert "Học thêm" in second
    assert "Còn chọn thêm 2 khóa" in second
