"""Each request that may write begins its transaction as a writing one; the others only read, at least at first."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request
from sqlalchemy.exc import DBAPIError

from portal.db import abandon_transaction, begin_write, close_reader, mark_read_only

logger = logging.getLogger("portal.database")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

View = TypeVar("View", bound=Callable[..., Any])


def writes_nothing(view: View) -> View:
    """Let a route be posted to without holding up those who write; stands above `@open_to`."""
    view.writes_nothing = True  # type: ignore[attr-defined]  # read before each request, below
    return view


def writes_late(view: View) -> View:
    """Let a route read and work before it writes; stands above `@open_to`.

    It holds up nobody until its upgrade_to_write(), or for longer than a change() takes.
    """
    view.reads_first = True  # type: ignore[attr-defined]  # read before each request, below
    return view


def register(app: Flask) -> None:
    """Begin a write transaction before every unsafe method, and reading before every other."""

    @app.before_request
    def begin() -> None:
        endpoint = request.endpoint
        if endpoint is None:
            return
        view = app.view_functions.get(endpoint)
        if (
            request.method in SAFE_METHODS
            or getattr(view, "writes_nothing", False)
            or getattr(view, "reads_first", False)
        ):
            mark_read_only()
        else:
            begin_write()

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        # The answer is made; a connection that died meanwhile must not spoil it when it is given back.
        try:
            close_reader(error)
        except DBAPIError:
            logger.warning("a connection was lost after the answer was made")
        abandon_transaction()
