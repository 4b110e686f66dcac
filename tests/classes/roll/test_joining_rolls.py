"""Rolls of two phones and codes joined in the database: any order, batch and repeat gives one attendance."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.accounts.models import User
from portal.classes.enums import AttendanceState, MarkMethod
from portal.classes.models import Attendance, ClassSession
from portal.classes.roll.operations import record_mark, take_marks
from portal.classes.roll.rules.hours import RollMark
from portal.classes.roll.rules.joining import Mark, join_marks
from portal.db import db

CODE = 2  # the keeper who is the person, with the code on the wall


@dataclass(frozen=True)
class Tap:
    """A mark about one of two people, by one of two phones or by the person's own code."""

    person: int
    keeper: int
    state: str
    minute: int
    settles: bool


TAPS = st.lists(
    st.builds(
        Tap,
        st.integers(0, 1),
        st.integers(0, CODE),
        st.sampled_from([state.value for state in AttendanceState]),
        st.integers(0, 5),
        st.sampled_from([False, False, False, True]),
    ),
    min_size=1,
    max_size=9,
)


def mark_of(place: int, tap: Tap, session: ClassSession, keepers: list[User], people: list[User]) -> RollMark:
    """The mark that the tap makes, the same each time."""
    person, at = people[tap.person], session.starts_at - timedelta(minutes=10 - tap.minute)
    if tap.keeper == CODE:
        return RollMark(person.id, Mark(AttendanceState.PRESENT, at, person.id, f"code-{place}"))
    keeper = keepers[tap.keeper]
    return RollMark(person.id, Mark(tap.state, at, keeper.id, f"token-{place}", tap.settles))


def write(session: ClassSession, batch: list[RollMark], keepers: list[User]) -> None:
    """Send one batch: what each phone ticked, and the codes one by one."""
    by_keeper: dict[int, list[RollMark]] = defaultdict(list)
    for one in batch:
        by_keeper[one.mark.marked_by_id].append(one)
    for keeper in keepers:
        take_marks(session.id, by_keeper.pop(keeper.id, []), actor=keeper)
    for codes in by_keeper.values():
        for one in codes:
            record_mark(session.id, one.user_id, one.mark, MarkMethod.CODE)


def attendance() -> list[tuple[object, ...]]:
    """What the roll says of everybody."""
    rows = db.session.scalars(
        select(Attendance).order_by(Attendance.user_id).execution_options(populate_existing=True)
    )
    return [(row.user_id, row.state, row.method, row.marked_at, row.marked_by_id, row.is_disputed) for row in rows]


@pytest.mark.both_databases
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taps=TAPS, random=st.randoms(use_true_random=False))
def test_any_order_of_batches_and_codes_gives_the_same_attendance(
    session: ClassSession, head: User, leader: User, member: User, taps: list[Tap], random: Random
) -> None:
    keepers, people = [head, leader], [member, head]
    marks = [mark_of(place, tap, session, keepers, people) for place, tap in enumerate(taps)]
    write(session, marks, keepers)
    expected = attendance()
    db.session.rollback()
    shuffled = [*marks, *random.sample(marks, len(marks) // 2)]
    random.shuffle(shuffled)
    while shuffled:
        size = random.randint(1, 4)
        batch, shuffled = shuffled[:size], shuffled[size:]
        write(session, batch, keepers)

    found = attendance()
    joined = {who.id: join_marks(one.mark for one in marks if one.user_id == who.id) for who in people}
    db.session.rollback()

    assert found == expected
    assert {row[0]: (row[1], row[5]) for row in found} == {
        who: (one.mark.state, one.is_disputed) for who, one in joined.items() if one is not None
    }
