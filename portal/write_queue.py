"""The queue before SQLite's write lock: fair between threads and processes, bounded in length and in time.

SQLite's own waiting sleeps longer and longer, so that whoever has just committed takes the lock again while others
sleep. Here threads of a process queue in order, and the first of each process waits for two byte locks of a file
beside the database: the *turnstile*, which only the next writer holds, and the *writer*. Who has just written must
pass the turnstile again, behind whoever waits there.
"""

import fcntl
import os
import sqlite3
import threading
import time
from collections import deque
from pathlib import Path

from sqlalchemy.exc import OperationalError

TURNSTILE_BYTE, WRITER_BYTE = 0, 1  # bytes of the lock file
MAX_WAITING = 16  # threads of one process
TIMEOUT_SECONDS = (
    3.0  # seconds in a process that serves people: they are told to try again rather than left waiting
)
COMMAND_TIMEOUT_SECONDS = 60.0  # seconds in a command
CONTENDED_TIMEOUT_SECONDS = 0.2  # seconds, after somebody waited in vain and until the next one gets the lock
MIN_POLL_SECONDS, MAX_POLL_SECONDS = (
    0.001,
    0.02,
)  # seconds between two looks at a byte lock, which the kernel does not queue for us


class DatabaseBusy(OperationalError):
    """Another writer holds the database for longer than one may wait; nothing was begun."""

    def __init__(self) -> None:
        super().__init__("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))


class WriteQueue:
    """One writer at a time for a SQLite file, among all processes that use the same queue."""

    def __init__(self, lock_file: Path, *, timeout: float, max_waiting: int = MAX_WAITING) -> None:
        self._lock_file = lock_file
        self._timeout = timeout
        self._max_waiting = max_waiting
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False
        self._is_contended = False
        self._descriptor = -1
        self._process = 0

    @property
    def timeout(self) -> float:
        """How many seconds a writer waits now: few while somebody has just waited in vain."""
        return min(CONTENDED_TIMEOUT_SECONDS, self._timeout) if self._is_contended else self._timeout

    def acquire(self) -> None:
        """Wait for one's turn to write; release() must follow. Raises DatabaseBusy."""
        deadline = time.monotonic() + self.timeout
        self._wait_for_threads(deadline)
        try:
            self._wait_for_processes(deadline)
        except BaseException:
            self._release_thread()
            raise

    def release(self) -> None:
        """Let the next one write."""
        self._unlock(WRITER_BYTE)
        self._release_thread()

    def record_timeout(self) -> None:
        """Remember that somebody outside the queue holds the database, so that the next do not wait as long."""
        self._is_contended = True

    def record_success(self) -> None:
        """Remember that the database could be written again."""
        self._is_contended = False

    def _wait_for_threads(self, deadline: float) -> None:
        with self._mutex:
            if not self._taken:
                self._taken = True
                return
            if len(self._waiting) >= self._max_waiting:
                raise DatabaseBusy
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=max(deadline - time.monotonic(), 0)):
            return
        with self._mutex:
            if turn not in self._waiting:
                return  # it came in the last moment
            self._waiting.remove(turn)
        self._is_contended = True
        raise DatabaseBusy

    def _release_thread(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

    def _wait_for_processes(self, deadline: float) -> None:
        self._open()
        self._wait_for_byte(TURNSTILE_BYTE, deadline)
        try:
            self._wait_for_byte(WRITER_BYTE, deadline)
        finally:
            self._unlock(TURNSTILE_BYTE)

    def _wait_for_byte(self, byte: int, deadline: float) -> None:
        pause = MIN_POLL_SECONDS
        while not self._lock(byte):
            if time.monotonic() >= deadline:
                self._is_contended = True
                raise DatabaseBusy
            time.sleep(pause)
            pause = min(pause * 1.1, MAX_POLL_SECONDS)

    def _open(self) -> None:
        # Locks of this kind belong to a process; a forked one opens the file for itself.
        if self._process != os.getpid():
            self._descriptor = os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            self._process = os.getpid()

    def _lock(self, byte: int) -> bool:
        try:
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def _unlock(self, byte: int) -> None:
        fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1, byte)
