"""The scheduler: jobs that are run when they are due, whatever becomes of the others."""

from __future__ import annotations

import logging
import threading
from typing import NoReturn

import pytest
from flask import Flask, current_app
from sqlalchemy.exc import OperationalError

from portal.db import db
from portal.scheduler import Job, Scheduler, scheduler_of


@pytest.fixture
def scheduler(app: Flask) -> Scheduler:
    """One without jobs, which nobody has started."""
    return Scheduler(app, interval=0.01)


def fail(error: Exception) -> NoReturn:
    raise error


def test_only_what_is_due_is_run(scheduler: Scheduler) -> None:
    ran: list[str] = []
    scheduler.add(Job("due", lambda: True, lambda: ran.append("due")))
    scheduler.add(Job("not yet", lambda: False, lambda: ran.append("not yet")))

    assert scheduler.run_due() == ("due",)
    assert ran == ["due"]


@pytest.mark.parametrize("where", ["is_due", "run"])
@pytest.mark.parametrize(
    ("error", "level", "traceback"),
    [
        (OperationalError("UPDATE …", {"phone": "0912000001"}, Exception("locked")), logging.WARNING, False),
        (ValueError("a fault"), logging.ERROR, True),
    ],
    ids=["busy", "fault"],
)
def test_a_job_that_fails_is_logged_and_holds_up_no_other(
    scheduler: Scheduler,
    caplog: pytest.LogCaptureFixture,
    where: str,
    error: Exception,
    level: int,
    traceback: bool,
) -> None:
    ran: list[str] = []
    broken = {"is_due": lambda: True, "run": lambda: None, where: lambda: fail(error)}
    scheduler.add(Job("broken", **broken))
    scheduler.add(Job("sound", lambda: True, lambda: ran.append("sound")))

    assert scheduler.run_due() == ("sound",)
    assert ran == ["sound"]
    [line] = caplog.records
    assert (line.levelno, bool(line.exc_info)) == (level, traceback)
    assert "broken" in line.getMessage()
    assert "0912000001" not in line.getMessage()


def test_a_job_that_fails_is_tried_again(scheduler: Scheduler) -> None:
    tries = iter([ValueError("once"), None])
    scheduler.add(Job("wavering", lambda: True, lambda: None if (error := next(tries)) is None else fail(error)))

    assert (scheduler.run_due(), scheduler.run_due()) == ((), ("wavering",))


def test_each_job_has_a_context_and_a_session_of_its_own(app: Flask, scheduler: Scheduler) -> None:
    sessions = [id(db.session())]

    def remember() -> None:
        assert current_app._get_current_object() is app  # type: ignore[attr-defined]  # a proxy
        sessions.append(id(db.session()))

    scheduler.add(Job("first", lambda: True, remember))
    scheduler.run_due()

    assert len(set(sessions)) == 2


def test_its_thread_looks_again_and_again_until_it_is_stopped(scheduler: Scheduler) -> None:
    looks = 0
    enough = threading.Event()

    def run() -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            enough.set()

    scheduler.add(Job("counting", lambda: True, run))
    scheduler.start()
    assert enough.wait(timeout=60)
    scheduler.stop()
    seen = looks

    threading.Event().wait(0.05)
    assert looks == seen


def test_the_jobs_of_the_portal(app: Flask) -> None:
    names = {job.name for job in scheduler_of(app)._jobs}

    assert names == {
        "erase requests to join",
        "count sheets that were typed in",
        "publish due drafts",
        "expire completions",
        "expire what was handed in",
        "freeze numbers as planned",
        "forget saved texts",
        "purge what was deleted",
    }
