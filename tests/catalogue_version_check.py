"""Transactions that changed the catalogue and did not tell: other processes would go on showing what they keep."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, event

from portal.db import db
from portal.units.models import CatalogueVersion
from tests.emptying import written_by

WRITTEN_KEY = "written_by_the_test"  # in the info of a connection
_unannounced: list[frozenset[str]] = []


@cache
def catalogue_tables() -> frozenset[str]:
    """The names of the tables that belong to the catalogue."""
    return frozenset(table.name for table in db.metadata.sorted_tables if table.info.get("catalogue"))


def watch(engine: Engine) -> None:
    """Note from now on what each transaction of the engine writes, and whether it gives a new version."""

    def note(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        tables = written_by(statement)
        if tables:
            connection.info[WRITTEN_KEY] = connection.info.get(WRITTEN_KEY, frozenset()) | tables

    def commit(connection: Connection) -> None:
        written = connection.info.pop(WRITTEN_KEY, frozenset())
        if written & catalogue_tables() and CatalogueVersion.__tablename__ not in written:
            _unannounced.append(written & catalogue_tables())

    def rollback(connection: Connection) -> None:
        if not connection.invalidated:
            connection.info.pop(WRITTEN_KEY, None)

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", commit)
    event.listen(engine, "rollback", rollback)


def unannounced_changes() -> list[frozenset[str]]:
    """The tables that were written to without a new version, by transaction, since this was last asked."""
    found = list(_unannounced)
    _unannounced.clear()
    return found
