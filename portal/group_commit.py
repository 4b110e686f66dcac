"""Small changes of several threads to a SQLite file, committed together, since a commit waits for the disk.

Whoever gets the turn to write carries out the work of all who wait for it, too. Nobody goes on before the commit
that holds their work is on the disk.
"""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

Value = TypeVar("Value")


class PendingWrite(Generic[Value]):
    """The work of one thread and what became of it."""

    def __init__(self, work: Callable[[Connection], Value]) -> None:
        self._work = work
        self._value: Value
        self._error: BaseException | None = None
        self.is_done = False

    def carry_out(self, connection: Connection) -> None:
        """Do it; what breaks a rule of the database, or raises anything of its own, is undone and ends alone."""
        driver: Any = connection.connection.driver_connection
        driver.execute("SAVEPOINT change")
        try:
            self._value = self._work(connection)
        except Exception as error:
            if isinstance(error, DBAPIError) and not isinstance(error, IntegrityError):
                raise  # the whole transaction is in doubt
            self._error = error
            driver.execute("ROLLBACK TO change")
        driver.execute("RELEASE change")

    def end(self, error: BaseException | None = None) -> None:
        """Say that it is committed, or why it is not."""
        self._error = error or self._error
        self.is_done = True

    def value(self) -> Value:
        """What the work returned; raises what prevented it."""
        if self._error is not None:
            raise self._error
        return self._value


class GroupCommit:
    """The changes of this process that wait for one database."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: list[PendingWrite[Any]] = []
        self._turn = threading.Lock()

    @property
    def number_waiting(self) -> int:
        """How many changes nobody has begun."""
        return len(self._waiting)

    def execute(self, connection: Connection, work: Callable[[Connection], Value]) -> Value:
        """What the work returns, committed; it is given this connection, or that of the thread that does it."""
        own = PendingWrite(work)
        with self._mutex:
            self._waiting.append(own)
        with self._turn:
            if not own.is_done:
                self._commit_all(connection, own)
        return own.value()

    def _commit_all(self, connection: Connection, own: PendingWrite[Any]) -> None:
        begun: list[PendingWrite[Any]] = []
        error: BaseException | None = None
        try:
            with connection.begin():
                begun = self._take()
                for change in begun:
                    change.carry_out(connection)
        except BaseException as raised:  # each of those who wait for it must hear of it
            error = raised
        if not begun:
            # It could not begin; the others try for themselves.
            with self._mutex:
                self._waiting.remove(own)
        for change in begun or [own]:
            change.end(error)

    def _take(self) -> list[PendingWrite[Any]]:
        with self._mutex:
            taken, self._waiting = self._waiting, []
        return taken
