"""What factories write, kept as statements and sent again: the same people and courses open some thousand tests.

A call is kept by all that came before it since the database was empty: the same calls at the same moments leave
the same rows. Only the beginning of a test is repeated so. As soon as something else is written, a request is
served, the clock is set or anything is patched, the factories call the operations themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import pytest
from sqlalchemy import Connection, Engine, event, inspect

from portal import clock
from portal.db import db
from tests.emptying import mark_written, written_by
from tests.fixed_clock import the_clock

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Statement = tuple[str, Any]  # SQL and its parameters; a list of them where it is sent once for each


@dataclass
class DatabaseState:
    """The rows of a database, told by the calls that led to them."""

    after: dict[object, RecordedCall] = field(default_factory=dict)


@dataclass(frozen=True)
class RecordedCall:
    """What a call wrote and returned, and how it left the clock."""

    statements: list[Statement]
    result: Any
    moment: datetime
    state: DatabaseState


@dataclass
class RecordedEngine:
    """An engine whose statements are listened to."""

    empty: DatabaseState = field(default_factory=DatabaseState)
    # None where the rows are of another making than that of the kept calls.
    state: DatabaseState | None = None
    recording: list[Statement] | None = None


_engines: dict[Engine, RecordedEngine] = {}
_patches: list[pytest.MonkeyPatch] = []


def record_calls(engine: Engine) -> None:
    """Keep the calls of factories on this engine from now on; mark_empty() says when it has no rows."""
    followed = _engines[engine] = RecordedEngine()

    def note(_connection: Connection, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        if not written_by(statement):
            return
        if followed.recording is not None:
            followed.recording.append((statement, parameters))
        else:
            followed.state = None

    def stop(*_arguments: object) -> None:
        # What was rolled back must not be sent again.
        if followed.recording:
            followed.recording, followed.state = None, None

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "rollback", stop)
    event.listen(engine, "rollback_savepoint", stop)


def mark_empty(engine: Engine) -> None:
    """The database of the engine has no rows."""
    if engine in _engines:
        _engines[engine].state = _engines[engine].empty


def stop_replay(engine: Engine) -> None:
    """From now on, until the database is emptied, factories call the operations themselves."""
    if engine in _engines:
        _engines[engine].state = None


def replayed(make: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """A factory whose writing is kept and sent again; it commits, and its arguments and result can be frozen."""

    @wraps(make)
    def made(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        followed = _engines.get(db.engine)
        state = followed.state if followed is not None and followed.recording is None else None
        if followed is None or state is None or not is_unchanged():
            return make(*args, **kwargs)
        key = (make, freeze(args), freeze(kwargs), the_clock.moment, the_clock.step)
        if key not in state.after:
            return _record(followed, state, key, lambda: make(*args, **kwargs))
        call = state.after[key]
        _send(call)
        followed.state, the_clock.moment = call.state, call.moment
        result = thaw(call.result)
        # As after the factory itself, no transaction is open.
        db.session.commit()
        return result

    return made


def set_patches(patches: pytest.MonkeyPatch | None) -> None:
    """What the test at hand has patched, if it can."""
    _patches[:] = [patches] if patches is not None else []


def is_patched() -> bool:
    """Whether the test at hand has patched anything by now."""
    # pytest tells it nowhere else.
    return any(patches._setattr or patches._setitem for patches in _patches)


def is_unchanged() -> bool:
    """Whether nothing waits to be written, the clock is that of all tests, and nothing is patched."""
    session = db.session
    waits = session.new or session.deleted or session.dirty
    return not waits and clock.now == the_clock.now and not is_patched()


def _record(followed: RecordedEngine, state: DatabaseState, key: object, make: Callable[[], Result]) -> Result:
    statements: list[Statement] = []
    followed.recording, followed.state = statements, DatabaseState()
    reached = followed.state
    try:
        result = make()
    except BaseException:
        followed.recording, followed.state = None, None
        raise
    is_whole, followed.recording = followed.recording is statements, None
    if is_whole and clock.now == the_clock.now:
        state.after[key] = RecordedCall(statements, freeze(result), the_clock.moment, reached)
    return result


def _send(call: RecordedCall) -> None:
    # As a factory does: the test's own transaction ends, and what it has read is read again.
    db.session.commit()
    engine = db.engine
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        cursor = connection.connection.cursor()
        for statement, parameters in call.statements:
            mark_written(engine, written_by(statement))
            (cursor.executemany if isinstance(parameters, list) else cursor.execute)(statement, parameters)
        cursor.close()


@dataclass(frozen=True)
class RowReference:
    """A row that is to be read again."""

    model: type[Any]
    id: tuple[Any, ...]


def freeze(value: Any) -> Any:
    """The value without its session, to be compared and kept."""
    if isinstance(value, db.Model):
        return RowReference(type(value), inspect(value).identity)
    if isinstance(value, dict):
        return (dict, tuple((freeze(name), freeze(kept)) for name, kept in value.items()))
    if isinstance(value, list | tuple):
        return (type(value), tuple(freeze(kept) for kept in value))
    return value


def thaw(value: Any) -> Any:
    """What freeze() was given, with rows as they are now."""
    if isinstance(value, RowReference):
        return db.session.get_one(value.model, value.id)
    if isinstance(value, tuple):
        kind, kept = value
        if kind is dict:
            return {thaw(name): thaw(one) for name, one in kept}
        return kind(thaw(one) for one in kept)
    return value
