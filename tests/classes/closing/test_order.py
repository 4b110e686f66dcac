"""Closing, opening again and late codes in any order come to the same attendance and the same completions."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.classes.enums import MarkMethod
from portal.classes.models import Attendance
from portal.classes.roll.closing.operations.close import close_roll, confirm_roll, reopen_roll
from portal.classes.roll.operations import record_mark
from portal.classes.roll.rules.joining import Mark
from portal.db import db
from portal.errors import Refused
from portal.units.models import Unit
from tests.classes.closing.rolls import completed, counting_course, course_of, held_class
from tests.factories import make_user

SEEDS = range(5)


@pytest.mark.parametrize("seed", SEEDS)
def test_any_order_of_marks_and_closings_comes_to_the_same(
    team: Unit, head: User, leader: User, seed: int
) -> None:
    chance = random.Random(seed)
    course = counting_course(with_quiz=False)
    sessions = [held_class(team, head, course, title=title) for title in ("Buổi một", "Buổi hai")]
    sessions[1].needs_confirmation = True
    people = [make_user(f"Người {n}", phone=f"091300000{n}", unit=team) for n in range(3)]
    db.session.commit()
    marks = [
        (session.id, user.id, Mark(state, at, by.id, f"{session.id}-{user.id}-{by.id}-{state}"), method)
        for place, session in enumerate(sessions)
        for user, state, by, method in (
            (people[0], "present", people[0], MarkMethod.QR),
            (people[1], "present" if place else "absent", head, MarkMethod.HAND),
            (people[2], "absent", head, MarkMethod.HAND),
            (people[2], "present", people[2], MarkMethod.CODE),
        )
        for at in [session.starts_at - timedelta(minutes=len(user.name) + user.id)]
    ]
    steps = [lambda sent=sent: record_mark(*sent) for sent in marks * 2]
    for session in sessions:
        steps += [lambda id_=session.id: close_roll(id_, **SAID, actor=head)] * 2
        steps += [lambda id_=session.id: reopen_roll(id_, "lộn", actor=head)]
        steps += [lambda id_=session.id: confirm_roll(id_, actor=leader)]
    chance.shuffle(steps)

    for step in steps:
        try:
            step()
            db.session.commit()
        except Refused:
            db.session.rollback()
    finish(sessions[0].id, head, leader)
    finish(sessions[1].id, head, leader)

    said = [(one.session_id, one.user_id, one.state, one.is_disputed) for one in db.session.query(Attendance)]
    first, second = (session.id for session in sessions)
    assert sorted(said) == sorted(
        [
            *((id_, people[0].id, "present", False) for id_ in (first, second)),
            *((id_, people[1].id, "present" if id_ == second else "absent", False) for id_ in (first, second)),
            *((id_, people[2].id, "present", True) for id_ in (first, second)),
        ]
    )
    done = {"bai-mot": clock.today()}
    assert [completed(user) for user in people] == [done, done, done]
    assert [course_of(user, course).finished_at is not None for user in people] == [True] * 3

    for session in sessions:
        reopen_roll(session.id, "lộn", actor=head)
        db.session.commit()
    assert [completed(user) for user in people] == [{}, {}, {}]
    assert [course_of(user, course) for user in people] == [None, None, None]


SAID = {"unmarked_are_absent": True, "leaves_disputed": True}


def finish(session_id: int, head: User, leader: User) -> None:
    """Close the roll, and confirm it where that is asked, however far it came."""
    for step in (
        lambda: close_roll(session_id, **SAID, actor=head),
        lambda: confirm_roll(session_id, actor=leader),
    ):
        try:
            step()
            db.session.commit()
        except Refused:
            db.session.rollback()
