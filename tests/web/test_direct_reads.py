"""SELECTs that go to the driver directly: rows and errors are those of SQLAlchemy's own execute()."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Select, String, bindparam, cast, func, literal, select, union_all
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.types import Integer

from portal import direct_reads
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.db import close_reader, db, fetch, mark_read_only
from portal.direct_reads import FETCH_SIZE
from tests.factories import make_user
from tests.web.test_kept_connection import end_backend

pytestmark = pytest.mark.both_databases

TIMES = 4  # by the ordinary way, then directly


@pytest.fixture(params=["reading", "in a transaction"])
def way(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    """Statements that are read one by one, and those within the session's transaction."""
    yield request.param
    close_reader()
    db.session.rollback()


def begin(way: str) -> None:
    db.session.commit()
    if way == "reading":
        mark_read_only()


def test_rows_are_those_of_execute(way: str) -> None:
    user = make_user("Cô Ba <b>")
    db.session.add(
        AuditEvent(at=user.created_at, action="x.y", record="x", record_id=user.id, details={"a": [1, "ế"]})
    )
    begin(way)
    columns = (User.id, User.name, User.created_at, User.deactivated_at, User.is_demo, AuditEvent.details)
    statement = select(*columns, literal("là").label("said"), (User.id > 0).label("known")).where(
        User.id == bindparam("user"), AuditEvent.record_id == User.id, AuditEvent.action == "x.y"
    )
    expected = db.session.execute(statement, {"user": user.id}).one()
    assert expected.created_at.tzinfo is not None

    for _time in range(TIMES):
        row = fetch(statement, {"user": user.id}).one()
        assert tuple(row) == tuple(expected)
        assert row._fields == expected._fields
        assert (row.said, row.known, row.details) == ("là", True, {"a": [1, "ế"]})
        assert fetch(statement, {"user": 0}).first() is None
        assert fetch(statement, {"user": user.id}).scalars().all() == [user.id]


def test_what_stands_in_one_statement_is_not_taken_for_another(way: str) -> None:
    make_user("Cô Ba")
    begin(way)
    said = [select(User.name, literal(word)).where(User.name == bindparam("name")) for word in ("một", "hai")]

    for _time in range(TIMES):
        assert [fetch(one, {"name": "Cô Ba"}).one()[1] for one in said] == ["một", "hai"]


def test_values_of_other_names_are_read_anew(way: str) -> None:
    make_user("Cô Ba")
    begin(way)
    statement = select(User.name).where(User.name == bindparam("name", "Cô Ba"))

    for _time in range(TIMES):
        assert fetch(statement, {}).all() == [("Cô Ba",)]
        assert fetch(statement, {"name": "Cô Tư"}).all() == []


def test_a_value_that_is_missing_is_an_error_each_time(way: str) -> None:
    user_id = make_user("Cô Ba").id
    begin(way)
    statement = select(User.id).where(User.id == bindparam("user"), User.name == bindparam("name"))

    for _time in range(TIMES):
        assert fetch(statement, {"user": user_id, "name": "Cô Ba"}).scalar() == user_id
        with pytest.raises(StatementError):
            fetch(statement, {"user": user_id})


def test_lists_of_values_and_values_by_functions_are_those_of_now(way: str) -> None:
    ids = [make_user(name).id for name in ("Cô Ba", "Cô Tư", "Cô Năm")]
    begin(way)
    wanted = ["Cô Ba"]
    several = select(User.id).where(User.id.in_(bindparam("ids", expanding=True))).order_by(User.id)
    called = select(User.id).where(User.name == bindparam("name", callable_=lambda: wanted[0], type_=String()))

    for _time in range(TIMES):
        assert fetch(several, {"ids": ids}).scalars().all() == ids
        assert fetch(several, {"ids": ids[:1]}).scalars().all() == ids[:1]
        for wanted[0], user_id in zip(("Cô Ba", "Cô Tư"), ids, strict=False):
            assert fetch(called, {}).scalar() == user_id


def test_a_long_table_comes_whole(way: str) -> None:
    make_user("Cô Ba")
    begin(way)
    numbers = select(literal(1).label("number")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.number + 1).where(numbers.c.number < bindparam("last")))
    statement = union_all(select(numbers.c.number), select(literal(0))).order_by("number")

    for _time in range(TIMES):
        for last in (FETCH_SIZE - 2, FETCH_SIZE - 1, FETCH_SIZE, 3 * FETCH_SIZE):
            assert fetch(statement, {"last": last}).scalars().all() == list(range(last + 1))


def test_listeners_hear_of_each(way: str, statements: list[str]) -> None:
    begin(way)
    statement = select(User.id).where(User.id == bindparam("user"))
    statements.clear()

    for _time in range(TIMES):
        fetch(statement, {"user": 1}).all()

    assert len([sent for sent in statements if "FROM" in sent]) == TIMES


def test_an_error_is_that_of_sqlalchemy_and_tells_no_values(way: str) -> None:
    begin(way)
    statement = failing()
    fetch(statement, {"value": "1"}).all()
    fetch(statement, {"value": "1"}).all()

    for _time in range(TIMES):
        with pytest.raises(DBAPIError) as caught:
            fetch(statement, {"value": "bí mật {"})
        assert not caught.value.connection_invalidated
        assert "bí mật" not in str(caught.value).partition("[SQL")[2]
        db.session.rollback()


def test_what_was_added_before_is_seen(app: Flask) -> None:
    statement = select(User.name).where(User.name == bindparam("name"))
    for name in ("Cô Ba", "Cô Tư", "Cô Năm"):
        user = make_user("Cô")
        user.name = name

        assert fetch(statement, {"name": name}).all() == [(name,)]


@pytest.mark.parametrize("database", ["postgresql"])
def test_a_lost_connection_is_taken_for_lost(app: Flask, way: str) -> None:
    begin(way)
    statement = select(func.pg_backend_pid(), bindparam("value", type_=String()))
    process = [fetch(statement, {"value": ""}).scalar() for _time in range(TIMES)][-1]

    end_backend(int(str(process)))

    with pytest.raises(DBAPIError) as caught:
        fetch(statement, {"value": ""})
    assert caught.value.connection_invalidated


def test_a_statement_that_is_gone_is_not_kept(app: Flask) -> None:
    def ask() -> None:
        statement = select(User.id).where(User.id == bindparam("user"))
        for _time in range(TIMES):
            fetch(statement, {"user": 1}).all()

    ask()  # SQLAlchemy keeps the first of its kind
    gc.collect()
    before = len(direct_reads._read_cache)
    ask()
    gc.collect()

    assert len(direct_reads._read_cache) == before


def failing() -> Select[tuple[object]]:
    """A statement that fails for what is no number on PostgreSQL, no JSON on SQLite."""
    value = bindparam("value", type_=String())
    if db.engine.dialect.name == "sqlite":
        return select(func.json(value))
    return select(cast(value, Integer))
