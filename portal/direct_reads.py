"""SELECTs that are built once, sent to the driver as SQLAlchemy compiled them the first time.

Its own execute() costs several times what a small statement costs the database: each time it looks the statement
up by a key of everything in it, makes a context, and asks the driver to describe the columns. Here the text, the
order of the values and the kinds of the columns are kept with the statement, as long as that lives. Rows, errors
and listeners are those of execute().
"""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from itertools import chain
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, CursorResult, Dialect, Executable, Result
from sqlalchemy.engine import IteratorResult
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import SelectBase

Rows = Result[*tuple[Any, ...]]

FETCH_SIZE = 200  # rows; of a long table the rest comes as it is read
# What listeners may ask of the context of a statement that is sent from here.
READ_CONTEXT = SimpleNamespace(isinsert=False, isupdate=False, isdelete=False, executemany=False)


class DirectRead:
    """A SELECT as one kind of database gets it, with values of the same names each time."""

    def __init__(self, first: CursorResult[*tuple[Any, ...]], values: Mapping[str, object]) -> None:
        """`first` is what execute() answered with such values."""
        context: Any = first.context
        compiled: SQLCompiler = context.compiled
        self._sql = compiled.string
        self._metadata = first._metadata  # it belongs to the compiled statement
        self._is_positional = compiled.positional
        names = {name: param.key if param.key in values else name for param, name in compiled.bind_names.items()}
        processors = compiled._bind_processors
        kept = context.compiled_parameters[0]
        places: list[tuple[Any, str, Callable[[Any], Any] | None]] = []
        constants: dict[Any, Any] = {}
        order = compiled.positiontup if compiled.positional else list(kept)
        for place, name in enumerate(order or ()):
            where = place if compiled.positional else name
            process: Any = processors.get(name)
            constants[where] = None
            if names[name] in values:
                places.append((where, names[name], process))
            else:
                value = process(kept[name]) if process else kept[name]
                # Drivers look longer at a member of a StrEnum than at the text that it is.
                constants[where] = value.value if isinstance(value, StrEnum) else value
        self._places = tuple(places)
        self._constants: Any = list(constants.values()) if compiled.positional else constants

    def execute(self, connection: Connection, values: Mapping[str, object]) -> Rows:
        """Its rows; raises what execute() raises."""
        parameters = self._constants.copy()
        for where, name, process in self._places:
            value = values[name]
            parameters[where] = value if process is None else process(value)
        sent = tuple(parameters) if self._is_positional else parameters
        cursor = connection.connection.cursor()
        for listener in connection.dispatch.before_cursor_execute:
            listener(connection, cursor, self._sql, sent, READ_CONTEXT, False)
        try:
            cursor.execute(self._sql, sent)
            rows = cursor.fetchmany(FETCH_SIZE)
        except Exception as error:
            raise self._wrapped(error, connection, cursor, sent) from error
        if len(rows) < FETCH_SIZE:
            cursor.close()
            return IteratorResult(self._metadata, iter(rows))
        return IteratorResult(self._metadata, chain(rows, self._rest(connection, cursor, sent)))

    def _rest(self, connection: Connection, cursor: Any, sent: Any) -> Iterator[Any]:
        while True:
            try:
                rows = cursor.fetchmany(FETCH_SIZE)
            except Exception as error:
                raise self._wrapped(error, connection, cursor, sent) from error
            if not rows:
                cursor.close()
                return
            yield from rows

    def _wrapped(self, error: Exception, connection: Connection, cursor: Any, sent: Any) -> BaseException:
        """The error as SQLAlchemy tells it; a connection that is lost is taken for lost."""
        dialect = connection.dialect
        driver = dialect.loaded_dbapi
        is_lost = isinstance(error, driver.Error) and dialect.is_disconnect(
            error, connection.connection.dbapi_connection, cursor
        )
        if is_lost:
            connection.invalidate(error)
        return DBAPIError.instance(
            self._sql,
            sent,
            error,
            driver.Error,
            hide_parameters=connection.engine.hide_parameters,
            connection_invalidated=is_lost,
            dialect=dialect,
        )


ReadCache = dict[tuple[Dialect, tuple[str, ...]], DirectRead | None]
_read_cache: WeakKeyDictionary[Executable, ReadCache] = WeakKeyDictionary()


def read(connection: Connection, statement: Executable, values: Mapping[str, object]) -> Rows:
    """The rows of a statement; a SELECT that is sent for the third time goes to the driver directly."""
    if not isinstance(statement, SelectBase):
        return connection.execute(statement, values)
    kept = _read_cache.get(statement)
    if kept is None:
        _read_cache[statement] = {}  # one that is built anew for each request is not worth more
        return connection.execute(statement, values)
    key = (connection.dialect, tuple(values))
    direct = kept.get(key)
    if direct is not None:
        return direct.execute(connection, values)
    result = connection.execute(statement, values)
    if key not in kept:
        kept[key] = DirectRead(result, values) if _is_plain(statement, result) else None
    return result


def _is_plain(statement: Executable, result: CursorResult[*tuple[Any, ...]]) -> bool:
    """Whether its text is the same for all values, and its values are only those that are given with it."""
    context: Any = result.context
    compiled: SQLCompiler = context.compiled
    return not (
        statement.get_execution_options()
        or compiled.post_compile_params
        or compiled.literal_execute_params
        or compiled.escaped_bind_names
        or any(param.callable for param in compiled.bind_names)
    )
