"""The full-text index as a search asks it: FTS5 on SQLite, tsvector on PostgreSQL."""

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import ColumnElement, cast, column, table
from sqlalchemy.dialects.postgresql import TSQUERY

Part = Literal["head", "folded", "exact"]

INDEX = table("passage_index", column("rowid"), column("head"), column("folded"), column("exact"))


def match_query(alternatives: Sequence[Sequence[str]], dialect: str) -> str:
    """Asks for all the words of any of the alternatives, the last of them as the beginning of one."""
    is_sqlite = dialect == "sqlite"
    asked = [_all_words(words, is_sqlite=is_sqlite) for words in alternatives]
    return asked[0] if len(asked) == 1 else (" OR " if is_sqlite else " | ").join(f"({one})" for one in asked)


def _all_words(words: Sequence[str], *, is_sqlite: bool) -> str:
    # Words are a-z and 0-9 only, so nothing in them can end the quotation or be an operator.
    *whole, last = words
    if is_sqlite:
        return " ".join([*(f'"{word}"' for word in whole), f'"{last}" *'])
    return " & ".join([*(f"'{word}'" for word in whole), f"'{last}':*"])


def matches(part: Part, query: ColumnElement[str], dialect: str) -> ColumnElement[bool]:
    """Whether this part of a passage has what the query asks for."""
    if dialect == "sqlite":
        return INDEX.c[part].op("MATCH", is_comparison=True)(query)
    return INDEX.c[part].op("@@", is_comparison=True)(cast(query, TSQUERY))
