"""What trainers and leaders see of what a course changed."""

from __future__ import annotations

import re
from statistics import fmean

import pytest

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.consents import withdraw_consent
from portal.courses.models import Course
from portal.dashboard.counts.operations.recount import recount_all
from portal.db import begin_write, db
from portal.pretests.enums import PretestPhase
from portal.pretests.models import PretestAnswer
from portal.pretests.queries import measured_questions, sum_halves
from portal.pretests.rules.crossover import form_for
from portal.pretests.rules.gain import estimate_gain
from portal.questions.queries.answers import question_ids
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import lesson_markdown, make_course, make_unit, make_user
from tests.pretests.conftest import FORMS, pretest_quiz

BEFORE, AFTER = PretestPhase.BEFORE, PretestPhase.AFTER


def answer(user: User, course: Course, phase: PretestPhase, scores: tuple[float, float, float]) -> None:
    page, form = course.pages[1], form_for(user.id, course.pages[1].id, phase)
    ids = question_ids(page.id)
    for name, score in zip(FORMS[f"bo-{form}"], scores, strict=True):
        said = {"page_id": page.id, "revision_id": page.revision_id, "phase": phase.value, "form": form.value}
        given = {"question_id": ids[name], "score": score, "answered_at": clock.now()}
        db.session.add(PretestAnswer(user_id=user.id, **said, **given))


def learners(number: int, unit: Unit, course: Course, *, before: int = 1, after: int = 3) -> list[User]:
    """People of the unit who had so many questions right before the course, and after it."""
    people = [make_user(f"Người {unit.id}-{at}", unit=unit) for at in range(number)]
    begin_write()
    for user in people:
        for phase, right in ((BEFORE, before), (AFTER, after)):
            scores = tuple(float(at < right) for at in range(3))
            answer(user, course, phase, scores)  # type: ignore[arg-type]  # three of them
    recount_all()
    db.session.commit()
    return people


def test_sums_are_those_of_every_person_by_themselves(course: Course, team: Unit) -> None:
    people = learners(12, team, course) + learners(9, team, course, before=2, after=1)
    page = course.pages[1]
    for user, phase in ((people[0], BEFORE), (people[1], AFTER)):
        db.session.query(PretestAnswer).filter_by(user_id=user.id, phase=phase.value).delete()
    withdraw_consent(people[2], "improvement")
    db.session.commit()

    halves = sum_halves(measured_questions(page.id, page.revision_id or 0)[""])

    rows = db.session.query(PretestAnswer).filter(PretestAnswer.user_id.in_([user.id for user in people[3:]]))

    def mean(user: User, phase: PretestPhase) -> float:
        return fmean(row.score for row in rows if (row.user_id, row.phase) == (user.id, phase))

    pairs = [(mean(user, BEFORE), mean(user, AFTER)) for user in people[3:]]
    assert sum(half.people for half in halves) == len(pairs) == 18
    assert sum(half.before for half in halves) == pytest.approx(sum(before for before, _after in pairs))
    assert sum(half.after for half in halves) == pytest.approx(sum(after for _before, after in pairs))
    assert sum(half.square for half in halves) == pytest.approx(
        sum((after - before) ** 2 for before, after in pairs)
    )


def test_a_competence_has_the_questions_that_name_it_and_its_page_the_rest(course: Course, team: Unit) -> None:
    learners(20, team, course, before=1, after=1)  # the first question of each form measures dlgf:4.2
    page = course.pages[1]

    gains = {
        name: estimate_gain(sum_halves(ids))
        for name, ids in measured_questions(page.id, page.revision_id or 0).items()
    }

    assert {name: gain and (gain.before, gain.after) for name, gain in gains.items()} == {
        "": (pytest.approx(1 / 3), pytest.approx(1 / 3)),
        "dlgf:4.2": (1.0, 1.0),
        "dlgf:4.1": (0.0, 0.0),
    }


def test_nothing_is_shown_of_nineteen_people(browser: Browser, course: Course, team: Unit, trainer: User) -> None:
    learners(19, team, course)

    text = browser.sign_in(trainer).get("/studio/courses/an-toan/gains").text

    assert "chưa tới 20" in text
    assert "%" not in text.partition("<tbody>")[2].partition("</tbody>")[0]


def test_the_gain_of_twenty_people_is_shown_with_its_interval(
    browser: Browser, course: Course, team: Unit, trainer: User
) -> None:
    learners(20, team, course)

    text = browser.sign_in(trainer).get("/studio/courses/an-toan/gains").text

    assert "+67 điểm phần trăm" in text
    assert "Bảo vệ dữ liệu cá nhân" in text
    assert "Bảo vệ thiết bị" in text


@pytest.mark.both_databases
def test_a_leader_sees_the_gain_of_the_own_people(
    browser: Browser, course: Course, commune: Unit, team: Unit, head: User
) -> None:
    learners(20, team, course, before=0, after=1)
    learners(20, make_unit("Tổ ấp khác", parent=commune), course, before=3, after=3)

    text = browser.sign_in(head).get(f"/dashboard/units/{team.id}/gains").text

    assert "+33 điểm phần trăm" in text
    assert browser.get(f"/dashboard/units/{commune.id}/gains").status_code == 404


def test_several_courses_stand_in_one_table_and_their_skills_below(
    browser: Browser, course: Course, commune: Unit, team: Unit, head: User
) -> None:
    pages = {"01-a.md": lesson_markdown("A"), "02-b.md": pretest_quiz()}
    other = make_course("mang", pages=pages, title="Trên mạng", unit=commune.code)
    learners(20, team, course)
    learners(20, team, other, before=0, after=1)

    text = browser.sign_in(head).get(f"/dashboard/units/{team.id}/gains").text
    whole, skills = text.split("Theo kỹ năng</h3>")

    assert re.findall(r'<th scope="row"><span lang="vi">([^<]+)', whole) == [course.title, "Trên mạng"]
    assert "+67 điểm phần trăm" in whole
    assert "+33 điểm phần trăm" in whole
    assert "Bảo vệ thiết bị" not in whole
    assert skills.count('<summary lang="vi">') == 2
    assert "Bảo vệ thiết bị" in skills
