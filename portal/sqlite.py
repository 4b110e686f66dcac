"""SQLite as a server database: its pragmas, and write transactions that wait for their turn."""

from __future__ import annotations

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
