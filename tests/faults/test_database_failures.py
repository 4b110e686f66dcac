"""What a failing database does to one request, and what is said and logged of it."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, g
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from portal import sqlite, write_queue
from portal.accounts.models import User
from portal.db import db
from portal.web.database_failures import FailureLog, failure_kind
from tests.conftest import Browser, make_app
from tests.faults.conftest import renew_connections

ONLY_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ONLY_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


def failure_of(url: str, *statements: str) -> SQLAlchemyError:
    """What the last of the statements fails with."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    except SQLAlchemyError as error:
        return error
    finally:
        engine.dispose()
    raise AssertionError("nothing failed")


def test_sqlite_failures_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "portal.db"
    with sqlite3.connect(file) as holder:
        holder.execute("CREATE TABLE note (text)")
    full = ("PRAGMA max_page_count=2", "INSERT INTO note VALUES (zeroblob(100000))")
    holder.execute("BEGIN IMMEDIATE")
    try:
        busy = failure_of(f"sqlite:///{file}?timeout=0", "INSERT INTO note VALUES (1)")
    finally:
        holder.close()

    assert failure_kind(busy) == "busy"
    assert failure_kind(failure_of(f"sqlite:///{file}", *full)) == "full"
    read_only = f"sqlite:///file:{file}?mode=ro&uri=true"
    assert failure_kind(failure_of(read_only, "INSERT INTO note VALUES (1)")) == "read_only"
    assert failure_kind(failure_of(f"sqlite:///{tmp_path}", "SELECT 1")) == "away"
    assert failure_kind(write_queue.DatabaseBusy()) == "busy"


def test_postgresql_failures_are_told_apart(postgresql_url: str) -> None:
    ended = "SELECT pg_terminate_backend(pg_backend_pid())"
    slow = ("SET statement_timeout = 20", "SELECT pg_sleep(20)")
    read_only = ("SET default_transaction_read_only = on", "COMMIT", "CREATE TABLE note (text text)")

    assert failure_kind(failure_of(postgresql_url, ended)) == "away"
    assert failure_kind(failure_of(postgresql_url, *slow)) == "busy"
    assert failure_kind(failure_of(postgresql_url, *read_only)) == "read_only"
    assert failure_kind(failure_of("postgresql+psycopg://nobody@127.0.0.1:1/none", "SELECT 1")) == "away"


@ONLY_SQLITE
def test_a_locked_database_stops_no_page_and_a_form_is_told_so(
    app: Flask, browser: Browser, member: User, tmp_path: Path
) -> None:
    browser.sign_in(member)
    db.session.rollback()
    renew_connections()
    with pytest.MonkeyPatch.context() as hurried:
        hurried.setattr(sqlite, "PRAGMAS", (*sqlite.PRAGMAS, "PRAGMA busy_timeout=50"))
        outsider = sqlite3.connect(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
        outsider.execute("BEGIN IMMEDIATE")
        try:
            pages = [browser.get(path).status_code for path in ("/", "/courses", "/progress", "/first-aid")]
            form = browser.post("/display", data={"theme": "dark"})
        finally:
            outsider.close()
    renew_connections()

    assert pages == [200] * 4
    assert form.status_code == 503
    assert form.headers["Retry-After"] == "5"


@pytest.mark.both_databases
@ONLY_POSTGRESQL
def test_a_connection_that_dies_while_a_page_is_made_does_not_spoil_it(app: Flask, browser: Browser) -> None:
    def page() -> str:
        db.session.execute(text("SELECT 1"))
        g.backend = db.session.scalar(text("SELECT pg_backend_pid()"))
        with db.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": g.backend})
        return "made"

    app.view_functions["guides.first_aid"], before = page, app.view_functions["guides.first_aid"]
    try:
        response = browser.get("/first-aid")
    finally:
        app.view_functions["guides.first_aid"] = before

    assert (response.status_code, response.text) == (200, "made")
    assert browser.get("/first-aid").status_code == 200


@pytest.mark.both_databases
@ONLY_POSTGRESQL
def test_a_connection_that_the_server_ended_is_noticed_before_it_is_used(
    app: Flask, browser: Browser, member: User
) -> None:
    assert browser.sign_in(member).get("/courses").status_code == 200
    db.session.rollback()
    other = create_engine(db.engine.url)
    with other.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    other.dispose()

    assert browser.get("/courses").status_code == 200


def test_only_who_serves_gives_up_on_a_statement(postgresql_url: str) -> None:
    shown = {}
    for serving in (True, False):
        app = make_app(postgresql_url, SERVING=serving)
        with app.app_context(), db.engine.connect() as connection:
            names = ("statement_timeout", "lock_timeout")
            shown[serving] = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in names]
        with app.app_context():
            db.engine.dispose()

    assert shown == {True: ["10s", "3s"], False: ["0", "0"]}


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    logger = logging.getLogger("test.failures")
    with caplog.at_level(logging.WARNING, logger="test.failures"):
        yield caplog
    logger.handlers.clear()


def test_one_trace_for_many_failures_and_a_count_of_the_rest(logged: pytest.LogCaptureFixture) -> None:
    failures = FailureLog(logging.getLogger("test.failures"), seconds=60)
    for _number in range(1000):
        try:
            raise OperationalError("SELECT", {}, sqlite3.OperationalError("disk I/O error"))
        except OperationalError as error:
            failures.log(failure_kind(error))
    failures.log_counts()

    assert [record.exc_info is not None for record in logged.records] == [True]

    failures._traced["away"] -= 61
    failures.log_counts()

    assert logged.records[-1].fields == {"kind": "away", "times": 999}


@ONLY_SQLITE
def test_a_full_disk_is_called_by_its_name(app: Flask, browser: Browser, member: User) -> None:
    browser.sign_in(member)
    pages = db.session.execute(text("PRAGMA page_count")).scalar()
    db.session.rollback()
    renew_connections()
    with pytest.MonkeyPatch.context() as limited:
        limited.setattr(sqlite, "PRAGMAS", (*sqlite.PRAGMAS, f"PRAGMA max_page_count={pages}"))
        limited.setitem(app.view_functions, "guides.first_aid", fill)
        response = browser.get("/first-aid")
    renew_connections()

    assert response.status_code == 503
    assert "đầy" in response.text


def fill() -> str:
    # More than the free pages that a file can have from tests before.
    db.session.execute(text("CREATE TABLE large AS SELECT zeroblob(400000000)"))
    return "never"
