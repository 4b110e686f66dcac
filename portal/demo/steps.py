"""The steps in which the demonstration is built, and the note of each that is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from portal import clock
from portal.content.enums import PageKind
from portal.db import table_of
from portal.demo.journeys import MAX_ATTEMPTS
from portal.demo.models import DemoStep
from portal.demo.people import OFFICE_HOLDERS
from portal.demo.places import LastIds, Size, Team, teams
from portal.demo.studies import Course

Progress = Callable[[Iterable[Any], int], AbstractContextManager[Iterable[Any]]]
BEGUN, PROGRAMMES, COUNTED, WHOLE = "begun", "programmes", "counted", "whole"


@dataclass(frozen=True)
class DemoSettings:
    """What is to be built."""

    members: int
    seed: int
    until: datetime

    def to_json(self) -> dict[str, Any]:
        """The same as the database keeps it."""
        return {"members": self.members, "seed": self.seed, "until": self.until.isoformat()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> DemoSettings:
        """The same from what the database keeps."""
        return cls(kept["members"], kept["seed"], datetime.fromisoformat(kept["until"]))


@dataclass(frozen=True)
class Step:
    """A province with its teams, and how many people it has with those in office."""

    name: str
    teams: tuple[Team, ...]
    after: LastIds
    people: int

    @property
    def counted(self) -> str:
        """The name of the note that its people are counted."""
        return f"{self.name}, {COUNTED}"


def steps_for(size: Size, seed: int, courses: Sequence[Course]) -> list[Step]:
    """A step for each province. Of attempts and rehearsals as many ids are left free as there may be."""
    kinds = [page.kind for course in courses for page in course]
    most_attempts, most_runs = (
        MAX_ATTEMPTS * kinds.count(PageKind.QUIZ),
        MAX_ATTEMPTS * kinds.count(PageKind.SCENARIO),
    )
    provinces: dict[int, list[Team]] = {}
    for team in teams(size, seed):
        provinces.setdefault(team.province, []).append(team)
    steps, units, users, members = [], 0, 0, 0
    for province, its_teams in provinces.items():
        after = LastIds(units, users, members * most_attempts, members * most_runs)
        communes = sum(team.is_first_of_commune for team in its_teams)
        learning = sum(team.members for team in its_teams)
        people = len(OFFICE_HOLDERS) + communes + learning
        steps.append(Step(f"province {province}", tuple(its_teams), after, people))
        members += learning
        units += 1 + communes + 2 * len(its_teams)
        users += people
    return steps


def record_step(connection: Connection, name: str, details: dict[str, Any] | None = None) -> None:
    """Say that the step is written, if its transaction is."""
    row = {"name": name, "written_at": clock.now(), "details": details or {}}
    connection.execute(table_of(DemoStep).insert(), row)
