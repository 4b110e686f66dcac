"""SQLite as a server database: its pragmas, and write transactions that wait for their turn."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from portal.write_queue import COMMAND_TIMEOUT_SECONDS, TIMEOUT_SECONDS, WriteQueue

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # NORMAL never corrupts, but may forget the last answers when the power fails; an exam answer must survive.
    "PRAGMA synchronous=FULL",
    # Writers of the portal queue for each other before this (portal.write_queue); it is for other programs.
    "PRAGMA busy_timeout=3000",
    "PRAGMA foreign_keys=ON",
)
# A server has a connection for each thread, and each would map the same file and keep the same pages. The system
# has them in memory once: copying those that a request reads takes no time that can be measured.
SERVER_PRAGMAS = ("PRAGMA cache_size=-512",)
# A command has one connection, and reads or writes much.
COMMAND_PRAGMAS = ("PRAGMA cache_size=-4000", "PRAGMA mmap_size=268435456")

BUSY_ERRORS = ("SQLITE_BUSY", "SQLITE_LOCKED")
HOLDS_QUEUE_KEY = "holds_write_queue"  # in the info of a connection


def configure_engine(engine: Engine, *, timeout: float = COMMAND_TIMEOUT_SECONDS, serving: bool = False) -> None:
    """Give each connection of the engine its pragmas and its kind of BEGIN; other databases are left alone.

    Those of a server (`serving`), which has many, hold little memory. A writer waits `timeout` seconds at most
    for the others of the same file, then DatabaseBusy is raised.
    """
    if engine.dialect.name != "sqlite":
        return
    own = SERVER_PRAGMAS if serving else COMMAND_PRAGMAS

    def connect(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None  # the driver must not begin by itself
        for pragma in (*PRAGMAS, *own):
            dbapi.execute(pragma)

    event.listen(engine, "connect", connect)
    file = engine.url.database
    if not file or file == ":memory:":
        event.listen(engine, "begin", _begin)
        return
    queue = WriteQueue(Path(f"{Path(file).resolve()}.lock"), timeout=timeout)

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("write", False):
            _begin_queued(connection, queue)
        else:
            _begin(connection)

    def commit(connection: Connection) -> None:
        if connection.info.get(HOLDS_QUEUE_KEY):
            # Before the turn is given back, not after, as the driver would.
            driver: Any = connection.connection.driver_connection
            try:
                driver.execute("COMMIT")
            except sqlite3.OperationalError as error:
                raise OperationalError("COMMIT", None, error) from error
            finally:
                _release_queue(connection.info, queue, driver)

    def rollback(connection: Connection) -> None:
        if not connection.invalidated and connection.info.get(HOLDS_QUEUE_KEY):
            _release_queue(connection.info, queue, connection.connection.driver_connection)

    def give_up(dbapi: Any, record: Any, _error: BaseException | None = None) -> None:
        if record.info.get(HOLDS_QUEUE_KEY):
            _release_queue(record.info, queue, dbapi)

    event.listen(engine, "begin", begin)
    event.listen(engine, "commit", commit)
    event.listen(engine, "rollback", rollback)
    for ending in ("checkin", "invalidate"):
        event.listen(engine, ending, give_up)


def _begin_queued(connection: Connection, queue: WriteQueue) -> None:
    queue.acquire()
    try:
        hurried = queue.timeout < TIMEOUT_SECONDS
        if hurried:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={int(queue.timeout * 1000)}")
        try:
            _begin(connection)
        finally:
            if hurried:
                connection.exec_driver_sql(next(pragma for pragma in PRAGMAS if "busy_timeout" in pragma))
    except BaseException as error:
        if getattr(getattr(error, "orig", None), "sqlite_errorname", "").startswith(BUSY_ERRORS):
            queue.record_timeout()
        queue.release()
        raise
    queue.record_success()
    connection.info[HOLDS_QUEUE_KEY] = True


def _release_queue(info: Any, queue: WriteQueue, driver: Any) -> None:
    """Give the turn to the next writer, when what was begun is ended."""
    info.pop(HOLDS_QUEUE_KEY)
    try:
        if driver.in_transaction:
            driver.rollback()
    finally:
        queue.release()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another writes in between, whatever
    # the time-out; one that says so at its beginning waits.
    options = connection.get_execution_options()
    if options.get("reads", False):
        return
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write", False) else "BEGIN")


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """Let SQLite not enforce foreign keys on this connection meanwhile; other databases are left alone.

    Needed where a table that others point to is dropped and made anew, as a batch migration does. Must be entered
    before anything begins a transaction, and left when it has ended: SQLite ignores the switch inside of one.
    Who uses this asks foreign_key_violations() before committing.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    # Past SQLAlchemy, which would begin a transaction for the statement.
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def foreign_key_violations(connection: Connection) -> dict[tuple[str, str], int]:
    """How many rows of which table point to a missing row of which other, by (table, other); none elsewhere."""
    if connection.dialect.name != "sqlite":
        return {}
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return dict(Counter((row[0], row[2]) for row in rows))
