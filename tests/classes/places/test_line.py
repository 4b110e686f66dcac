"""Whatever people and managers do in whatever order: the places are kept, and the line is fair."""

from __future__ import annotations

from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import clock
from portal.accounts.models import User
from portal.classes.enums import RegistrationState
from portal.classes.models import ClassRegistration
from portal.classes.places import operations
from portal.db import db
from portal.units.models import Unit
from tests.classes.places.test_places import coming

PEOPLE = 6
WHO = st.integers(0, PEOPLE - 1)
DEEDS = st.one_of(
    st.tuples(st.just("sign up"), WHO),
    st.tuples(st.just("withdraw"), WHO),
    st.tuples(st.just("take off"), WHO),
    st.tuples(st.just("put on"), st.sets(WHO, min_size=1, max_size=3)),
    st.tuples(st.just("force"), WHO),
    st.tuples(st.just("capacity"), st.one_of(st.none(), st.integers(1, 4))),
)


def expected_line(deeds: list[tuple[str, Any]], capacity: int | None) -> tuple[list[int], list[int]]:
    """Who has a place and who waits in which order, worked out the plain way."""
    placed: list[int] = []
    waiting: list[int] = []
    for deed, about in deeds:
        if deed == "capacity":
            capacity = about
        elif deed in ("withdraw", "take off"):
            placed, waiting = [n for n in placed if n != about], [n for n in waiting if n != about]
        elif deed == "force":
            waiting = [n for n in waiting if n != about]
            placed = placed if about in placed else [*placed, about]
        else:
            asked = [about] if isinstance(about, int) else sorted(about)
            waiting += [n for n in asked if n not in placed and n not in waiting]
        while waiting and (capacity is None or len(placed) < capacity):
            placed.append(waiting.pop(0))
    return placed, waiting


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(capacity=st.one_of(st.none(), st.integers(1, 3)), deeds=st.lists(DEEDS, max_size=14))
def test_any_order_of_deeds_leads_to_the_plain_line(
    app: Flask, line: tuple[Unit, User, list[User]], capacity: int | None, deeds: list[tuple[str, Any]]
) -> None:
    team, head, crew = line
    session = coming(team, capacity=capacity)

    for deed, about in deeds:
        one = crew[about] if isinstance(about, int) and deed != "capacity" else None
        holds = one is not None and db.session.get(ClassRegistration, (session.id, one.id)) is not None
        if deed == "sign up":
            operations.sign_up(session.id, actor=one)
        elif deed == "withdraw" and holds:
            operations.withdraw(session.id, actor=one)
        elif deed == "take off" and holds:
            operations.take_off(session.id, one.id, actor=head)
        elif deed == "put on":
            operations.put_on(session.id, [crew[n].id for n in about], actor=head)
        elif deed == "force":
            operations.put_on(session.id, [one.id], is_forced=True, actor=head)
        elif deed == "capacity":
            session.capacity = about
            operations.review_places(session)

    db.session.flush()
    rows = db.session.query(ClassRegistration).filter_by(session_id=session.id).populate_existing().all()
    placed, waiting = expected_line(deeds, capacity)
    assert {row.user_id for row in rows if row.state == RegistrationState.REGISTERED} == {
        crew[n].id for n in placed
    }
    line_up = sorted((row.registered_at, row.user_id) for row in rows if row.state == RegistrationState.WAITING)
    assert [user_id for _at, user_id in line_up] == [crew[n].id for n in waiting]
    assert clock.now() < session.starts_at
    db.session.commit()
