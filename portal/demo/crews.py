"""Who writes the provinces of the demonstration: this process, or on PostgreSQL one for each core."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, create_engine

from portal.db import db
from portal.demo import columns, people
from portal.demo.bulk import Bulk
from portal.demo.journeys import Story
from portal.demo.people import Population
from portal.demo.places import Team
from portal.demo.sketches import Sketches
from portal.demo.steps import Progress, Step, Wanted, note
from portal.demo.studies import Course
from portal.units import catalogue

MOST_PROCESSES = 4
IN_FULL = 20_000  # members; of more, only those of the pilot's communes have each answer written


@dataclass(frozen=True)
class Crew:
    """What every process must know."""

    courses: list[Course]
    wanted: Wanted
    password_hash: str

    def is_in_full(self, team: Team) -> bool:
        """Whether each answer of the team's people is written."""
        return self.wanted.members <= IN_FULL or team.is_of_the_pilot


def write_steps(crew: Crew, waiting: Sequence[Step], progress: Progress) -> None:
    """Write these steps, each in a transaction of its own."""
    number = sum(len(step.teams) for step in waiting)
    with progress(by_team(crew, waiting), number) as shown:
        for _team in shown:
            pass
    with db.engine.execution_options(write=True).begin() as connection:
        Bulk(connection, people.COLUMNS | columns.COLUMNS).count_on()


def by_team(crew: Crew, waiting: Sequence[Step]) -> Iterator[Any]:
    """Write the steps; yields once for each team."""
    processes = min(len(waiting), os.cpu_count() or 1, MOST_PROCESSES)
    if processes == 1 or db.engine.dialect.name != "postgresql":
        for step in waiting:
            yield from write_step(db.engine.execution_options(write=True), crew, step)
        return
    address = db.engine.url.render_as_string(hide_password=False)
    # Copies of this process: they have the courses already, and use no connection but their own.
    context = multiprocessing.get_context("fork")
    with context.Pool(processes, initializer=join, initargs=(address, crew)) as pool:
        # The largest first, so that nobody waits for it at the end.
        ordered = sorted(waiting, key=lambda step: crew.is_in_full(step.teams[0]), reverse=True)
        for teams in pool.imap_unordered(write_in_process, ordered):
            yield from range(teams)


def write_step(engine: Engine, crew: Crew, step: Step) -> Iterator[Team]:
    """Write one province, all or nothing."""
    wanted = crew.wanted
    with engine.begin() as connection:
        bulk = Bulk(connection, people.COLUMNS | columns.COLUMNS)
        population = Population(
            bulk.add,
            Story(crew.courses, wanted.until, bulk.add, step.after.attempts, step.after.runs),
            Sketches(crew.courses, wanted.until, bulk.add, seed=wanted.seed),
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
        note(connection, step.name)


_joined: list[tuple[Engine, Crew]] = []


def join(address: str, crew: Crew) -> None:
    """Let this process be one of several."""
    engine = create_engine(address)
    catalogue.follow(engine)
    _joined.append((engine, crew))


def write_in_process(step: Step) -> int:
    """Write one province; how many teams it has."""
    return len(list(write_step(*_joined[0], step)))
