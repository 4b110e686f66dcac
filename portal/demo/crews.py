"""Who goes through the provinces of the demonstration: this process, or on PostgreSQL one for each core."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portal.db import db
from portal.demo import columns, people
from portal.demo.bulk import BulkInsert
from portal.demo.curriculum import Curriculum
from portal.demo.journeys import LearningSimulation
from portal.demo.people import Population
from portal.demo.places import Team
from portal.demo.sketches import LearningPath, SketchSimulation, simulate_paths
from portal.demo.steps import DemoSettings, Progress, Step, record_step

MAX_PROCESSES = 4
MAX_FULL_MEMBERS = 20_000  # members; of more, only those of the pilot's communes have each answer written

Work = Callable[[Step], Iterator[Any]]


@dataclass(frozen=True)
class WorkerContext:
    """What every process must know."""

    curriculum: Curriculum
    wanted: DemoSettings
    password_hash: str

    def is_in_full(self, team: Team) -> bool:
        """Whether each answer of the team's people is written."""
        return self.wanted.members <= MAX_FULL_MEMBERS or team.is_of_the_pilot

    @cached_property
    def ways(self) -> list[LearningPath]:
        """The ways that people take of whom not each answer is written; none where all are written in full."""
        return simulate_paths(self.curriculum, self.wanted.seed) if self.wanted.members > MAX_FULL_MEMBERS else []


def write_steps(crew: WorkerContext, waiting: Sequence[Step], progress: Progress) -> None:
    """Write these steps, each in a transaction of its own."""
    number = sum(len(step.teams) for step in waiting)
    _ = crew.ways  # told once, before there are several processes
    with progress(_run_in_processes(waiting, lambda step: write_step(crew, step)), number) as shown:
        for _team in shown:
            pass
    with db.engine.execution_options(write=True).begin() as connection:
        BulkInsert(connection, people.COLUMNS | columns.COLUMNS).advance_sequences()


def count_steps(count: Callable[[Step], None], waiting: Sequence[Step], progress: Progress) -> None:
    """Count the people of these steps."""

    def counted(step: Step) -> Iterator[Step]:
        count(step)
        yield step

    with progress(_run_in_processes(waiting, counted), len(waiting)) as shown:
        for _step in shown:
            pass


def write_step(crew: WorkerContext, step: Step) -> Iterator[Team]:
    """Write one province, all or nothing."""
    wanted = crew.wanted
    with db.engine.execution_options(write=True).begin() as connection:
        bulk = BulkInsert(connection, people.COLUMNS | columns.COLUMNS)
        population = Population(
            bulk.add,
            crew.curriculum,
            LearningSimulation(wanted.until, bulk.add, step.after.attempts, step.after.runs),
            SketchSimulation(crew.curriculum.courses, crew.ways, wanted.until, bulk.add),
            seed=wanted.seed,
            until=wanted.until,
            password_hash=crew.password_hash,
            after=step.after,
        )
        for team in step.teams:
            population.add_team(team, in_full=crew.is_in_full(team))
            bulk.flush_when_full()
            yield team
        bulk.flush()
        record_step(connection, step.name)


def _run_in_processes(waiting: Sequence[Step], work: Work) -> Iterator[Any]:
    """Do the work of the steps; yields what the work of each yields."""
    processes = min(len(waiting), os.cpu_count() or 1, MAX_PROCESSES)
    if processes <= 1 or db.engine.dialect.name != "postgresql":
        for step in waiting:
            yield from work(step)
        return
    # Copies of this process: they have the courses already, and use no connection but their own.
    db.session.rollback()
    context = multiprocessing.get_context("fork")
    with context.Pool(processes, initializer=_init_worker, initargs=(work,)) as pool:
        # The first one has the pilot, which takes the longest; nobody is to wait for it at the end.
        for number in pool.imap_unordered(_run_step, waiting):
            yield from range(number)


_work: list[Work] = []


def _init_worker(work: Work) -> None:
    """Let this process be one of several."""
    db.engine.dispose(close=False)  # what is open there is the first process's
    db.session.remove()
    _work.append(work)


def _run_step(step: Step) -> int:
    """Do the work of one step; how much that was."""
    return sum(1 for _one in _work[0](step))
