"""Which skills a unit has covered."""

from __future__ import annotations

import pytest

from portal.courses.models import Course
from portal.dashboard.competences import views
from portal.dashboard.competences.views import CompetenceCoverage, competence_coverage
from portal.dashboard.rules.population import EVERYBODY
from tests import factories
from tests.dashboard.walking import walk

FRAMEWORKS = """\
frameworks:
  - id: dlgf
    title: Khung DLGF
    items:
      - {code: "4.1", title: Bảo vệ thiết bị}
  - id: 5ks
    title: 5 kỹ năng
    items:
      - {code: "3", title: Thanh toán}
      - {code: "4", title: Tự bảo vệ mình}
      - {code: "5", title: Nền tảng khác}
"""


def lesson(title: str, *names: str) -> str:
    """A lesson that teaches these competences."""
    return factories.lesson_markdown(title, competences=list(names))


@pytest.fixture
def courses(app) -> list[Course]:
    """One course on staying safe, one on that and on paying."""
    files = {"competences.yml": FRAMEWORKS}
    first = factories.make_course("an-toan", pages={"01-a.md": lesson("A", "5ks:4")}, files=files)
    pages = {"01-b.md": lesson("B", "5ks:3", "5ks:4")}
    return [first, factories.make_course("tra-tien", pages=pages, files=files, title="Trả tiền")]


def skill(unit, code: str) -> CompetenceCoverage:
    """The line of one of the five skills."""
    five = competence_coverage(unit.id, EVERYBODY).frameworks[0]
    return next(one for one in [*five.taught, *five.untaught] if one.code == code)


def test_who_finished_one_of_the_courses_counts_and_counts_once(courses, team, member, head):
    for course in courses:
        walk(member, course)
    walk(head, courses[0])

    assert (skill(team, "4").people, skill(team, "3").people) == (2, 1)
    assert [course.title for course in skill(team, "4").courses] == ["An toàn trên mạng", "Trả tiền"]


def test_who_finished_pages_of_other_skills_alone_does_not_count(courses, team, member, head):
    pages = {"01-c.md": lesson("C", "5ks:3"), "02-d.md": lesson("D", "5ks:5")}
    course = factories.make_course(
        "hai-trang", pages=pages, files={"competences.yml": FRAMEWORKS}, title="Hai trang"
    )
    walk(member, course)
    walk(head, course, lessons=1)

    assert [skill(team, code).people for code in ("3", "5", "4")] == [2, 1, 0]


def test_members_of_teams_count_unless_everybody_is_asked_for(courses, browser, commune, member, leader):
    for user in (member, leader):
        walk(user, courses[0])
    address = f"/dashboard/units/{commune.id}/competences"

    assert "1/1" in browser.sign_in(leader).get(address).text
    assert "2/2" in browser.get(f"{address}?who=all").text


def test_people_below_count_and_those_beside_do_not(courses, team, commune, member, leader, outsider):
    for user in (member, leader, outsider):
        walk(user, courses[0])

    assert [skill(unit, "4").people for unit in (team, commune, commune.parent)] == [1, 2, 3]


def test_what_no_course_teaches_stands_apart_and_the_five_skills_first(courses, team, member):
    first, second = competence_coverage(team.id).frameworks

    assert [one.code for one in first.untaught] == ["5"]
    assert (second.title, len(second.taught)) == ("Khung DLGF", 0)


def test_a_large_unit_is_told_the_least_that_is_certain(monkeypatch, courses, commune, member, head):
    walk(member, courses[0])
    walk(head, courses[1])
    assert skill(commune, "4").people == 2

    monkeypatch.setattr(views, "MAX_EXACT_MEMBERS", 1)

    assert (competence_coverage(commune.id).is_exact, skill(commune, "4").people) == (False, 1)


def test_the_screen_says_how_it_counts(browser, monkeypatch, courses, team, member, head):
    walk(member, courses[0])
    address = f"/dashboard/units/{team.id}/competences"
    assert "ít nhất 1/2" not in browser.sign_in(head).get(address).text

    monkeypatch.setattr(views, "MAX_EXACT_MEMBERS", 1)

    page = browser.get(address).text
    assert "ít nhất 1/2" in page
    assert "chắc chắn thấp nhất" in page


def test_many_courses_of_a_skill_fold_behind_their_number(app, browser, courses, team, member, head):
    files = {"competences.yml": FRAMEWORKS}
    factories.make_course("mang", pages={"01-c.md": lesson("C", "5ks:4")}, files=files, title="Trên mạng")

    html = browser.sign_in(head).get(f"/dashboard/units/{team.id}/competences").text

    assert "<summary>3 khóa</summary>" in html
    assert '<span lang="vi">Trả tiền</span>' in html


@pytest.mark.both_databases
def test_without_frameworks_the_screen_says_so(browser, team, head):
    assert "chưa ghi kỹ năng nào" in browser.sign_in(head).get(f"/dashboard/units/{team.id}/competences").text
