"""Factories send again what they wrote: the same rows as from the operations, and only as a test begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.accounts.models import User
from portal.db import db
from portal.units.operations.units import add_unit
from tests import factories, replay
from tests.conftest import Browser, clean_database
from tests.fixed_clock import FixedClock


def begin_anew(clock: FixedClock) -> None:
    """Do what is done before each test."""
    clean_database()
    clock.reset()


def every_row() -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, in their order."""
    rows = {table.name: db.session.execute(select(table).order_by(*table.primary_key)) for table in tables()}
    return {name: [tuple(row) for row in found] for name, found in rows.items()}


def tables():
    return db.metadata.sorted_tables


def make_everything(app: Flask) -> tuple[object, ...]:
    """A unit, a person with a role, a course and a sign-in; what the factories say of them."""
    unit = factories.make_unit("Xã Tân Ân", kind="commune")
    user = factories.make_user("Trần Văn Tư", phone="0912000001", unit=unit, grants={"leader": unit})
    course = factories.make_course(files={"facts.yml": "facts: {}\n"})
    cookie = factories.sign_in_cookie(app, user)
    return unit.id, user.id, user.name, course.id, [page.slug for page in course.pages], cookie


@pytest.fixture
def called(app: Flask) -> Iterator[Callable[[], int]]:
    """How often the operation that adds a unit was called; counts from now on."""
    calls: list[str] = []
    add = add_unit

    def counted(name: str, **arguments: object) -> object:
        calls.append(name)
        return add(name, **arguments)

    patch = pytest.MonkeyPatch()
    patch.setattr(factories, "add_unit", counted)
    yield lambda: len(calls)
    patch.undo()


def test_what_is_sent_again_is_what_the_operations_wrote(
    app: Flask, fixed_clock: FixedClock, called: Callable[[], int]
) -> None:
    made = make_everything(app)
    rows = every_row()
    before = called()
    begin_anew(fixed_clock)
    empty = every_row()

    again = make_everything(app)

    assert called() == before
    assert again[:-1] == made[:-1]
    assert every_row() == rows
    assert [name for name, found in empty.items() if found] == []
    assert len(rows["user"]) == len(rows["device"]) == 1


def write_a_row(_browser: Browser, _patch: pytest.MonkeyPatch, _clock: FixedClock) -> None:
    db.session.execute(text('UPDATE "user" SET name = name'))
    db.session.commit()


def serve_a_request(browser: Browser, _patch: pytest.MonkeyPatch, _clock: FixedClock) -> None:
    browser.get("/")


def patch_something(_browser: Browser, patch: pytest.MonkeyPatch, _clock: FixedClock) -> None:
    patch.setitem(db.session.info, "anything", 1)


def move_the_clock(_browser: Browser, _patch: pytest.MonkeyPatch, clock: FixedClock) -> None:
    clock.advance(days=1)


@pytest.mark.parametrize("change", [write_a_row, serve_a_request, patch_something, move_the_clock])
def test_after_anything_else_the_operations_are_called(
    change: Callable[..., None],
    app: Flask,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    fixed_clock: FixedClock,
    called: Callable[[], int],
) -> None:
    factories.make_unit("Xã Tân Ân", kind="commune")
    factories.make_unit("Xã Đất Mũi", kind=f"commune-{change.__name__}")
    before = called()
    begin_anew(fixed_clock)
    the_first = factories.make_unit("Xã Tân Ân", kind="commune")
    change(browser, monkeypatch, fixed_clock)

    factories.make_unit("Xã Đất Mũi", kind=f"commune-{change.__name__}")

    assert the_first.id == 1
    assert called() == before + 1


def test_what_waits_in_the_session_is_written_by_the_operations(app: Flask, member: User) -> None:
    member.name = "Trần Văn Bốn"

    assert not replay.is_unchanged()

    factories.make_unit("Xã Đất Mũi")
    db.session.expire_all()
    assert db.session.get_one(User, member.id).name == "Trần Văn Bốn"
