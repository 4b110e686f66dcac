"""Statements that wait for the write lock are committed together, and each hears what became of it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import IntegrityError, OperationalError

from portal import sqlite
from portal.group_commit import GroupCommit

ADD = text("INSERT INTO note (text) VALUES (:text) RETURNING text")
THREADS = 4


def made_engine(file: Path, *, timeout: float) -> Engine:
    made = create_engine(f"sqlite:///{file}")
    sqlite.configure_engine(made, timeout=timeout)
    with made.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS note (text PRIMARY KEY)")
    return made


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = made_engine(tmp_path / "portal.db", timeout=60)
    yield made
    made.dispose()


@pytest.fixture
def commits(engine: Engine) -> list[Connection]:
    """Each commit, as it is made."""
    made: list[Connection] = []
    event.listen(engine, "commit", made.append)
    return made


def kept(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(text("SELECT text FROM note")).scalars())


def add(engine: Engine, group: GroupCommit, note: str) -> str:
    with engine.connect().execution_options(write=True) as connection:
        return group.execute(connection, lambda given: str(given.execute(ADD, {"text": note}).scalar_one()))


def add_while_somebody_writes(engine: Engine, group: GroupCommit, *notes: str) -> list[Future[str]]:
    """Have each note added by a thread of its own, all of them waiting for the same turn."""
    with ThreadPoolExecutor(THREADS) as threads:
        with engine.execution_options(write=True).begin():
            adding = [threads.submit(add, engine, group, note) for note in notes]
            deadline = time.monotonic() + 30
            while group.number_waiting < len(notes) and time.monotonic() < deadline:
                time.sleep(0.001)
        return adding


def test_those_who_wait_are_committed_together(engine: Engine, commits: list[Connection]) -> None:
    adding = add_while_somebody_writes(engine, GroupCommit(), "a", "b", "c", "d")

    assert [each.result() for each in adding] == ["a", "b", "c", "d"]
    assert kept(engine) == {"a", "b", "c", "d"}
    assert len(commits) == 2  # that of the one who wrote before, and theirs


def test_a_statement_that_breaks_a_rule_fails_alone(engine: Engine) -> None:
    adding = add_while_somebody_writes(engine, GroupCommit(), "a", "b", "a", "c")

    failed = [each.exception() for each in adding]
    assert [type(error) for error in failed if error is not None] == [IntegrityError]
    assert kept(engine) == {"a", "b", "c"}


def test_work_that_fails_in_its_midst_leaves_nothing_and_the_others_go_on(engine: Engine) -> None:
    group = GroupCommit()

    def add_and_fail(connection: Connection) -> None:
        connection.execute(ADD, {"text": "half"})
        raise LookupError

    def fail() -> None:
        with engine.connect().execution_options(write=True) as connection:
            group.execute(connection, add_and_fail)

    with ThreadPoolExecutor(THREADS) as threads, engine.execution_options(write=True).begin():
        adding = threads.submit(add, engine, group, "a")
        failing = threads.submit(fail)
        last = threads.submit(add, engine, group, "b")
        deadline = time.monotonic() + 30
        while group.number_waiting < 3 and time.monotonic() < deadline:
            time.sleep(0.001)

    assert [adding.result(), last.result()] == ["a", "b"]
    assert isinstance(failing.exception(), LookupError)
    assert kept(engine) == {"a", "b"}


def test_a_commit_that_fails_is_told_to_all_who_wait_for_it(engine: Engine) -> None:
    with engine.execution_options(write=True).begin() as connection:
        # A rule that is looked at only by the commit.
        connection.exec_driver_sql("CREATE TABLE of_nobody (text REFERENCES note DEFERRABLE INITIALLY DEFERRED)")
        connection.exec_driver_sql(
            "CREATE TRIGGER break_a_rule AFTER INSERT ON note WHEN new.text = 'b' "
            "BEGIN INSERT INTO of_nobody VALUES ('somebody else'); END"
        )

    adding = add_while_somebody_writes(engine, GroupCommit(), "a", "b", "c")

    assert [type(each.exception()) for each in adding] == [sqlite3.IntegrityError] * 3
    assert kept(engine) == set()
    assert add(engine, GroupCommit(), "d") == "d"


def test_who_waited_in_vain_is_told_and_nothing_is_written_later(tmp_path: Path) -> None:
    impatient, group = made_engine(tmp_path / "portal.db", timeout=0.05), GroupCommit()
    other = sqlite3.connect(tmp_path / "portal.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    for note in ("a", "b"):
        with pytest.raises(OperationalError, match="locked"):
            add(impatient, group, note)
    other.execute("ROLLBACK")

    assert add(impatient, group, "c") == "c"
    assert kept(impatient) == {"c"}
    other.close()
    impatient.dispose()
