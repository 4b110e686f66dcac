"""The database: its session, constraint names, and our kinds of column."""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from flask import current_app, g
from flask_sqlalchemy import SQLAlchemy
from markupsafe import Markup
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Executable,
    MetaData,
    Result,
    Row,
    Select,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, mapped_column

from portal import direct_reads
from portal.group_commit import GroupCommit


class Base(DeclarativeBase):
    """What every table shares: predictable constraint names, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


Value = TypeVar("Value")
Rows = Select[*tuple[Any, ...]]  # a statement that reads rows of several columns

db = SQLAlchemy(model_class=Base)

# Flask-SQLAlchemy makes db.Model at run time, which a type checker cannot follow; both are the same class.
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, always aware and in UTC, on databases that know time zones and on those that do not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone; take it from portal.clock.now().")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class SafeHtml(TypeDecorator[str]):
    """HTML that was sanitised when it was written, and so may be printed as it stands."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> Markup | None:
        # Sanitised by portal.content.markdown.parser before it was stored.
        return None if value is None else Markup(value)  # noqa: S704 - see the line above


key = Annotated[int, mapped_column(primary_key=True)]
moment = Annotated[datetime, mapped_column(UtcDateTime)]
safe_html = Annotated[str, mapped_column(SafeHtml, default="")]
json_value = Annotated[Any, mapped_column(JSON)]
# For a table that belongs to the catalogue; see portal.units.queries.catalogue_cache.
CATALOGUE_TABLE: dict[str, Any] = {"info": {"catalogue": True}}
# Sort keys are ASCII and compared byte by byte, whatever collation the database was made with.
sort_key = Annotated[str, mapped_column(String().with_variant(String(collation="C"), "postgresql"))]


def request_globals() -> Any:
    """The object behind Flask's `g` in this request, looked up once instead of for each attribute."""
    return g._get_current_object()


def begin_write(*, bookkeeping: bool = False) -> None:
    """Begin the transaction that will write. Must come before the first statement of the session.

    On SQLite it takes the write lock at once, in its turn (see portal.write_queue); elsewhere it only begins.
    A GET may write nothing but `bookkeeping`: what changes nothing that anybody sees, such as a count of tries.
    """
    g.pop("only_reads", None)  # from here on fetch() sees what this transaction writes
    db.session.connection(execution_options={"write": True, "bookkeeping": bookkeeping})


def upgrade_to_write() -> None:
    """End what a request has only read so far (see mark_read_only()), and begin the transaction that will write.

    On SQLite a transaction that writes must begin as one.
    """
    db.session.rollback()
    close_reader()
    begin_write()


def abandon_transaction() -> None:
    """Roll the session back, also on a connection that is dead; does nothing where no session was begun."""
    if not db.session.registry.has():
        return
    try:
        db.session.rollback()
    except DBAPIError:
        db.session().invalidate()


def insert(table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what to do ON CONFLICT, in the dialect of this database."""
    return sqlite.insert(table) if db.engine.dialect.name == "sqlite" else postgresql.insert(table)


def table_of(model: type[Base]) -> Table:
    """The table of a model, for rows by the thousand: the ORM would send those with and without a value apart."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is no plain table")
    return table


def fetch(statement: Executable, values: Mapping[str, object]) -> Result[*tuple[Any, ...]]:
    """The rows of a statement built once, read past the ORM and mostly past SQLAlchemy (see portal.direct_reads).

    A request that only reads (see mark_read_only()) does without the session's transaction too. Where there may be
    changes of this request that are not written yet, they are written first, as the session does.
    """
    own = request_globals()
    if not own.get("only_reads"):
        return direct_reads.read(_flushed_connection(), statement, values)
    if statement.is_dml:
        _ensure_writing()
    is_first = "reader" not in own
    try:
        return direct_reads.read(_reader(), statement, values)
    except DBAPIError as error:
        if not (is_first and error.connection_invalidated):
            raise
    # The database ended the connection that was kept, between two requests; nothing was read yet.
    close_reader()
    return direct_reads.read(_reader(), statement, values)


def execute_many(statement: Executable, rows: Sequence[Mapping[str, object]]) -> None:
    """Carry out a statement built once for each of these rows of values, in the transaction that has begun."""
    if g.get("only_reads"):
        _ensure_writing()
        _reader().execute(statement, rows)
    else:
        _flushed_connection().execute(statement, rows)


def _ensure_writing() -> None:
    if "changing" not in g:
        raise RuntimeError("begin_write(), upgrade_to_write() or execute_write() must come before a change")


def _flushed_connection() -> Connection:
    session = db.session()
    if session.autoflush:
        session.flush()
    return session.connection()


