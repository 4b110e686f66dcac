"""A completion whose time is over is not counted any more once the scheduler has looked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.board.lines import programme_subject
from portal.board.operations.rebuilding import rebuild
from portal.board.queries.numbers import board_of
from portal.board.queries.overdue import has_ended
from portal.board.queries.snapshots import snapshots_of
from portal.board.queries.wrong import find_wrong
from portal.db import begin_write, db
from portal.programmes.models import Programme, ProgrammeCompletion, ProgrammeCourse
from portal.scheduler import scheduler_of
from tests import factories

SUBJECT = programme_subject("ca-to")


def complete_until(user, until):
    """Let the person hold a completion of a programme until a moment."""
    course_id = factories.make_course().id
    db.session.rollback()
    begin_write()
    place = ProgrammeCourse(course_id=course_id, position=0, is_compulsory=True)
    db.session.add(Programme(id="ca-to", title="Cả tổ", courses=[place]))
    then = clock.now() - timedelta(days=400)
    db.session.add(
        ProgrammeCompletion(
            user_id=user.id, programme_id="ca-to", completed_at=then, renewed_at=then, valid_until=until, months=12
        )
    )
    db.session.flush()
    rebuild()
    db.session.commit()


def number_complete(team):
    """How many the board counts as complete in the team, as another process would see it."""
    db.session.rollback()
    return board_of(team.id, SUBJECT, on=clock.today()).total.complete


def test_the_scheduler_expires_what_has_ended(app, member, team):
    complete_until(member, clock.now() - timedelta(minutes=1))
    assert (number_complete(team), has_ended()) == (1, True)
    db.session.rollback()

    ran = scheduler_of(app).run_due()

    assert ran == ("expire completions",)
    assert (number_complete(team), has_ended()) == (0, False)
    assert not find_wrong()


def test_the_scheduler_leaves_what_still_holds(app, member, team):
    complete_until(member, clock.now() + timedelta(days=1))

    assert scheduler_of(app).run_due() == ()
    assert number_complete(team) == 1


@pytest.mark.parametrize(
    "screen", ["?", "/report?", "/report.csv?", "/report?depth=all&", "/matrix?", "/snapshots?"]
)
def test_who_looks_at_the_board_changes_nothing(browser, member, leader, team, commune, screen):
    complete_until(member, clock.now() - timedelta(minutes=1))

    page = browser.sign_in(leader).get(f"/board/units/{commune.id}{screen}subject={SUBJECT}")

    assert page.status_code == 200
    assert (number_complete(team), has_ended()) == (1, True)


def test_a_snapshot_counts_what_has_ended_no_more(browser, member, leader, team, commune):
    complete_until(member, clock.now() - timedelta(minutes=1))

    browser.sign_in(leader).post(f"/board/units/{commune.id}/snapshots")

    assert (number_complete(team), has_ended()) == (0, False)
    assert snapshots_of(commune.id)[0].frozen_on == clock.today()
