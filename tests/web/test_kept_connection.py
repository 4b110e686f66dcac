"""The connection that a thread of a server keeps for reading."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.db import _thread_state, close_reader, db, execute_write, fetch, mark_read_only, upgrade_to_write
from tests.factories import make_user

NAME = text('SELECT name FROM "user" WHERE id = :id')
RENAME = text('UPDATE "user" SET name = :name WHERE id = :id')


@pytest.fixture
def serving(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The portal as it is served, whose threads keep a connection."""
    monkeypatch.setitem(app.config, "SERVING", True)
    yield app
    kept = _thread_state.__dict__.pop("reader", None)
    if kept is not None:
        kept.close()


def ask(app: Flask, user_id: int) -> str:
    """The person's name, read in a request of its own."""
    with app.app_context():
        mark_read_only()
        try:
            return str(fetch(NAME, {"id": user_id}).scalar_one())
        finally:
            close_reader()


def test_requests_of_a_thread_read_through_the_same_connection(serving: Flask) -> None:
    user_id = make_user("Cô Ba").id
    db.session.commit()

    ask(serving, user_id)
    first = _thread_state.reader
    ask(serving, user_id)

    assert _thread_state.reader is first
    assert not first.closed


def test_a_kept_connection_sees_what_others_committed_meanwhile(serving: Flask) -> None:
    user_id = make_user("Cô Ba").id
    db.session.commit()
    before = ask(serving, user_id)

    with db.engine.execution_options(write=True).begin() as other:
        other.execute(RENAME, {"id": user_id, "name": "Cô Tư"})

    assert (before, ask(serving, user_id)) == ("Cô Ba", "Cô Tư")


def test_a_kept_connection_holds_no_lock_after_a_change_of_its_own(serving: Flask) -> None:
    user_id = make_user("Cô Ba").id
    db.session.commit()
    with serving.app_context():
        mark_read_only()
        fetch(NAME, {"id": user_id}).scalar_one()
        execute_write(text("UPDATE \"user\" SET name = 'Cô Tư' WHERE id = :id RETURNING id"), {"id": user_id})
        upgrade_to_write()
        db.session.execute(RENAME, {"id": user_id, "name": "Cô Năm"})
        db.session.commit()
        close_reader()

    assert ask(serving, user_id) == "Cô Năm"


@pytest.mark.parametrize("database", ["postgresql"])
def test_a_connection_that_the_server_ended_between_requests_is_replaced(serving: Flask) -> None:
    user_id = make_user("Cô Ba").id
    db.session.commit()
    ask(serving, user_id)

    end_backend(_thread_state.reader.connection.driver_connection.info.backend_pid)

    assert ask(serving, user_id) == "Cô Ba"


@pytest.mark.parametrize("database", ["postgresql"])
def test_a_connection_that_ends_within_a_request_is_an_error_of_that_request_alone(serving: Flask) -> None:
    user_id = make_user("Cô Ba").id
    db.session.commit()
    with serving.app_context():
        mark_read_only()
        fetch(NAME, {"id": user_id}).scalar_one()
        end_backend(_thread_state.reader.connection.driver_connection.info.backend_pid)
        with pytest.raises(DBAPIError) as caught:
            fetch(NAME, {"id": user_id})
        close_reader(caught.value)

    assert ask(serving, user_id) == "Cô Ba"


def end_backend(process: int) -> None:
    """End the server's process of a connection, as a restart of the server does."""
    with db.engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})
