"""What is kept of visits at every level, through joins, take-backs and changes of units."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.operations.move import move_unit
from portal.units.changes.operations.split import SplitPart, split_unit
from portal.units.models import Unit
from portal.units.queries.search import members_in
from portal.visits.counts.operations import number_of_wrong_counts
from portal.visits.enums import Topic
from portal.visits.models import VisitCount
from portal.visits.operations import join_visits, leave_outing, withdraw_visit
from tests import factories
from tests.units.past import REASON
from tests.visits.outings import changing, go_out, kept_people, naive_people

pytestmark = pytest.mark.both_databases


def ensure_right() -> dict[int, int]:
    """The people by unit below the province, as kept, once that is what the visits say."""
    db.session.rollback()
    assert number_of_wrong_counts() == 0
    kept = kept_people()
    assert kept == naive_people()
    tops = [unit.id for unit in db.session.query(Unit).filter_by(parent_id=None)]
    return {unit_id: people for unit_id, people in kept.items() if unit_id not in tops}


def test_a_visit_counts_at_every_level_by_topic_and_week(member: User, team: Unit, commune: Unit) -> None:
    last_week = clock.today() - timedelta(days=7)
    go_out(member, 3)
    go_out(member, 4, topic=Topic.SCAM, on=last_week)

    assert ensure_right() == {team.id: 7, commune.id: 7}
    rows = {
        (row.subject, row.week, row.own_people) for row in db.session.query(VisitCount).filter_by(unit_id=team.id)
    }
    monday = last_week - timedelta(days=last_week.weekday())
    assert {("topic:scam", monday, 4), ("", monday, 4), ("topic:payment", monday + timedelta(days=7), 3)} <= rows


def test_one_outing_of_two_counts_once_at_every_level(member: User, head: User, team: Unit, commune: Unit) -> None:
    one, other = go_out(member, 3), go_out(head, 2)
    assert ensure_right() == {team.id: 5, commune.id: 5}

    with changing():
        join_visits(other, one, actor=head)
    assert ensure_right() == {team.id: 3, commune.id: 3}

    with changing():
        withdraw_visit(one, actor=member)
    assert ensure_right() == {team.id: 2, commune.id: 2}


def test_leaving_an_outing_counts_again(member: User, head: User, team: Unit) -> None:
    one, other = go_out(member, 3), go_out(head, 2)
    with changing():
        join_visits(other, one, actor=head)
        leave_outing(other, actor=head)
    assert ensure_right()[team.id] == 5


def test_visits_of_a_merged_team_go_on_with_the_other(member: User, team: Unit, commune: Unit) -> None:
    go_out(member, 3)
    into = factories.make_unit("Tổ 9", parent=commune)
    with changing():
        merge_units([db.session.get_one(Unit, team.id)], into, on=clock.today(), reason=REASON, actor=None)

    assert ensure_right() == {into.id: 3, commune.id: 3}
    go_out(member, 1)
    assert ensure_right() == {into.id: 4, commune.id: 4}


def test_visits_of_a_team_that_moves_count_below_its_new_place(member: User, team: Unit, commune: Unit) -> None:
    go_out(member, 3)
    elsewhere = factories.make_unit("Khóm 9", kind="hamlet", parent=commune)
    with changing():
        move_unit(db.session.get_one(Unit, team.id), elsewhere, on=clock.today(), reason=REASON, actor=None)

    assert ensure_right() == {team.id: 3, elsewhere.id: 3, commune.id: 3}


def test_what_a_team_did_before_it_was_split_stays(member: User, team: Unit, commune: Unit) -> None:
    go_out(member, 3)
    with changing():
        part = SplitPart("Tổ 8", "unit-8", "team", [], [member.id])
        split_unit(db.session.get_one(Unit, team.id), [part], on=clock.today(), reason=REASON, actor=None)
    go_out(member, 2)

    new = db.session.query(Unit).filter_by(code="unit-8").one().id
    assert ensure_right() == {team.id: 3, new: 2, commune.id: 5}


def test_what_a_team_did_before_it_was_closed_by_a_split_still_counts_above(
    member: User, head: User, team: Unit, commune: Unit
) -> None:
    go_out(member, 3)
    with changing():
        people = [person.user_id for person in members_in(team.id)]
        part = SplitPart("Tổ 8", "unit-8", "team", [], people)
        old = db.session.get_one(Unit, team.id)
        split_unit(old, [part], on=clock.today(), reason=REASON, actor=None, close=True)
    go_out(member, 2)

    assert db.session.get_one(Unit, team.id).closed_on is not None
    new = db.session.query(Unit).filter_by(code="unit-8").one()
    assert ensure_right() == {team.id: 3, new.id: 2, commune.id: 5}
    elsewhere = factories.make_unit("Khóm 9", kind="hamlet", parent=commune)
    with changing():
        move_unit(db.session.get_one(Unit, new.id), elsewhere, on=clock.today(), reason=REASON, actor=None)
    assert ensure_right() == {team.id: 3, new.id: 2, elsewhere.id: 2, commune.id: 5}


def test_many_who_record_at_once_lose_nothing(app: Flask, team: Unit, commune: Unit) -> None:
    people = [factories.make_user(f"Người {number}", unit=team).id for number in range(6)]
    db.session.rollback()
    start = threading.Barrier(len(people))

    def record(user_id: int) -> None:
        with app.app_context():
            start.wait(timeout=60)
            go_out(db.session.get_one(User, user_id), 2)

    threads = [threading.Thread(target=record, args=(user_id,)) for user_id in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert ensure_right() == {team.id: 12, commune.id: 12}
