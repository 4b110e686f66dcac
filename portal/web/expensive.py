"""Concurrency limit and deadline for expensive routes (reports, archives, previews)."""

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request

from portal.db import request_globals
from portal.deadlines import end_deadline, start_deadline
from portal.errors import Busy

View = TypeVar("View", bound=Callable[..., Any])

MAX_CONCURRENT = 2  # in one process
MAX_WAIT_SECONDS = 3.0  # seconds
MAX_RUN_SECONDS = 20.0  # seconds; browsers that ask by htmx wait 30
RETRY_AFTER = 5  # seconds


def expensive(view: View) -> View:
    """Let few of such requests run at once, each until a deadline; stands above `@open_to`.

    Slot and deadline end when the answer begins to be sent. A table or a page that grows while it is sent is not
    cut in its middle, where it would pass for a whole one, and a slow line holds no slot.
    """
    view.is_expensive = True  # type: ignore[attr-defined]  # read before each request, below
    return view


def max_run_seconds() -> float:
    """How many seconds an expensive request may run."""
    seconds: float = current_app.config.get("EXPENSIVE_MAX_RUN", MAX_RUN_SECONDS)
    return seconds


def register(app: Flask) -> None:
    """Let an expensive request wait for a slot, and refuse it where none becomes free in time."""
    slots = app.extensions["expensive_slots"] = BoundedSemaphore(MAX_CONCURRENT)

    @app.before_request
    def take_slot() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if not getattr(view, "is_expensive", False):
            return
        if not slots.acquire(timeout=app.config.get("EXPENSIVE_MAX_WAIT", MAX_WAIT_SECONDS)):
            raise Busy(RETRY_AFTER)
        g.holds_expensive_slot = True
        start_deadline(max_run_seconds())

    def give_slot_back() -> None:
        if request_globals().pop("holds_expensive_slot", False):
            end_deadline()
            slots.release()

    @app.after_request
    def end_before_sending(response: Response) -> Response:
        give_slot_back()
        return response

    @app.teardown_request
    def end_without_an_answer(_error: BaseException | None) -> None:
        give_slot_back()
