"""Requests that only read and yet wrote: whoever follows a link, or a robot all of them, must change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import has_request_context, request
from sqlalchemy import Connection, Engine, event

from portal.web.transactions import SAFE_METHODS
from tests.emptying import written_by

_is_browsing = ContextVar("is_browsing", default=False)
_writes: list[str] = []


@contextmanager
def browser_request() -> Iterator[None]:
    """While a browser sends a request: what tests do in a request context of their own is none."""
    token = _is_browsing.set(True)
    try:
        yield
    finally:
        _is_browsing.reset(token)


def watch(engine: Engine) -> None:
    """Note from now on what requests of safe methods write through the engine (RFC 9110, 9.2.1).

    Bookkeeping says so of itself: the last use of a device, a count of tries, what was worked out for the next
    look.
    """

    def note(
        _connection: Connection, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool
    ) -> None:
        if not _is_browsing.get() or not has_request_context() or request.method not in SAFE_METHODS:
            return
        if (tables := written_by(statement)) and not context.execution_options.get("bookkeeping"):
            _writes.append(f"{request.method} {request.url_rule} writes {', '.join(sorted(tables))}")

    event.listen(engine, "before_cursor_execute", note)


def recorded_writes() -> list[str]:
    """Which routes wrote what since this was last asked."""
    found = list(_writes)
    _writes.clear()
    return found
