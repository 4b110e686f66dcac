"""A completion whose time is over is not counted any more, whoever looks first."""

from __future__ import annotations

from datetime import timedelta

from portal import clock
from portal.board.lines import programme_subject
from portal.board.operations.rebuilding import rebuild
from portal.board.queries.numbers import board_of
from portal.board.queries.wrong import find_wrong
from portal.db import begin_write, db
from portal.programmes.models import Programme, ProgrammeCompletion, ProgrammeCourse
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


def test_the_board_notes_what_has_ended_when_somebody_looks(browser, member, leader, team, commune):
    complete_until(member, clock.now() - timedelta(minutes=1))
    assert board_of(team.id, SUBJECT, on=clock.today()).total.complete == 1
    assert board_of(team.id, SUBJECT, on=clock.today()).has_ended

    page = browser.sign_in(leader).get(f"/board/units/{commune.id}?subject={SUBJECT}")

    assert page.status_code == 200
    db.session.rollback()
    after = board_of(team.id, SUBJECT, on=clock.today())
    assert (after.total.complete, after.has_ended) == (0, False)
    assert not find_wrong()


def test_what_still_holds_stays(browser, member, leader, team, commune):
    complete_until(member, clock.now() + timedelta(days=1))

    browser.sign_in(leader).get(f"/board/units/{commune.id}/report?subject={SUBJECT}")

    db.session.rollback()
    assert board_of(team.id, SUBJECT, on=clock.today()).total.complete == 1


def test_a_report_counts_what_has_ended_no_more(browser, member, leader, team, commune):
    complete_until(member, clock.now() - timedelta(minutes=1))

    browser.sign_in(leader).get(f"/board/units/{commune.id}/report?subject={SUBJECT}")

    db.session.rollback()
    assert board_of(team.id, SUBJECT, on=clock.today()).total.complete == 0
