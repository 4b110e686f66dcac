"""Each step is kept once, and never taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.courses.models import Course
from portal.courses.queries.published import PageRow
from portal.db import db
from portal.errors import NotFound
from portal.progress.models import CourseProgress, PageProgress
from portal.scenarios.models import ScenarioRun, ScenarioStep
from portal.scenarios.operations import begin_run, record_choice
from portal.scenarios.queries import Run, get_run
from tests.scenarios.playing import SCENARIO, make_scenario


@pytest.fixture
def run(page: PageRow, member: User) -> Run:
    run_id = begin_run(page, actor=member)
    db.session.commit()
    return get_run(run_id, user_id=member.id)


def kept() -> list[tuple[int, str, int, str]]:
    steps = select(ScenarioStep.number, ScenarioStep.scene, ScenarioStep.choice, ScenarioStep.to)
    return [tuple(row) for row in db.session.execute(steps.order_by(ScenarioStep.number))]


def test_a_choice_is_kept_and_leads_on(run: Run) -> None:
    after = record_choice(run, number=1, scene="chuong-reo", choice=0)

    assert after.present == "hoi-lai"
    assert kept() == [(1, "chuong-reo", 0, "hoi-lai")]
    assert get_run(run.id, user_id=run.user_id) == after


def test_the_same_step_sent_twice_is_kept_once(run: Run) -> None:
    first = record_choice(run, number=1, scene="chuong-reo", choice=0)

    again = record_choice(get_run(run.id, user_id=run.user_id), number=1, scene="chuong-reo", choice=0)

    assert again == first
    assert len(kept()) == 1


def test_choosing_differently_for_an_earlier_step_changes_nothing(run: Run) -> None:
    record_choice(run, number=1, scene="chuong-reo", choice=0)

    again = record_choice(get_run(run.id, user_id=run.user_id), number=1, scene="chuong-reo", choice=1)

    assert again.present == "hoi-lai"
    assert kept() == [(1, "chuong-reo", 0, "hoi-lai")]


def test_of_two_tabs_at_once_the_first_stands(run: Run) -> None:
    record_choice(run, number=1, scene="chuong-reo", choice=0)

    late = record_choice(run, number=1, scene="chuong-reo", choice=1)  # read before the other was kept

    assert late.path == (("chuong-reo", 0),)
    assert late.is_open
    assert kept() == [(1, "chuong-reo", 0, "hoi-lai")]


@pytest.mark.parametrize(
    ("number", "scene", "choice"),
    [
        (1, "hoi-lai", 0),  # not reached yet
        (1, "cup-may", 0),  # an ending
        (1, "khong-co", 0),
        (1, "", 0),
        (1, "chuong-reo", 2),  # of another scene
        (1, "chuong-reo", -1),
        (2, "hoi-lai", 0),  # not next
        (0, "chuong-reo", 0),
        (-1, "chuong-reo", 0),
    ],
)
def test_a_forged_step_is_not_found_and_nothing_is_kept(run: Run, number: int, scene: str, choice: int) -> None:
    with pytest.raises(NotFound):
        record_choice(run, number=number, scene=scene, choice=choice)

    assert kept() == []


def test_a_finished_run_takes_no_further_step(run: Run) -> None:
    ended = record_choice(run, number=1, scene="chuong-reo", choice=1)

    with pytest.raises(NotFound):
        record_choice(ended, number=2, scene="cup-may", choice=0)

    assert len(kept()) == 1


def test_a_scene_may_be_met_again_in_one_run(run: Run) -> None:
    for number, choice in enumerate((0, 2, 2, 1), 1):
        run = record_choice(run, number=number, scene=run.present, choice=choice)

    assert run.ending == "safe"
    assert [scene for _number, scene, _choice, _to in kept()] == ["chuong-reo", "hoi-lai", "hoi-lai", "hoi-lai"]


def test_a_safe_ending_finishes_the_page_on_the_revision_played(run: Run, member: User) -> None:
    make_scenario(SCENARIO.replace("Cúp máy", "Tắt máy"))

    record_choice(run, number=1, scene="chuong-reo", choice=1)

    done = db.session.scalars(select(PageProgress)).one()
    assert (done.user_id, done.page_id, done.revision_id) == (member.id, run.page.id, run.revision_id)
    assert db.session.scalars(select(ScenarioRun.ending)).one() == "safe"


def test_a_harmed_ending_shows_only_that_somebody_is_learning(run: Run, member: User) -> None:
    asked = record_choice(run, number=1, scene="chuong-reo", choice=0)

    ended = record_choice(asked, number=2, scene="hoi-lai", choice=0)

    assert (ended.ending, ended.is_open) == ("harmed", False)
    assert db.session.scalars(select(PageProgress)).all() == []
    begun = db.session.scalars(select(CourseProgress)).one()
    assert (begun.user_id, begun.finished_at) == (member.id, None)


def test_the_last_page_finishes_the_course(page: PageRow, member: User) -> None:
    course = db.session.get_one(Course, page.course_id)
    next(other for other in course.pages if other.id != page.id).withdrawn_at = course.published_at
    run = get_run(begin_run(page, actor=member), user_id=member.id)

    record_choice(run, number=1, scene="chuong-reo", choice=1)

    assert db.session.scalars(select(CourseProgress.finished_at)).one() is not None


def test_a_run_of_somebody_else_is_not_found(run: Run, head: User) -> None:
    with pytest.raises(NotFound):
        get_run(run.id, user_id=head.id)


def test_a_run_of_a_page_that_became_a_lesson_is_not_found(run: Run, member: User) -> None:
    make_scenario("---\ntitle: Cuộc gọi lạ\n---\n\nChỉ để đọc.\n")

    with pytest.raises(NotFound):
        get_run(run.id, user_id=member.id)
