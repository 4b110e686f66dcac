"""Closing, opening again and late marks in any order come to the same attendance and the same completions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.classes.enums import MarkMethod
from portal.classes.models import Attendance, ClassSession
from portal.classes.roll.closing.operations.close import close_roll, confirm_roll, reopen_roll
from portal.classes.roll.operations import record_mark
from portal.classes.roll.rules.joining import Mark, join_marks
from portal.courses.models import Course
from portal.db import db
from portal.errors import Refused
from portal.units.models import Unit
from tests.classes.closing.rolls import completed, counting_course, course_of, held_class
from tests.factories import make_user

PEOPLE, CLASSES = 3, 2  # the roll of the second class wants a second name
WHO, CLASS = st.integers(0, PEOPLE - 1), st.integers(0, CLASSES - 1)
KEEPER = st.sampled_from(["head", "helper", "self"])
STATE = st.sampled_from(["present", "present", "absent", "excused", "cleared"])
MARK = st.tuples(st.just("mark"), CLASS, WHO, KEEPER, STATE, st.integers(1, 60), st.booleans())
AGAIN = st.tuples(st.just("again"), st.integers(0, 9))
CLOSING = st.tuples(st.sampled_from(["close", "close", "confirm", "reopen"]), CLASS)
SAID = {"unmarked_are_absent": True, "leaves_disputed": True}
# Somebody's own code arrives after the roll said absent, was closed, confirmed, opened and closed again.
LATE_CODE = [
    ("mark", 1, 0, "head", "absent", 20, False),
    ("close", 1),
    ("confirm", 1),
    ("mark", 1, 0, "self", "present", 40, False),
    ("reopen", 1),
    ("again", 1),
    ("close", 1),
]


@pytest.fixture
def crew(team: Unit) -> list[User]:
    """Those whom the rolls are about, and behind them one who helps to call them."""
    people = [make_user(f"Người {n}", phone=f"091300000{n}", unit=team) for n in range(PEOPLE + 1)]
    db.session.commit()
    return people


@pytest.fixture
def course() -> Course:
    """A course of one lesson, for which a class counts."""
    return counting_course(with_quiz=False)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(MARK, MARK, AGAIN, CLOSING), max_size=16))
@example(steps=LATE_CODE)
def test_any_order_of_marks_and_closings_comes_to_the_same(
    team: Unit, head: User, leader: User, crew: list[User], course: Course, steps: list[tuple[Any, ...]]
) -> None:
    sessions = [held_class(team, head, course, title=f"Buổi {n}") for n in range(CLASSES)]
    sessions[1].needs_confirmation = True
    db.session.commit()
    sent: list[tuple[int, int, Mark]] = []
    try:
        for step in [*steps, *[(deed, n) for n in range(CLASSES) for deed in ("close", "confirm")]]:
            if step[0] == "mark":
                sent.append(read_mark(step, sessions, crew, head))
                record_mark(*sent[-1], MarkMethod.HAND)
                db.session.commit()
            elif step[0] == "again" and sent:
                record_mark(*sent[step[1] % len(sent)], MarkMethod.HAND)
                db.session.commit()
            elif step[0] in ("close", "confirm", "reopen"):
                attempt(step[0], sessions[step[1]].id, head, leader)

        expected = expected_rolls(sent)
        assert rolls_of(sessions) == expected
        came = {user_id for (_id, user_id), (state, _is_disputed) in expected.items() if state == "present"}
        day = {"bai-mot": clock.today()}
        assert [completed(one) for one in crew[:PEOPLE]] == [
            day if one.id in came else {} for one in crew[:PEOPLE]
        ]
        ended = [(found := course_of(one, course)) and found.finished_at for one in crew[:PEOPLE]]
        assert [bool(one) for one in ended] == [one.id in came for one in crew[:PEOPLE]]
    finally:
        for session in sessions:
            attempt("reopen", session.id, head, leader)
    assert [completed(one) for one in crew] == [{}] * len(crew)
    assert [course_of(one, course) for one in crew] == [None] * len(crew)


def expected_rolls(sent: list[tuple[int, int, Mark]]) -> dict[tuple[int, int], tuple[str, bool]]:
    """What the rolls say by the rule of joining alone, whenever the marks came and whatever was closed."""
    rolls = {}
    for place in {(session_id, user_id) for session_id, user_id, _mark in sent}:
        joined = join_marks(mark for session_id, user_id, mark in sent if (session_id, user_id) == place)
        if joined is not None:
            rolls[place] = (joined.mark.state, joined.is_disputed)
    return rolls


def rolls_of(sessions: list[ClassSession]) -> dict[tuple[int, int], tuple[str, bool]]:
    """What the rolls say: by class and person the state, and whether two keepers say otherwise."""
    db.session.rollback()
    rows = db.session.scalars(select(Attendance).where(Attendance.session_id.in_([one.id for one in sessions])))
    return {(row.session_id, row.user_id): (row.state, row.is_disputed) for row in rows}


def read_mark(
    step: tuple[Any, ...], sessions: list[ClassSession], crew: list[User], head: User
) -> tuple[int, int, Mark]:
    """The mark that a step stands for; alike steps are one mark that came twice."""
    _deed, number, who, keeper, state, minutes, settles = step
    session, person = sessions[number], crew[who]
    by = {"head": head, "helper": crew[PEOPLE], "self": person}[keeper]
    at = session.starts_at - timedelta(minutes=minutes)
    return session.id, person.id, Mark(state, at, by.id, f"{session.id}-" + "-".join(map(str, step[1:])), settles)


def attempt(deed: str, session_id: int, head: User, leader: User) -> None:
    """Close, confirm or reopen the roll, where that is to be done now."""
    deeds: dict[str, Callable[[], object]] = {
        "close": lambda: close_roll(session_id, **SAID, actor=head),
        "confirm": lambda: confirm_roll(session_id, actor=leader),
        "reopen": lambda: reopen_roll(session_id, "lộn", actor=head),
    }
    try:
        deeds[deed]()
        db.session.commit()
    except Refused:
        db.session.rollback()
