"""The scheduler: jobs that the portal does by itself when their time has come, so that no visit has to.

Features add their jobs by add_job(): scheduled publishing is portal.drafts.operations.publish.publish_due_drafts,
completions expire in portal.dashboard.counts, and numbers are frozen as portal.dashboard.snapshot_schedules plans.

Each process that serves has one, a thread beside those that answer. Processes and machines agree through the
database alone: a job asks it whether anything is due, and does it in transactions that take the locks of any other
change, so that of two processes which begin at once the second finds nothing left to do.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from random import uniform

from flask import Flask
from sqlalchemy.exc import OperationalError

from portal.db import abandon_transaction

logger = logging.getLogger("portal.scheduler")


@dataclass(frozen=True)
class Job:
    """Something to be done when it is due; both functions are called in an application context of their own."""

    name: str
    is_due: Callable[[], bool]  # reads, and is asked every few seconds
    run: Callable[[], object]  # in transactions of its own, and harmless where another process was quicker


class Scheduler:
    """The jobs of the portal, and the thread that looks after them; looks once each `interval` seconds."""

    def __init__(self, app: Flask, interval: float) -> None:
        self._app = app
        self._interval = interval
        self._jobs: list[Job] = []
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, job: Job) -> None:
        """Look after this job, too."""
        self._jobs.append(job)

    def run_due(self) -> tuple[str, ...]:
        """Do what is due now; the names of the jobs that were run. One that fails is logged, and tried again."""
        return tuple(job.name for job in self._jobs if self._run_if_due(job))

    def start(self) -> None:
        """Look from now on, in a thread that ends with the process."""
        self._thread = threading.Thread(target=self._look, name="scheduler", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more; returns when the job that is running has ended."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _look(self) -> None:
        # Processes that start together look apart, so that they seldom find the same thing due.
        wait = uniform(0, self._interval)  # noqa: S311 - no secret
        while not self._stopped.wait(wait):
            self.run_due()
            wait = self._interval

    def _run_if_due(self, job: Job) -> bool:
        with self._app.app_context():
            try:
                if not job.is_due():
                    return False
                # What was read so far must not hold up, nor be taken for, what the job finds.
                abandon_transaction()
                job.run()
            except OperationalError as error:
                abandon_transaction()
                logger.warning("the job “%s” waits for the database: %s", job.name, type(error.orig).__name__)
                return False
            except Exception:
                # The other jobs must go on, and this one when its fault is mended.
                abandon_transaction()
                logger.exception("the job “%s” failed", job.name)
                return False
            return True


def register(app: Flask) -> None:
    """Give the portal its scheduler; features add their jobs, and the server starts it."""
    app.extensions["scheduler"] = Scheduler(app, app.config["SCHEDULER_INTERVAL"])


def add_job(app: Flask, job: Job) -> None:
    """Have the portal do this by itself."""
    scheduler_of(app).add(job)


def scheduler_of(app: Flask) -> Scheduler:
    """The scheduler of this portal."""
    scheduler: Scheduler = app.extensions["scheduler"]
    return scheduler
