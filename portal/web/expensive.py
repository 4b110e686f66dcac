"""Routes that cost much processor time: few of them run at once, so that other people's pages keep coming."""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Any, TypeVar

from flask import Flask, current_app, g, request

from portal.errors import Busy

View = TypeVar("View", bound=Callable[..., Any])

MAX_AT_ONCE = 2  # in one process
MAX_WAIT = 3.0  # seconds
RETRY_AFTER = 5  # seconds


def expensive(view: View) -> View:
    """Let few of such requests run at once; stands above `@open_to`, so that the outermost function is marked."""
    view.is_expensive = True  # type: ignore[attr-defined]  # read before each request, below
    return view


def register(app: Flask) -> None:
    """Let an expensive request wait for a slot, and refuse it where none becomes free in time."""
    slots = app.extensions["expensive_slots"] = BoundedSemaphore(MAX_AT_ONCE)

    @app.before_request
    def take_slot() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        if not getattr(view, "is_expensive", False):
            return
        if not slots.acquire(timeout=app.config.get("EXPENSIVE_MAX_WAIT", MAX_WAIT)):
            raise Busy(RETRY_AFTER)
        g.holds_expensive_slot = True

    @app.teardown_request
    def give_slot_back(_error: BaseException | None) -> None:
        if g.pop("holds_expensive_slot", False):
            slots.release()
