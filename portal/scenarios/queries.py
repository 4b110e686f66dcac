"""Reading scenarios played: by the one who plays, and counted for those who write them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, case, distinct, func, select, true

from portal.accounts.models import Consent
from portal.accounts.rules.consent_purposes import CURRENT_VERSIONS
from portal.content.enums import PageKind
from portal.courses.models import Page
from portal.courses.queries.published import PageRow, page_columns
from portal.db import Rows, db, fetch
from portal.errors import NotFound
from portal.scenarios.models import ScenarioRun, ScenarioStep

IMPROVEMENT = "improvement"  # the purpose that lets choices be counted

ChoicePath = tuple[tuple[str, int], ...]  # scenes with the number of the choice taken in each, from 0


@dataclass(frozen=True)
class Step:
    """One step of a scenario run: the scene, the choice taken in it, and the scene it led to."""

    scene: str
    choice: int
    to: str


@dataclass(frozen=True)
class Run:
    """One go at a scenario as far as it went; `page` is as it is now, `revision_id` the wording played."""

    id: int
    user_id: int
    page: PageRow
    revision_id: int
    first_scene: str
    ended_at: datetime | None
    ending: str | None
    steps: tuple[Step, ...]

    @property
    def is_open(self) -> bool:
        """Whether it has not come to an ending."""
        return self.ended_at is None

    @property
    def path(self) -> ChoicePath:
        """What was chosen so far."""
        return tuple((step.scene, step.choice) for step in self.steps)

    def scene_at(self, number: int) -> str:
        """The scene that step `number`, from 1, is taken in; one past the last step: the present scene."""
        return self.first_scene if number == 1 else self.steps[number - 2].to

    @property
    def present(self) -> str:
        """The scene the person is in."""
        return self.scene_at(len(self.steps) + 1)


@dataclass(frozen=True)
class RunSummary:
    """A line in the list of somebody's runs; `ending` is safe, harmed or none while it is open."""

    id: int
    began_at: datetime
    ended_at: datetime | None
    ending: str | None


@dataclass(frozen=True)
class ChoiceCount:
    """How often a choice was taken: by people who met the scene for the first time, and altogether."""

    revision_id: int
    scene: str
    choice: int
    first: int
    all: int


@dataclass(frozen=True)
class RevisionCount:
    """How a revision was played by those who agree to be counted; `left_out` are the people who do not."""

    revision_id: int
    people: int
    left_out: int
    safe: int
    harmed: int
    unfinished: int


_RUN = (
    page_columns.add_columns(
        ScenarioRun.id,
        ScenarioRun.user_id,
        ScenarioRun.revision_id,
        ScenarioRun.first_scene,
        ScenarioRun.ended_at,
        ScenarioRun.ending,
        ScenarioStep.scene,
        ScenarioStep.choice,
        ScenarioStep.to,
    )
    .join(ScenarioRun, ScenarioRun.page_id == Page.id)
    .outerjoin(ScenarioStep, ScenarioStep.run_id == ScenarioRun.id)
    # A page that has become a lesson since is not finished by a run any more.
    .where(
        ScenarioRun.id == bindparam("run"),
        ScenarioRun.user_id == bindparam("user"),
        Page.kind == PageKind.SCENARIO,
    )
    .order_by(ScenarioStep.number)
)
_RUNS = (
    select(ScenarioRun.id, ScenarioRun.began_at, ScenarioRun.ended_at, ScenarioRun.ending)
    .where(ScenarioRun.page_id == bindparam("page"), ScenarioRun.user_id == bindparam("user"))
    .order_by(ScenarioRun.id.desc())
)
_OPEN = select(ScenarioRun.page_id, ScenarioRun.id).where(
    ScenarioRun.user_id == bindparam("user"), ScenarioRun.ended_at.is_(None)
)
_CONSENTED = (
    select(true())
    .where(
        Consent.user_id == ScenarioRun.user_id,
        Consent.purpose == IMPROVEMENT,
        Consent.version == CURRENT_VERSIONS[IMPROVEMENT],
        Consent.withdrawn_at.is_(None),
    )
    .exists()
)


