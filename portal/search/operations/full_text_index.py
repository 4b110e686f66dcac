"""The index over passages: FTS5 on SQLite, tsvector and GIN on PostgreSQL.

Both hold, for each passage by its id, the words of `head`, `folded` and `exact` as portal.search.rules.tokenising
cut them, so that both find the same. Whoever writes passages keeps the index by put() and forget().
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, text

from portal.postgresql import configure_bulk_write

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


def index_passages(connection: Connection, ids: Iterable[int]) -> None:
    """Let the passages with these ids be found; they must stand in their table and not in the index."""
    _run(connection, _PUT, ids)


def index_all_passages(connection: Connection) -> None:
    """Let every passage be found; the index must be empty."""
    configure_bulk_write(connection)
    for statement in _PUT_ALL[connection.dialect.name]:
        connection.execute(text(statement))


def remove_passages(connection: Connection, ids: Iterable[int]) -> None:
    """Let the passages with these ids be found no more; must come before they are deleted or changed."""
    _run(connection, _FORGET, ids)


def clear_index(connection: Connection) -> None:
    """Empty the index."""
    connection.execute(text(_FORGET_ALL[connection.dialect.name]))


def _run(connection: Connection, statements: dict[str, str], ids: Iterable[int]) -> None:
    values: dict[str, Any] = {"ids": list(ids)}
    statement = text(statements[connection.dialect.name]).bindparams(bindparam("ids", expanding=True))
    connection.execute(statement, values)
