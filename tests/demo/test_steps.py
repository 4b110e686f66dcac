"""A demonstration that is cut off goes on where it was, and ends as the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.config import ConfigError
from portal.courses.models import Page
from portal.dashboard.counts.queries.consistency import find_inconsistencies
from portal.db import db
from portal.demo import crews, operations, places, programmes
from portal.demo.operations import build_demo
from portal.demo.queries import is_incomplete, written_steps
from portal.progress.models import CourseProgress, PageProgress
from portal.questions.models import Answer
from portal.setup.commands import ensure_whole_demonstration
from portal.units.models import Membership, Unit
from tests.demo.conftest import UNTIL
from tests.demo.test_build_demo import everything, remove_people

Build = Callable[..., places.Size]
MEMBERS = 200


class Killed(Exception):
    """The process ends here."""


@pytest.fixture
def small_provinces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two communes to a province, so that there are several steps; written by this process."""
    monkeypatch.setattr(places, "COMMUNES_PER_PROVINCE", 2)
    monkeypatch.setattr(crews, "MAX_PROCESSES", 1)


def build_until(number: int) -> None:
    """Build, and be killed after so much is gone through."""
    left = iter(range(number))

    def progress(some: Iterable[Any], _number: int) -> AbstractContextManager[Iterable[Any]]:
        def shown() -> Iterator[Any]:
            for one in some:
                if next(left, None) is None:
                    raise Killed
                yield one

        return nullcontext(shown())

    db.session.rollback()
    with pytest.raises(Killed):
        build_demo(members=MEMBERS, seed=1, until=UNTIL, progress=progress)
    db.session.rollback()


@pytest.mark.both_databases
def test_what_was_cut_off_anywhere_goes_on_and_ends_as_the_same(
    build: Build, small_provinces: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = build(MEMBERS)
    whole = everything()
    remove_people()

    build_until(size.teams // 2)
    after_teams = len(written_steps())
    build_until(3)
    for module, name in (
        (programmes, "record_completions"),
        (operations, "count_everybody"),
        (operations, "write_draft"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, kill)
            db.session.rollback()
            with pytest.raises(Killed):
                build(MEMBERS)
            db.session.rollback()
            assert is_incomplete()
    build(5, seed=7)

    assert size.provinces > 2
    assert after_teams > 1
    assert not is_incomplete()
    assert everything() == whole
    assert not find_inconsistencies()
    remove_people()


def kill(*_arguments: Any, **_others: Any) -> None:
    """End the process."""
    raise Killed


def test_several_processes_write_the_same_as_one(
    build: Build, small_provinces: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(MEMBERS)
    by_one = everything()
    remove_people()
    monkeypatch.setattr(crews, "MAX_PROCESSES", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)

    build(MEMBERS)

    # Who comes first gives the database's own numbers; nothing else tells them apart.
    assert in_any_order(everything()) == in_any_order(by_one)
    remove_people()


def in_any_order(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[str]]:
    """The rows of each table, sorted by all that they say."""
    return {table: sorted(repr(sorted(row.items())) for row in some) for table, some in rows.items()}


def test_a_server_is_not_started_over_half_a_demonstration(
    app: Flask, build: Build, small_provinces: None
) -> None:
    build_until(3)

    with pytest.raises(ConfigError, match="flask demo"):
        ensure_whole_demonstration()
    going_on = app.test_cli_runner().invoke(args=["demo", "--if-empty"])

    assert going_on.exit_code == 0
    ensure_whole_demonstration()
    assert db.session.query(Membership).count() > MEMBERS


def test_in_a_very_large_one_only_the_pilot_has_single_answers_and_everybody_progress(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crews, "MAX_FULL_MEMBERS", 100)
    monkeypatch.setattr(places.Team, "is_of_the_pilot", property(lambda team: team.commune < 4))

    build(490)

    communes = db.session.scalars(select(Unit.id).where(Unit.kind == "commune").order_by(Unit.id)).all()
    answering = homes_of(Answer.user_id, communes)
    learning = homes_of(PageProgress.user_id, communes)
    assert answering == set(range(4))
    assert learning > set(range(10))
    pages = db.session.query(Page).filter(Page.kind != "checklist").count()
    done: dict[int, int] = {}
    for progress in db.session.scalars(select(PageProgress).join(Page).where(Page.kind != "checklist")):
        done[progress.user_id] = done.get(progress.user_id, 0) + 1
        assert progress.done_at <= UNTIL
    for course in db.session.scalars(select(CourseProgress)):
        assert course.started_at <= course.active_at <= UNTIL
        assert (course.finished_at is not None) == (done.get(course.user_id, 0) == pages)
    assert not find_inconsistencies()


def homes_of(person: Any, communes: Any) -> set[int]:
    """The places of the communes in which people of these rows live."""
    teams = db.aliased(Unit)
    hamlets = db.aliased(Unit)
    statement = (
        select(hamlets.parent_id)
        .join(teams, teams.parent_id == hamlets.id)
        .join(Membership, Membership.unit_id == teams.id)
        .where(Membership.user_id.in_(select(person)))
    )
    return {communes.index(commune) for commune in db.session.scalars(statement.distinct())}


def test_where_no_terminal_is_a_line_tells_how_far_it_is(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "PORTAL_MODE", "demo")
    monkeypatch.setattr("portal.demo.commands.PROGRESS_INTERVAL_SECONDS", 0)
    db.session.rollback()

    result = app.test_cli_runner().invoke(args=["demo", "--members", "20"])

    assert "4/4" in result.output
