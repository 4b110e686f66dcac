"""Every change to scenarios played."""

from dataclasses import replace
from functools import cache

from flask_babel import gettext as _
from sqlalchemy import bindparam, text, update
from sqlalchemy.sql.dml import ReturningInsert

from portal import clock
from portal.audit.models import Actor
from portal.content.scenarios.paths import decisive_scene
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import page_content
from portal.db import db, execute_write, fetch, insert, run_in_transaction, table_of
from portal.errors import NotFound, Refused
from portal.scenarios import queries
from portal.scenarios.events import scenario_ended
from portal.scenarios.models import ScenarioRun, ScenarioStep
from portal.scenarios.queries import Run, Step


def begin_run(page: PageRow, *, scene: str | None = None, actor: Actor) -> int:
    """The id of the person's open run at the scenario, or of a new one, begun in `scene` or at the beginning.

    Raises NotFound for a scene that decided none of the person's finished runs, and Refused when it did but
    the scenario has no such scene any more. In a request that only reads besides, it is committed on return.
    """
    scenes = page_content(page.revision_id).scenes
    first = next(iter(scenes), None)
    if first is None:
        raise NotFound
    if scene is not None and scene != first:
        paths = queries.completed_paths(page.id, user_id=actor.id)
        if all(decisive_scene(page_content(revision).scenes, path) != scene for revision, path in paths):
            raise NotFound
        if scene not in scenes or not scenes[scene].choices:
            raise Refused(_("This scenario was rewritten since then. Please rehearse it from the start."))
    run = {
        "user_id": actor.id,
        "page_id": page.id,
        "revision_id": page.revision_id,
        "first_scene": scene or first,
        "began_at": clock.now(),
    }
    begun = execute_write(_begin_run(db.engine.dialect.name), run)
    return begun.id if begun is not None else queries.open_runs(user_id=actor.id)[page.id]


@cache
def _begin_run(_dialect: str) -> ReturningInsert[int]:
    beginning = insert(ScenarioRun).on_conflict_do_nothing(
        index_elements=["user_id", "page_id"], index_where=text("ended_at IS NULL")
    )
    return beginning.returning(ScenarioRun.id)


def record_choice(run: Run, *, number: int, scene: str, choice: int) -> Run:
    """The run after step `number`, from 1, in which the choice was taken in that scene; kept once.

    What was chosen is never taken back: for a step taken earlier the run comes back as it stands. Raises NotFound
    for a step that is not next, a scene that it was not taken in, and a choice that the scene does not have. In a
    request that only reads besides, it is committed on return.
    """
    if not 1 <= number <= len(run.steps) + 1 or scene != run.scene_at(number):
        raise NotFound
    scenes = page_content(run.revision_id).scenes
    choices = scenes[scene].choices
    if not 0 <= choice < len(choices):
        raise NotFound
    if number <= len(run.steps):
        return run
    step = Step(scene, choice, choices[choice].to)
    return run_in_transaction(lambda: _record_step(run, number, step, ending=scenes[step.to].ending))


def _record_step(run: Run, number: int, step: Step, *, ending: str | None) -> Run:
    values = {"run_id": run.id, "number": number, "chosen_at": clock.now(), **vars(step)}
    added = fetch(_add_step(db.engine.dialect.name), values).first()
    if added is None:
        # Another tab was quicker; its choice stands.
        return queries.get_run(run.id, user_id=run.user_id)
    run = replace(run, steps=(*run.steps, step))
    return run if ending is None else _end(run, ending)


@cache
def _add_step(_dialect: str) -> ReturningInsert[int]:
    adding = insert(ScenarioStep).on_conflict_do_nothing(index_elements=["run_id", "number"])
    return adding.returning(ScenarioStep.id)


_runs = table_of(ScenarioRun)
_END_RUN = (
    update(_runs).where(_runs.c.id == bindparam("run")).values(ended_at=bindparam("at"), ending=bindparam("how"))
)


def _end(run: Run, ending: str) -> Run:
    now = clock.now()
    fetch(_END_RUN, {"run": run.id, "at": now, "how": ending})
    run = replace(run, ended_at=now, ending=ending)
    scenario_ended.send(run)
    return run
