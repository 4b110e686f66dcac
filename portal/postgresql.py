"""PostgreSQL as this portal uses it: many small statements, none worth compiling or waiting long for."""

from typing import Any

from sqlalchemy import Connection, Engine, event, text

# Walks through the tree of units look expensive to the planner and are not: compiling takes longer than they do.
SETTINGS = "SET jit = off"
# Where people wait. A command may take its time.
SERVER_SETTINGS = (
    "SET statement_timeout = '10s'; SET lock_timeout = '3s'; SET idle_in_transaction_session_timeout = '60s'"
)
# Memory for sorting and adding up, as much as a worker takes.
BULK_SETTINGS = "SET LOCAL work_mem = '64MB'"
# A connection that the server ended meanwhile is noticed before it is used; a server that is away, within seconds.
ENGINE_OPTIONS = {"pool_pre_ping": True, "connect_args": {"connect_timeout": 3}}


def configure_engine(engine: Engine, *, serving: bool = False) -> None:
    """Give each connection of the engine its settings; other databases are left alone.

    With `serving`, a statement ends after 10 seconds, and after 3 of waiting for a lock.
    """
    if engine.dialect.name != "postgresql":
        return
    settings = f"{SETTINGS}; {SERVER_SETTINGS}" if serving else SETTINGS

    def connect(dbapi: Any, _record: object) -> None:
        before, dbapi.autocommit = dbapi.autocommit, True  # no transaction may be open yet
        with dbapi.cursor() as cursor:
            cursor.execute(settings)
        dbapi.autocommit = before

    event.listen(engine, "connect", connect)
    event.listen(engine, "do_execute", _execute)


def _execute(cursor: Any, statement: str, values: Any, context: Any) -> bool:
    """Send a statement with the option `plan_anew` so that PostgreSQL plans it for its values each time.

    psycopg prepares what is sent often, and PostgreSQL then plans most statements once for all values, which saves
    a third of their time. But a search for a rare word would go through the index as for a common one.
    """
    if not context.execution_options.get("plan_anew"):
        return False
    cursor.execute(statement, values, prepare=False)
    return True


def configure_bulk_write(connection: Connection) -> None:
    """Let this transaction write rows by the hundred thousand; on other databases nothing is to be said."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(BULK_SETTINGS))
