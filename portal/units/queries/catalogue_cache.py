"""The catalogue: what is the same for everybody of a unit, kept in this process by the catalogue's version.

Tables marked CATALOGUE_TABLE belong to it. Every transaction that writes to one of them gives the catalogue a new
version when it commits; a request reads the version with the viewer's row.
"""

import secrets
from collections.abc import Callable, Hashable
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from flask import g
from sqlalchemy import Connection, Engine, TableClause, event
from sqlalchemy.dialects import postgresql, sqlite

from portal.db import is_read_only
from portal.lru_cache import LRUCache
from portal.units.models import CatalogueVersion

SINGLETON_ID = 1  # the only one of its table
CHANGED_KEY = (
    "catalogue_changed"  # in the info of a connection, while its transaction has written to the catalogue
)
# Random, since a counter would count over the same numbers after an older database is restored.
RANDOM_BYTES = 12

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class VersionedCache(Generic[Arguments, Result]):
    """A function of the catalogue whose results are kept; see cached_by_catalogue_version()."""

    def __init__(self, read: Callable[Arguments, Result], max_size: int) -> None:
        self.read = read
        self.kept: LRUCache[Hashable, Result] = LRUCache(max_size)
        update_wrapper(self, read)

    def __call__(self, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        """The result for the version that this request has read, else what the database says now."""
        version = request_version()
        if version is None:
            return self.read(*args, **kwargs)
        key = (version, *args, *kwargs.items())
        result = self.kept.get(key)
        if result is None:
            result = self.read(*args, **kwargs)
            self.kept.put(key, result)
        return result


cached_functions: list[VersionedCache[Any, Any]] = []


def cached_by_catalogue_version(
    max_size: int,
) -> Callable[[Callable[Arguments, Result]], VersionedCache[Arguments, Result]]:
    """Keep the last results of a function that reads nothing but the catalogue, through portal.db.fetch.

    They are kept by the version and the arguments, and handed out to all threads: none may be changed. A request
    that may write, a command and a stranger's request always read anew.
    """

    def keep(read: Callable[Arguments, Result]) -> VersionedCache[Arguments, Result]:
        cached_functions.append(VersionedCache(read, max_size))
        return cached_functions[-1]

    return keep


def record_request_version(version: str) -> None:
    """Say which version the catalogue had when this request began to read."""
    g.catalogue_version = version


def request_version() -> str | None:
    """The version of the catalogue that this request goes by; None where nothing may be kept.

    What is read after the version is of this version or a later one, never of an earlier one, as long as each
    statement sees what was committed before it; a request that may write reads in its own transaction.
    """
    version: str | None = g.get("catalogue_version") if is_read_only() else None
    return version


def clear_catalogue_cache() -> None:
    """Keep nothing; for tests, whose databases come and go."""
    for function in cached_functions:
        function.kept.clear()


def track_catalogue_changes(engine: Engine) -> None:
    """Give the catalogue a new version in every transaction of the engine that writes to it, as it commits.

    As the last thing, so that nobody waits for another's new version while holding it.
    """
    new = (
        sqlite.insert(CatalogueVersion) if engine.dialect.name == "sqlite" else postgresql.insert(CatalogueVersion)
    )
    raising = new.on_conflict_do_update(index_elements=["id"], set_={"version": new.excluded.version})

    def note(connection: Connection, _cursor: Any, _text: str, _values: Any, context: Any, _many: bool) -> None:
        if context.isinsert or context.isupdate or context.isdelete:
            record_catalogue_change(connection, context.compiled.statement.table)

    def commit(connection: Connection) -> None:
        if connection.info.pop(CHANGED_KEY, False):
            connection.execute(raising, {"id": SINGLETON_ID, "version": secrets.token_urlsafe(RANDOM_BYTES)})

    def rollback(connection: Connection) -> None:
        if not connection.invalidated:
            connection.info.pop(CHANGED_KEY, None)

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", commit, insert=True)  # before portal.sqlite commits
    event.listen(engine, "rollback", rollback)


def record_catalogue_change(connection: Connection, table: TableClause) -> None:
    """Say that this transaction writes to the table; needed only where no statement of SQLAlchemy does it."""
    if "catalogue" not in getattr(table, "info", ()):
        return
    options = connection.get_execution_options()
    if options.get("reads") or options.get("isolation_level") == "AUTOCOMMIT":
        raise RuntimeError(f"{table.name} is changed in a transaction only, which commits with a new version.")
    connection.info[CHANGED_KEY] = True
