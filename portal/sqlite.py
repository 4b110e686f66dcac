"""SQLite as a server database: its pragmas, and write transactions that wait for their turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # NORMAL never corrupts, but may forget the last answers when the power fails; an exam answer must survive.
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-16000",
    "PRAGMA mmap_size=268435456",
)


def prepare(engine: Engine) -> None:
    """Give each connection of the engine its pragmas and its kind of BEGIN; other databases are left alone."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _connect)
    event.listen(engine, "begin", _begin)


def _connect(dbapi: Any, _record: object) -> None:
    dbapi.isolation_level = None  # the driver must not begin by itself
    for pragma in PRAGMAS:
        dbapi.execute(pragma)


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
