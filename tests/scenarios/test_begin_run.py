"""Beginning a run, or going on with the one that is open."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.courses.queries.published import PageRow, find_page
from portal.db import db
from portal.errors import NotFound, Refused
from portal.scenarios.models import ScenarioRun
from portal.scenarios.operations import begin_run, record_choice
from portal.scenarios.queries import Run, get_run
from tests.scenarios.playing import SCENARIO, make_scenario


def play(page: PageRow, user: User, *choices: int, scene: str | None = None) -> Run:
    run = get_run(begin_run(page, scene=scene, actor=user), user_id=user.id)
    for choice in choices:
        run = record_choice(run, number=len(run.steps) + 1, scene=run.present, choice=choice)
    db.session.commit()
    return run


def test_a_run_begins_at_the_first_scene_in_the_present_wording(page: PageRow, member: User) -> None:
    run = play(page, member)

    assert (run.present, run.revision_id, run.is_open) == ("chuong-reo", page.revision_id, True)


def test_beginning_twice_goes_on_with_the_same_run(page: PageRow, member: User) -> None:
    first = begin_run(page, actor=member)
    second = begin_run(page, actor=member)

    assert first == second
    assert db.session.scalar(select(func.count()).select_from(ScenarioRun)) == 1


def test_two_people_have_a_run_each(page: PageRow, member: User, head: User) -> None:
    assert begin_run(page, actor=member) != begin_run(page, actor=head)


def test_after_an_ending_a_new_run_begins(page: PageRow, member: User) -> None:
    ended = play(page, member, 1)

    again = play(page, member)

    assert again.id != ended.id
    assert again.steps == ()


def test_a_run_may_begin_at_the_moment_that_decided_another(page: PageRow, member: User) -> None:
    play(page, member, 0, 0)

    again = play(page, member, scene="hoi-lai")

    assert (again.first_scene, again.present) == ("hoi-lai", "hoi-lai")


@pytest.mark.parametrize("scene", ["hoi-lai", "mat-tien", "khong-co", "", "\x00", "x" * 10_000])
def test_a_scene_that_decided_nothing_is_no_beginning(page: PageRow, member: User, scene: str) -> None:
    play(page, member, 1)  # decided by the first scene

    with pytest.raises(NotFound):
        begin_run(page, scene=scene, actor=member)

    assert db.session.scalar(select(func.count()).select_from(ScenarioRun)) == 1


def test_what_decided_somebody_elses_run_is_no_beginning(page: PageRow, member: User, head: User) -> None:
    play(page, head, 0, 0)

    with pytest.raises(NotFound):
        begin_run(page, scene="hoi-lai", actor=member)


def test_an_unfinished_run_has_decided_nothing(page: PageRow, member: User) -> None:
    play(page, member, 0, 2)

    with pytest.raises(NotFound):
        begin_run(page, scene="hoi-lai", actor=member)


def test_a_decisive_scene_that_was_written_away_is_refused_with_a_word(page: PageRow, member: User) -> None:
    play(page, member, 0, 0)
    make_scenario(SCENARIO.replace("hoi-lai", "ho-hoi"))
    rewritten = find_page("an-toan", "cuoc-goi")
    assert rewritten is not None

    with pytest.raises(Refused):
        begin_run(rewritten, scene="hoi-lai", actor=member)
