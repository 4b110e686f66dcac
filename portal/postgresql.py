"""PostgreSQL as this portal uses it: many small statements, none of which is worth compiling."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event


def prepare(engine: Engine) -> None:
    """Let each connection of the engine run its statements without compiling them; other databases are left alone.

    Walks through the tree of units look expensive to the planner and are not: compiling takes longer than they do.
    """
    if engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _connect)


def _connect(dbapi: Any, _record: object) -> None:
    before, dbapi.autocommit = dbapi.autocommit, True  # no transaction may be open yet
    with dbapi.cursor() as cursor:
        cursor.execute("SET jit = off")
    dbapi.autocommit = before