def execute_write(statement: Executable, values: Mapping[str, object]) -> Row[*tuple[Any, ...]] | None:
    """The first row of a statement built once that changes something.

    In a request that only reads besides (see mark_read_only()) it is a transaction of its own, committed on
    return.
    """
    if "only_reads" in g and db.engine.dialect.name != "sqlite":
        return _reader().execute(statement, values).first()  # each statement is committed by itself
    return run_in_transaction(lambda: fetch(statement, values).first())


class SessionRequired(Exception):
    """What is changed past the session must be written through it; see run_in_transaction()."""


def require_session() -> None:
    """Say that what follows is written through the session. Raises SessionRequired where a change goes past it."""
    if "changing" in g:
        raise SessionRequired


def run_in_transaction(work: Callable[[], Value]) -> Value:
    """What `work` returns, which reads and changes through fetch() and execute_many() alone.

    In a request that only reads besides (see mark_read_only()) it is a transaction of its own, committed on
    return. On SQLite another thread may carry it out with its own, so that it may use values and nothing of its
    request. Work that needs the session after all is undone, and done again in a transaction of the session,
    committed as well.
    """
    if "only_reads" not in g or "changing" in g:
        return work()
    try:
        return _run_past_session(work)
    except SessionRequired:
        upgrade_to_write()
        value = work()
        db.session.commit()
        return value


def _run_past_session(work: Callable[[], Value]) -> Value:
    reader = _reader()
    if reader.dialect.name == "sqlite":
        reader.rollback()  # what it read is no transaction, but SQLAlchemy takes it for one
        reader.execution_options(reads=False, write=True)
        group: GroupCommit = current_app.extensions.setdefault("group_commit", GroupCommit())
        try:
            return group.execute(reader, lambda _connection: _run_writing(work))
        finally:
            reader.execution_options(reads=True, write=False)
    reader.exec_driver_sql("BEGIN")
    try:
        value = _run_writing(work)
        reader.exec_driver_sql("COMMIT")
    except BaseException:
        _roll_back(reader)
        raise
    return value


def _run_writing(work: Callable[[], Value]) -> Value:
    """Let fetch() change something meanwhile; the connection that it reads through is in a transaction."""
    g.changing = True
    try:
        return work()
    finally:
        del g.changing


def _roll_back(reader: Connection) -> None:
    try:
        if not reader.invalidated:
            reader.exec_driver_sql("ROLLBACK")
    except DBAPIError:
        reader.invalidate()  # nobody may go on in what it has begun


def mark_read_only() -> None:
    """Say that this request changes nothing: fetch() then reads statement by statement, outside a transaction."""
    g.only_reads = True


def is_read_only() -> bool:
    """Whether this request changes nothing, so that fetch() sees what is committed by now."""
    return bool(g.get("only_reads"))


def holds_write_lock() -> bool:
    """Whether this request, which may write, holds the one write lock of SQLite, so that no other can write."""
    return not g.get("only_reads") and db.engine.dialect.name == "sqlite"


def cached_per_request(query: Callable[..., Value]) -> Callable[..., Value]:
    """Cache a query for one read-only request: the same arguments ask the database once.

    For what many rules of permissions ask of one screen. Nobody may change the value in place.
    """

    @wraps(query)
    def asked(*arguments: Any) -> Value:
        if not g.get("only_reads"):
            return query(*arguments)
        kept: dict[Any, Value] = g.setdefault("read_once", {})
        key = (query, arguments)
        if key not in kept:
            kept[key] = query(*arguments)
        return kept[key]

    return asked


def close_reader(error: BaseException | None = None) -> None:
    """Give the connection that fetch() read through back; a thread that serves keeps it until something fails."""
    own = request_globals()
    if "reader" not in own:
        return
    reader: Connection = own.pop("reader")
    if reader is _thread_state.__dict__.get("reader"):
        if error is None and not reader.invalidated and not reader.closed:
            return
        del _thread_state.reader
    reader.close()


def _reader() -> Connection:
    own = request_globals()
    reader: Connection | None = own.get("reader")
    if reader is None:
        reader = own.reader = _kept_reader() if current_app.config["SERVING"] else _open_reader()
    return reader


# Taking a connection from the pool and giving it back costs as much as two statements (on PostgreSQL it also asks
# whether it is alive), so that a thread of a server keeps its own. It is in no transaction between statements.
_thread_state = threading.local()


def _kept_reader() -> Connection:
    reader: Connection | None = _thread_state.__dict__.get("reader")
    if reader is None or reader.engine is not db.engine:
        reader = _thread_state.reader = _open_reader()
    return reader


def _open_reader() -> Connection:
    engine = db.engine
    # SQLite without a BEGIN reads statement by statement (see portal.sqlite); the others are told to.
    reading = {"reads": True} if engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
    return engine.connect().execution_options(**reading)
