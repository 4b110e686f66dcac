"""A completion whose time is over is not counted any more once the scheduler has looked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.dashboard.counts.operations.recount import recount_all
from portal.dashboard.counts.queries.consistency import find_inconsistencies
from portal.dashboard.overview.queries.numbers import read_unit_overview
from portal.dashboard.overview.queries.overdue import has_expired_completions
from portal.dashboard.rules.count_keys import programme_subject
from portal.dashboard.snapshots.queries import list_snapshots
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
    recount_all()
    db.session.commit()


def number_complete(team):
    """How many the dashboard counts as complete in the team, as another process would see it."""
    db.session.rollback()
    return read_unit_overview(team.id, SUBJECT, on=clock.today()).total.complete


def test_the_scheduler_expires_what_has_ended(app, member, team):
    complete_until(member, clock.now() - timedelta(minutes=1))
    assert (number_complete(team), has_expired_completions()) == (1, True)
    db.session.rollback()

    ran = scheduler_of(app).run_due()

    assert ran == ("expire completions",)
    assert (number_complete(team), has_expired_completions()) == (0, False)
    assert not find_inconsistencies()


def test_the_scheduler_leaves_what_still_holds(app, member, team):
    complete_until(member, clock.now() + timedelta(days=1))

    assert scheduler_of(app).run_due() == ()
    assert number_complete(team) == 1


@pytest.mark.parametrize(
    "screen", ["?", "/report?", "/report.csv?", "/report?depth=all&", "/matrix?", "/snapshots?"]
)
def test_who_looks_at_the_dashboard_changes_nothing(browser, member, leader, team, commune, screen):
    complete_until(member, clock.now() - timedelta(minutes=1))

    page = browser.sign_in(leader).get(f"/dashboard/units/{commune.id}{screen}subject={SUBJECT}")

    assert page.status_code == 200
    assert (number_complete(team), has_expired_completions()) == (1, True)


def test_a_snapshot_counts_what_has_ended_no_more(browser, member, leader, team, commune):
    complete_until(member, clock.now() - timedelta(minutes=1))

    browser.sign_in(leader).post(f"/dashboard/units/{commune.id}/snapshots")

    assert (number_complete(team), has_expired_completions()) == (0, False)
    assert list_snapshots(commune.id)[0].frozen_on == clock.today()
