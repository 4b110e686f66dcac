"""Emptying the databases between two tests, quickly: of a followed engine only the tables that were written to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set
from functools import cache

from sqlalchemy import CompoundSelect, Connection, Engine, Pool, event, literal_column, select, union_all

from portal.db import db
from portal.search.operations import full_text_index
from portal.units.queries.catalogue_cache import CHANGED_KEY

# PostgreSQL takes 45 ms for a TRUNCATE of all tables, however little they hold, and 1 ms for deleting from each;
# but what was deleted stays in its files, to be passed over by every reader, until the next TRUNCATE.
TRUNCATE_EVERY = 50
_times: Counter[str] = Counter()
# By pool, which an engine shares with those that differ from it in options only.
_written: dict[Pool, set[str]] = {}
_sequences: dict[Pool, dict[str, str]] = {}
PASSAGES = frozenset({"passage", "passage_index"})
_TARGET = re.compile(r'\b(?:INTO|DELETE FROM|UPDATE|TRUNCATE)\s+"?(\w+)')


@cache
def all_tables() -> frozenset[str]:
    """The names of all tables, with the index of passages."""
    return frozenset(table.name for table in db.metadata.sorted_tables) | {"passage_index"}


@cache
def written_by(statement: str) -> frozenset[str]:
    """The names of the tables that a statement writes to."""
    return frozenset(_TARGET.findall(statement)) & all_tables()


def watch(engine: Engine) -> None:
    """Remember from now on which tables are written to through the engine; before, it may have been any."""
    _written[engine.pool] = set(all_tables())
    event.listen(engine, "before_cursor_execute", _remember)


def mark_written(engine: Engine, tables: frozenset[str]) -> None:
    """Tell that these tables are written to past the engine's statements."""
    if engine.pool in _written:
        _written[engine.pool] |= tables


def forget_writes(engine: Engine) -> None:
    """Know of no table of a followed engine that was written to; those with rows are emptied all the same."""
    _written[engine.pool] = set()


def _remember(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
    tables = written_by(statement)
    if tables:
        # The pool is another one after dispose(); what was written through the one before is not known.
        _written.setdefault(connection.engine.pool, set(all_tables())).update(tables)


def empty_database(connection: Connection) -> None:
    """Delete every row of every table, and let the next ids begin at 1."""
    # Another process and COPY write past the engine's statements; rows that were rolled back have used up ids.
    written = _written.get(connection.engine.pool, all_tables()) | filled_tables(connection)
    if written & PASSAGES:
        written |= PASSAGES  # deleting as a replica cascades to no index
    if written and connection.dialect.name == "sqlite":
        _empty_sqlite(connection, written)
    elif written:
        _empty_postgresql(connection, written)
    connection.info.pop(CHANGED_KEY, None)  # an empty database has no version of the catalogue
    if connection.engine.pool in _written:
        _written[connection.engine.pool] = set()


def filled_tables(connection: Connection) -> frozenset[str]:
    """The names of the tables that have rows."""
    filled = frozenset(connection.execute(_filled()).scalars())
    return filled | {"passage_index"} if "passage" in filled else filled


@cache
def _filled() -> CompoundSelect[tuple[str]]:
    rows = ((table.name, select(1).select_from(table).exists()) for table in db.metadata.sorted_tables)
    return union_all(*(select(literal_column(f"'{name}'")).where(has_rows) for name, has_rows in rows))


def _empty_sqlite(connection: Connection, written: Set[str]) -> None:
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    if written & PASSAGES:
        full_text_index.clear_index(connection)
    for table in reversed(db.metadata.sorted_tables):
        if table.name in written:
            connection.execute(table.delete())


def _empty_postgresql(connection: Connection, written: Set[str]) -> None:
    database = connection.engine.url.render_as_string()
    _times[database] += 1
    if _times[database] % TRUNCATE_EVERY == 0:
        names = ", ".join(f'"{table}"' for table in sorted(all_tables()))
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
        return
    # Tables that point to each other have no order in which their foreign keys would let them be emptied.
    steps = ["SET LOCAL session_replication_role = replica"]
    steps += [f'DELETE FROM "{table}"' for table in sorted(written)]  # noqa: S608 - names of our own tables
    sequences = sequences_of(connection)
    steps += [f"SELECT setval('{sequences[table]}', 1, false)" for table in sorted(written & sequences.keys())]
    connection.exec_driver_sql("; ".join(steps))


def sequences_of(connection: Connection) -> dict[str, str]:
    """The sequence that numbers the rows of a table, by the table's name."""
    if connection.engine not in _sequences:
        found = connection.exec_driver_sql(
            "SELECT owner.relname, sequence.oid::regclass::text FROM pg_class sequence "
            "JOIN pg_depend link ON link.objid = sequence.oid AND link.deptype IN ('a', 'i') "
            "AND link.refclassid = 'pg_class'::regclass "
            "JOIN pg_class owner ON owner.oid = link.refobjid WHERE sequence.relkind = 'S'"
        )
        _sequences[connection.engine.pool] = {row[0]: row[1] for row in found}
    return _sequences[connection.engine.pool]
