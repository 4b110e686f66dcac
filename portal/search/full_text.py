"""The index over passages: FTS5 on SQLite, tsvector and GIN on PostgreSQL.

Both hold, for each passage by its id, the words of `head`, `folded` and `exact` as portal.search.words cut them,
so that both find the same. Whoever writes passages keeps the index by put() and forget().
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    bindparam,
    cast,
    column,
    event,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from portal.postgresql import prepare_bulk

Part = Literal["head", "folded", "exact"]

# The words are ASCII already. Their places are not kept: portal.search.ranking looks at the text itself.
CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE passage_index USING fts5(head, folded, exact, content='passage', "
        "content_rowid='id', tokenize='ascii', prefix='1 2 3', detail='column', columnsize=0)",
    ),
    "postgresql": (
        "CREATE TABLE passage_index (rowid integer PRIMARY KEY REFERENCES passage ON DELETE CASCADE, "
        "head tsvector NOT NULL, folded tsvector NOT NULL, exact tsvector NOT NULL)",
        "CREATE INDEX ix_passage_index ON passage_index USING gin (head, folded, exact)",
    ),
}
DROP = "DROP TABLE passage_index"

INDEX = table("passage_index", column("rowid"), column("head"), column("folded"), column("exact"))

_PUT = {
    "sqlite": "INSERT INTO passage_index (rowid, head, folded, exact) "
    "SELECT id, head, folded, exact FROM passage WHERE id IN :ids",
    # Made from the words as they are: to_tsvector() would cut the text by rules of its own.
    "postgresql": "INSERT INTO passage_index (rowid, head, folded, exact) "
    "SELECT id, array_to_tsvector(string_to_array(head, ' ')), array_to_tsvector(string_to_array(folded, ' ')), "
    "array_to_tsvector(string_to_array(exact, ' ')) FROM passage WHERE id IN :ids",
}
_FORGET = {
    # An index without texts of its own must be told which words to take out.
    "sqlite": "INSERT INTO passage_index (passage_index, rowid, head, folded, exact) "
    "SELECT 'delete', id, head, folded, exact FROM passage WHERE id IN :ids",
    "postgresql": "DELETE FROM passage_index WHERE rowid IN :ids",
}
_PUT_ALL = {
    "sqlite": ("INSERT INTO passage_index (passage_index) VALUES ('rebuild')",),
    # Words are collected before they are sorted into the index. What is left in the end is sorted in too, or every
    # search would go through it.
    "postgresql": (
        "SET LOCAL gin_pending_list_limit = '64MB'",
        _PUT["postgresql"].removesuffix(" WHERE id IN :ids"),
        "SELECT gin_clean_pending_list('ix_passage_index')",
    ),
}
_FORGET_ALL = {
    "sqlite": "INSERT INTO passage_index (passage_index) VALUES ('delete-all')",
    "postgresql": "DELETE FROM passage_index",
}


def follow(passages: FromClause) -> None:
    """Let the index be made after the table of the passages, and dropped before it."""

    def create(_table: object, connection: Connection, **_others: object) -> None:
        for statement in CREATE[connection.dialect.name]:
            connection.exec_driver_sql(statement)

    def drop(_table: object, connection: Connection, **_others: object) -> None:
        connection.exec_driver_sql(DROP)

    event.listen(passages, "after_create", create)
    event.listen(passages, "before_drop", drop)


def put(connection: Connection, ids: Iterable[int]) -> None:
    """Let the passages with these ids be found; they must stand in their table and not in the index."""
    _run(connection, _PUT, ids)


def put_all(connection: Connection) -> None:
    """Let every passage be found; the index must be empty."""
    prepare_bulk(connection)
    for statement in _PUT_ALL[connection.dialect.name]:
        connection.execute(text(statement))


def forget(connection: Connection, ids: Iterable[int]) -> None:
    """Let the passages with these ids be found no more; must come before they are deleted or changed."""
    _run(connection, _FORGET, ids)


def forget_all(connection: Connection) -> None:
    """Empty the index."""
    connection.execute(text(_FORGET_ALL[connection.dialect.name]))


def query_for(words: Sequence[str], dialect: str) -> str:
    """Asks for all the words, the last of them as the beginning of one: what holds() takes."""
    # Words are a-z and 0-9 only, so nothing in them can end the quotation or be an operator.
    *whole, last = words
    if dialect == "sqlite":
        return " ".join([*(f'"{word}"' for word in whole), f'"{last}" *'])
    return " & ".join([*(f"'{word}'" for word in whole), f"'{last}':*"])


def holds(part: Part, query: ColumnElement[str], dialect: str) -> ColumnElement[bool]:
    """Whether this part of a passage has what the query asks for."""
    if dialect == "sqlite":
        return INDEX.c[part].op("MATCH", is_comparison=True)(query)
    return INDEX.c[part].op("@@", is_comparison=True)(cast(query, TSQUERY))


def _run(connection: Connection, statements: dict[str, str], ids: Iterable[int]) -> None:
    values: dict[str, Any] = {"ids": list(ids)}
    statement = text(statements[connection.dialect.name]).bindparams(bindparam("ids", expanding=True))
    connection.execute(statement, values)
