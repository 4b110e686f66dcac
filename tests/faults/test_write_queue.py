"""Writers of a SQLite file wait in order, few at a time and not for long."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError

from portal import sqlite
from portal.write_queue import DatabaseBusy, WriteQueue

LONG = 60.0  # seconds: no test waits for it
HOLDER = """
import sys
from pathlib import Path
from portal.write_queue import WriteQueue
WriteQueue(Path(sys.argv[1]), timeout=60).acquire()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def lock_file(tmp_path: Path) -> Path:
    return tmp_path / "portal.db.lock"


@pytest.fixture
def holder(lock_file: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process, which writes and does not end."""
    command = [sys.executable, "-c", HOLDER, str(lock_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = create_engine(f"sqlite:///{tmp_path / 'portal.db'}")
    sqlite.configure_engine(made, timeout=0.05)
    with made.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE note (text)")
    yield made
    made.dispose()


def test_threads_write_in_the_order_they_came(lock_file: Path) -> None:
    queue, order = WriteQueue(lock_file, timeout=LONG), []
    queue.acquire()

    def write(number: int) -> None:
        queue.acquire()
        order.append(number)
        queue.release()

    threads = []
    for number in range(5):
        threads.append(threading.Thread(target=write, args=(number,)))
        threads[-1].start()
        while len(queue._waiting) <= number:
            pass
    queue.release()
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4]


def test_too_many_waiting_are_refused_at_once(lock_file: Path) -> None:
    queue = WriteQueue(lock_file, timeout=LONG, max_waiting=0)
    queue.acquire()

    with pytest.raises(DatabaseBusy):
        queue.acquire()


def test_who_waited_in_vain_lets_the_next_wait_shorter_until_it_goes_on(lock_file: Path) -> None:
    queue = WriteQueue(lock_file, timeout=0.3)
    queue.acquire()

    with pytest.raises(DatabaseBusy):
        queue.acquire()

    assert queue.timeout < 0.3
    queue.release()
    queue.acquire()
    queue.record_success()
    assert queue.timeout == 0.3


def test_a_writer_in_another_process_is_waited_for_and_its_death_noticed(
    lock_file: Path, holder: subprocess.Popen[str]
) -> None:
    with pytest.raises(DatabaseBusy):
        WriteQueue(lock_file, timeout=0.05).acquire()

    holder.kill()

    WriteQueue(lock_file, timeout=LONG).acquire()


@pytest.mark.parametrize("ending", ["commit", "rollback", "close", "invalidate"])
def test_every_ending_lets_the_next_one_write(engine: Engine, ending: str) -> None:
    connection = engine.connect().execution_options(write=True)
    connection.exec_driver_sql("INSERT INTO note VALUES ('one')")

    getattr(connection, ending)()
    connection.close()

    with engine.execution_options(write=True).begin() as next_one:
        kept = next_one.exec_driver_sql("SELECT count(*) FROM note").scalar()
    assert kept == (1 if ending == "commit" else 0)


def test_a_write_that_fails_keeps_nothing_and_lets_the_next_one_write(engine: Engine) -> None:
    with engine.connect().execution_options(write=True) as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(OperationalError):
            connection.exec_driver_sql("INSERT INTO note VALUES (zeroblob(100000))")

    with engine.execution_options(write=True).begin() as next_one:
        assert next_one.exec_driver_sql("SELECT count(*) FROM note").scalar() == 0


def test_a_writer_outside_the_queue_is_not_waited_for_by_everybody(engine: Engine, tmp_path: Path) -> None:
    engine.dispose()
    with pytest.MonkeyPatch.context() as hurried:
        hurried.setattr(sqlite, "PRAGMAS", (*sqlite.PRAGMAS, "PRAGMA busy_timeout=50"))
        outsider = sqlite3.connect(tmp_path / "portal.db", isolation_level=None)
        outsider.execute("BEGIN IMMEDIATE")
        try:
            for _number in range(2):
                with pytest.raises(OperationalError), engine.execution_options(write=True).begin():
                    pass
        finally:
            outsider.execute("ROLLBACK")
            outsider.close()

    with engine.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql("INSERT INTO note VALUES ('one')")
