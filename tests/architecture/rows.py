"""Rows for every table of a database, whatever its revision: made from the reflected schema."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKeyConstraint,
    MetaData,
    Select,
    Table,
    func,
    inspect,
    select,
    types,
)
from sqlalchemy.schema import sort_tables_and_constraints

ROWS_PER_TABLE = 3  # rows a call; the second of them has nothing in every column that may be empty
DAY = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
LIST_COLUMNS = {
    "blocks",
    "drawn",
    "facts",
    "former_units",
    "new_people",
    "rows",
    "subjects",
    "ticked",
}  # JSON columns that hold a list
# A course that was never published is hidden, so that this and its withdrawn_at are never empty both.
NEVER_EMPTY = {("course", "published_at")}

# By the names of tables and columns: the values of every row, in words that sort and compare.
Contents = dict[str, dict[str, list[str]]]


_to_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_reflected: dict[tuple[str, ...], MetaData] = {}  # by everything that the catalogue of the database says
CATALOGUE = {
    "sqlite": "SELECT type || name || sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1",
    "postgresql": """
        SELECT concat_ws(' ', attrelid::regclass, attnum, attname, format_type(atttypid, atttypmod), attnotnull,
                         attidentity, pg_get_expr(adbin, adrelid))
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
        UNION ALL
        SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        ORDER BY 1
    """,
}


# The name of each table, and all that reading its rows depends on.
SHAPES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'table'",
    "postgresql": """
        SELECT relname, concat(
            (SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod)), ', ' ORDER BY attnum)
             FROM pg_attribute WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped),
            (SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = pg_class.oid AND contype = 'p')
        )
        FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    """,
}
_readings: dict[tuple[str, str, str], Select[Any]] = {}  # by dialect, name and shape of the table


def reflect_tables(connection: Connection) -> MetaData:
    """The tables that are there now, but for the index of the search and Alembic's own."""
    dialect = connection.dialect.name
    catalogue = (dialect, *connection.exec_driver_sql(CATALOGUE[dialect]).scalars())
    if catalogue not in _reflected:
        _reflected[catalogue] = _reflect(connection)
    return _reflected[catalogue]


def _reflect(connection: Connection) -> MetaData:
    metadata = MetaData()
    metadata.reflect(connection, only=list(filter(_is_ours, inspect(connection).get_table_names())))
    return metadata


def _is_ours(table: str) -> bool:
    return not table.startswith(("passage_index", "sqlite_")) and table != "alembic_version"


def _readings_of(connection: Connection) -> dict[str, Select[Any]]:
    """By the name of every table: its rows in the order of their keys.

    Of a revision most tables are as they were in the one before, so each is reflected by itself, and once.
    """
    dialect = connection.dialect.name
    found = {}
    for name, shape in connection.exec_driver_sql(SHAPES[dialect]).all():
        if _is_ours(name):
            key = (dialect, name, shape)
            if key not in _readings:
                _readings[key] = _reading(connection, name)
            found[name] = _readings[key]
    return found


def _reading(connection: Connection, name: str) -> Select[Any]:
    inspector = inspect(connection)
    table = Table(name, MetaData(), *(Column(one["name"], one["type"]) for one in inspector.get_columns(name)))
    keys = inspector.get_pk_constraint(name)["constrained_columns"]
    return select(table).order_by(*(table.c[key] for key in keys))


def add_rows(connection: Connection, first: int = 1) -> None:
    """Put three rows into every table, numbered from `first` on; their foreign keys lead to each other."""
    every = reflect_tables(connection).tables.values()
    *order, (_none, circular) = sort_tables_and_constraints(every, filter_fn=_may_wait)
    tables = [table for table, _constraints in order if table is not None]
    # Tables that point to each other: one half is filled in when both have their rows.
    waiting = [key.parent for constraint in circular for key in constraint.elements]
    for table in tables:
        connection.execute(
            table.insert(), [_row(table, first + place, place, waiting) for place in range(ROWS_PER_TABLE)]
        )
    for column in waiting:
        empty = column.table.update().where(column.is_(None))
        connection.execute(empty.values({column: column.table.c.id}))
    if connection.dialect.name == "postgresql":
        for table in tables:
            _count_on(connection, table)


def _may_wait(constraint: ForeignKeyConstraint) -> bool | None:
    return None if all(column.nullable for column in constraint.columns) else False


def _count_on(connection: Connection, table: Table) -> None:
    # The numbers were given, so that the sequence of the table does not know of them.
    column = table.autoincrement_column
    if column is not None and column.server_default is not None:
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
        connection.execute(select(func.setval(sequence, select(func.max(column)).scalar_subquery())))


def table_contents(connection: Connection) -> Contents:
    """What stands in every column of every table, row by row in the order of their keys."""
    found: Contents = {}
    for name, reading in _readings_of(connection).items():
        answer = connection.execute(reading)
        names, rows = list(answer.keys()), answer.all()
        columns = zip(*rows, strict=True) if rows else [()] * len(names)
        found[name] = {
            column: [_word(value) for value in values] for column, values in zip(names, columns, strict=True)
        }
    return found


def differences(before: Contents, after: Contents) -> Iterable[str]:
    """The columns standing in both, of tables standing in both, that do not hold the same."""
    for table in sorted(before.keys() & after.keys()):
        for column in sorted(before[table].keys() & after[table].keys()):
            if before[table][column] != after[table][column]:
                yield f"{table}.{column}: {before[table][column]} became {after[table][column]}"


def _row(table: Table, number: int, place: int, waiting: list[Column[Any]]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        own = any(key.column.table is table for key in column.foreign_keys)
        may_be_empty = column.nullable and (table.name, column.name) not in NEVER_EMPTY
        if column in waiting or (may_be_empty and (place == 1 or (own and place == 0))):
            row[column.name] = None
        elif own:
            row[column.name] = number - 1
        elif column.foreign_keys:
            target = next(iter(column.foreign_keys)).column
            row[column.name] = _value(target.table.name, target, number)
        else:
            row[column.name] = _value(table.name, column, number)
    return row


def _value(table: str, column: Column[Any], number: int) -> Any:
    kind = column.type
    if isinstance(kind, types.JSON):
        return [f"cái {number}"] if column.name in LIST_COLUMNS else {"tên": f"số {number}"}
    if isinstance(kind, types.Boolean):
        return bool(number % 2)
    if isinstance(kind, types.Integer):
        return number
    if isinstance(kind, types.Float):
        return number / 8
    if isinstance(kind, types.DateTime):
        moment = DAY + timedelta(days=number, microseconds=number)
        # SQLite keeps no time zone, and its reflected columns take none.
        return moment if getattr(kind, "timezone", False) else moment.replace(tzinfo=None)
    if isinstance(kind, types.Date):
        return DAY.date() + timedelta(days=number)
    if isinstance(kind, types.LargeBinary):
        return bytes([0, 255, number])
    return f"{table} {column.name} đã số {number}"


def _word(value: object) -> str:
    # The same values are read again at every revision. Two decimals are equal that are not written alike, and the
    # others cannot be looked up.
    if isinstance(value, list | dict | Decimal | memoryview):
        return _written(value)
    return _known_word(value)


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, date | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return _to_json(value)


_known_word = lru_cache(maxsize=200_000, typed=True)(_written)