def get_run(run_id: int, *, user_id: int) -> Run:
    """The person's own run; NotFound if it is somebody else's, none, or its page is not shown any more."""
    rows = fetch(_RUN, {"run": run_id, "user": user_id}).all()
    if not rows:
        raise NotFound
    *page, id_, user, revision_id, first_scene, ended_at, ending, _scene, _choice, _to = rows[0]
    steps = tuple(Step(*row[-3:]) for row in rows if row[-1] is not None)
    return Run(id_, user, PageRow(*page), revision_id, first_scene, ended_at, ending, steps)


def runs_of(page_id: int, *, user_id: int) -> tuple[RunSummary, ...]:
    """The person's runs of a scenario, the newest first."""
    return tuple(RunSummary(*row) for row in fetch(_RUNS, {"page": page_id, "user": user_id}))


def open_runs(*, user_id: int) -> dict[int, int]:
    """The ids of the person's runs that have not come to an ending, by page id."""
    return dict(fetch(_OPEN, {"user": user_id}).all())


def completed_paths(page_id: int, *, user_id: int) -> list[tuple[int, ChoicePath]]:
    """What the person chose in each finished run of a scenario, with the revision that was played."""
    rows = db.session.execute(
        select(ScenarioRun.id, ScenarioRun.revision_id, ScenarioStep.scene, ScenarioStep.choice)
        .join(ScenarioStep, ScenarioStep.run_id == ScenarioRun.id)
        .where(
            ScenarioRun.page_id == page_id,
            ScenarioRun.user_id == user_id,
            ScenarioRun.ended_at.is_not(None),
        )
        .order_by(ScenarioRun.id, ScenarioStep.number)
    )
    found: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for run_id, revision_id, scene, choice in rows:
        found.setdefault((run_id, revision_id), []).append((scene, choice))
    return [(revision_id, tuple(path)) for (_run_id, revision_id), path in found.items()]


_met_before = ScenarioStep.id > func.min(ScenarioStep.id).over(
    partition_by=(ScenarioRun.revision_id, ScenarioStep.scene, ScenarioRun.user_id)
)
_steps = (
    select(
        ScenarioRun.revision_id,
        ScenarioStep.scene,
        ScenarioStep.choice,
        case((_met_before, 0), else_=1).label("first"),
    )
    .join(ScenarioStep, ScenarioStep.run_id == ScenarioRun.id)
    .where(ScenarioRun.page_id == bindparam("page"), _CONSENTED)
    .subquery()
)
_way = (_steps.c.revision_id, _steps.c.scene, _steps.c.choice)
_CHOICES: Rows = select(*_way, func.sum(_steps.c.first), func.count()).group_by(*_way).order_by(*_way)


def choice_counts(page_id: int) -> list[ChoiceCount]:
    """How many took which way in each scene of each revision, of those who agree to be counted."""
    return [ChoiceCount(*row) for row in fetch(_CHOICES, {"page": page_id})]


_runs = (
    select(
        ScenarioRun.revision_id,
        ScenarioRun.user_id,
        func.coalesce(ScenarioRun.ending, "open").label("ending"),
        case((_CONSENTED, 1), else_=0).label("agrees"),
    )
    .where(ScenarioRun.page_id == bindparam("page"))
    .subquery()
)
_counted = _runs.c.agrees == 1


def _ended(how: str) -> ColumnElement[int]:
    return func.sum(case((_counted & (_runs.c.ending == how), 1), else_=0))


_REVISIONS: Rows = (
    select(
        _runs.c.revision_id,
        func.count(distinct(case((_counted, _runs.c.user_id)))),
        func.count(distinct(case((~_counted, _runs.c.user_id)))),
        _ended("safe"),
        _ended("harmed"),
        _ended("open"),
    )
    .group_by(_runs.c.revision_id)
    .order_by(_runs.c.revision_id.desc())
)


def revision_counts(page_id: int) -> Sequence[RevisionCount]:
    """How each revision that was played went, the newest first."""
    return [RevisionCount(*row) for row in fetch(_REVISIONS, {"page": page_id})]
