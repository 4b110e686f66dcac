"""Single statements of several threads, committed together: on SQLite a commit waits for the disk.

Whoever gets the turn to write carries out the statements of all who wait for it, too. Nobody goes on before the
commit that holds their statement is on the disk.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Executable, Row
from sqlalchemy.exc import IntegrityError

FirstRow = Row[*tuple[Any, ...]] | None


class Single:
    """One statement and what became of it."""

    def __init__(self, statement: Executable, values: Mapping[str, object]) -> None:
        self._statement = statement
        self._values = values
        self._row: FirstRow = None
        self._error: BaseException | None = None
        self.is_done = False

    def execute(self, connection: Connection) -> None:
        """Carry it out; one that breaks a rule of the database is undone by itself and ends by itself."""
        try:
            self._row = connection.execute(self._statement, self._values).first()
        except IntegrityError as error:
            self._error = error

    def end(self, error: BaseException | None = None) -> None:
        """Say that it is committed, or why it is not."""
        self._error = error or self._error
        self.is_done = True

    def row(self) -> FirstRow:
        """Its first row; raises what prevented it."""
        if self._error is not None:
            raise self._error
        return self._row


class GroupCommit:
    """The statements of this process that wait for one database."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: list[Single] = []
        self._turn = threading.Lock()

    @property
    def number_waiting(self) -> int:
        """How many statements nobody has begun."""
        return len(self._waiting)

    def execute(self, connection: Connection, statement: Executable, values: Mapping[str, object]) -> FirstRow:
        """The first row of the statement, committed; through this connection or that of another thread."""
        own = Single(statement, values)
        with self._mutex:
            self._waiting.append(own)
        with self._turn:
            if not own.is_done:
                self._commit_all(connection, own)
        return own.row()

    def _commit_all(self, connection: Connection, own: Single) -> None:
        begun: list[Single] = []
        error: BaseException | None = None
        try:
            with connection.begin():
                begun = self._take()
                for single in begun:
                    single.execute(connection)
        except BaseException as raised:  # each of those who wait for it must hear of it
            error = raised
        if not begun:
            # It could not begin; the others try for themselves.
            with self._mutex:
                self._waiting.remove(own)
        for single in begun or [own]:
            single.end(error)

    def _take(self) -> list[Single]:
        with self._mutex:
            taken, self._waiting = self._waiting, []
        return taken
