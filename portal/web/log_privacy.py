"""Exceptions as the log may keep them: a database names the values of a row in its messages, the log must not."""

import traceback
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError


def format_exception(error: BaseException | None) -> str:
    """The traceback of an exception and of those it came from, the first one first, without values of rows."""
    return "\n".join(_format(each) for each in _chain(error))


def describe(error: BaseException) -> str:
    """One exception in a line or a few, without values of rows.

    PostgreSQL tells them in `DETAIL: Key (phone)=(…)` and in some of its first lines; of what the server said only
    the state and the names of table, column and constraint are kept. SQLite tells names only.
    """
    if isinstance(error, DBAPIError) and error.orig is not None:
        statement = f"\n[SQL: {error.statement}]" if error.statement else ""
        return f"{type(error).__qualname__}: {describe(error.orig)}{statement}"
    # An error of psycopg, by what only those have: where the database is SQLite, its 6 MB are not loaded.
    state, told = getattr(error, "sqlstate", None), getattr(error, "diag", None)
    if state is not None and told is not None:
        names = (told.table_name, told.column_name, told.constraint_name)
        return f"{type(error).__qualname__}: {' '.join(['state', state, *filter(None, names)])}"
    return "".join(traceback.format_exception_only(error)).rstrip()


def _format(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"Traceback (most recent call last):\n{frames}{describe(error)}"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exceptions that led to this one, and it last."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return reversed(found)
