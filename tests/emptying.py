"""Emptying the databases between two tests, quickly."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection

from portal.db import db
from portal.search import full_text

# PostgreSQL takes 45 ms for a TRUNCATE of all tables, however little they hold, and 1 ms for deleting from each;
# but what was deleted stays in its files, to be passed over by every reader, until the next TRUNCATE.
TRUNCATE_EVERY = 50
_times: Counter[str] = Counter()
_deletions: dict[str, str] = {}


def empty_database(connection: Connection) -> None:
    """Delete every row of every table, and let the next ids begin at 1."""
    if connection.dialect.name == "sqlite":
        _empty_sqlite(connection)
    else:
        _empty_postgresql(connection)


def _empty_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    full_text.forget_all(connection)
    for table in reversed(db.metadata.sorted_tables):
        connection.execute(table.delete())


def _empty_postgresql(connection: Connection) -> None:
    database = connection.engine.url.render_as_string()
    _times[database] += 1
    if database not in _deletions:
        _deletions[database] = _deletion(connection)
    if _times[database] % TRUNCATE_EVERY == 0:
        names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
    else:
        connection.exec_driver_sql(_deletions[database])


def _deletion(connection: Connection) -> str:
    """SQL that deletes from every table of this database, and sets every sequence back."""
    # Tables that point to each other have no order in which their foreign keys would let them be emptied.
    unguarded = "SET LOCAL session_replication_role = replica"
    deletions = connection.exec_driver_sql(
        "SELECT 'DELETE FROM ' || quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
    ).scalars()
    sequences = "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'"
    return "; ".join([unguarded, *deletions, sequences])
