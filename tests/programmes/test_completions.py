"""Completions are noted when something is finished, renewed in their window, and marked when they end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.db import db
from portal.programmes.events import completion_changed, programmes_changed
from portal.programmes.models import Programme, ProgrammeCompletion
from portal.programmes.operations.assignments import assign_programme, change_assignment, end_assignment
from portal.programmes.operations.completions import expire_completions
from portal.programmes.operations.programmes import (
    ProgrammeSpec,
    change_programme,
    create_programme,
    withdraw_programme,
)
from portal.progress.rules.months import add_months
from portal.units.models import Unit
from portal.units.operations.memberships import join_unit
from tests.factories import make_unit, make_user
from tests.programmes.conftest import START, completion, finish, go_over, publish, remove

DAY = timedelta(days=1)
AT = Callable[[datetime], datetime]
TEXT = """programmes:
  - {id: co-ban, title: Cơ bản, compulsory: [a, b], electives: [c, d], min_electives: 1, valid_months: 12}
"""


@pytest.fixture
def programme(courses: dict[str, int]) -> str:
    """A programme of the courses folder: two courses, one of two electives, a year."""
    publish("a", programmes=TEXT)
    return "co-ban"


@pytest.fixture
def told(app: Flask) -> Iterator[list[tuple[int, ...]]]:
    """Of whom it was said that a completion is otherwise."""
    heard: list[tuple[int, ...]] = []

    def hear(user_ids: tuple[int, ...]) -> None:
        heard.append(user_ids)

    completion_changed.connect(hear)
    yield heard
    completion_changed.disconnect(hear)


def everything(courses: dict[str, int]) -> list[int]:
    return [courses[slug] for slug in "abc"]


def test_the_last_course_completes_the_programme_and_says_so(
    member: User, courses: dict[str, int], programme: str, at: AT, told: list[tuple[int, ...]]
) -> None:
    at(START)
    finish(member, courses["a"], courses["c"])
    before = completion(member, programme)

    now = at(START + DAY)
    finish(member, courses["b"])

    held = completion(member, programme)
    assert before is None
    assert held is not None
    assert (held.completed_at, held.renewed_at, held.months) == (now, now, 12)
    assert held.valid_until == add_months(now, 12)
    assert told == [(member.id,)]


def test_the_refresher_in_the_window_adds_to_the_time(
    member: User, courses: dict[str, int], programme: str, at: AT, told: list[tuple[int, ...]]
) -> None:
    at(START)
    finish(member, *everything(courses))
    end = add_months(START, 12)

    at(end - 61 * DAY)
    go_over(member, courses["a"], courses["b"])
    early = completion(member, programme)
    early_end = early.valid_until if early is not None else None
    at(end - 30 * DAY)
    go_over(member, courses["a"])
    now = at(end - 29 * DAY)
    go_over(member, courses["b"])

    held = completion(member, programme)
    assert early_end == end
    assert held is not None
    assert (held.completed_at, held.renewed_at, held.valid_until) == (START, now, add_months(end, 12))
    assert told == [(member.id,), (member.id,)]


def test_after_the_end_it_counts_from_the_day_it_is_renewed(
    member: User, courses: dict[str, int], programme: str, at: AT
) -> None:
    at(START)
    finish(member, *everything(courses))
    end = add_months(START, 12)

    marked = at(end + DAY)
    people = expire_completions(marked)
    db.session.commit()
    ended = completion(member, programme)
    ended_at = ended.expired_at if ended is not None else None
    now = at(end + 10 * DAY)
    go_over(member, courses["a"], courses["b"])

    held = completion(member, programme)
    assert people == (member.id,)
    assert ended_at == marked
    assert held is not None
    assert (held.valid_until, held.expired_at) == (add_months(now, 12), None)


def test_ends_are_marked_once_in_chunks_and_only_when_they_have_come(
    member: User,
    head: User,
    courses: dict[str, int],
    programme: str,
    at: AT,
    told: list[tuple[int, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("portal.programmes.operations.completions.BATCH_SIZE", 1)
    at(START)
    finish(member, *everything(courses))
    finish(head, *everything(courses))
    end = add_months(START, 12)
    told.clear()

    assert expire_completions(end - DAY) == ()
    assert expire_completions(end) == (member.id, head.id)
    assert expire_completions(end + DAY) == ()
    assert told == [(member.id,), (head.id,)]


def test_a_changed_programme_is_complete_for_those_who_had_done_it_all(
    member: User, head: User, courses: dict[str, int], programme: str, at: AT, told: list[tuple[int, ...]]
) -> None:
    at(START)
    finish(member, courses["a"])
    finish(head, courses["b"])

    at(START + DAY)
    publish("a", programmes=TEXT.replace("[a, b]", "[a]").replace("min_electives: 1, ", ""))

    held = completion(member, programme)
    assert held is not None
    assert held.completed_at == START  # when it was done, not when it came to count
    assert completion(head, programme) is None
    assert told == [(member.id,)]


def test_what_was_completed_stays_so_when_the_programme_asks_for_more(
    member: User, courses: dict[str, int], programme: str, at: AT
) -> None:
    at(START)
    finish(member, *everything(courses))

    publish("a", programmes=TEXT.replace("[a, b]", "[a, b, d]").replace("[c, d]", "[c]"))

    held = completion(member, programme)
    assert held is not None
    assert held.completed_at == START


def test_another_period_of_the_programme_holds_for_all(
    member: User, courses: dict[str, int], programme: str, at: AT
) -> None:
    at(START)
    finish(member, *everything(courses))

    publish("a", programmes=TEXT.replace("valid_months: 12", "valid_months: 6"))

    held = completion(member, programme)
    assert held is not None
    assert held.valid_until == add_months(START, 6)


def test_a_sync_that_changes_nothing_tells_of_nothing(courses: dict[str, int], programme: str) -> None:
    heard: list[object] = []

    def hear(sender: object) -> None:
        heard.append(sender)

    with programmes_changed.connected_to(hear):
        publish("a", programmes=TEXT)
        before = len(heard)
        publish("a", programmes=TEXT.replace("Cơ bản", "Căn bản"))

    assert (before, len(heard)) == (0, 1)


def test_a_course_that_is_unpublished_is_asked_for_no_more(
    member: User, leader: User, commune: Unit, courses: dict[str, int], at: AT
) -> None:
    own = create_programme(
        ProgrammeSpec("Của xã", compulsory=[courses["a"], courses["d"]]), unit=commune, actor=leader
    )
    db.session.commit()
    at(START)
    finish(member, courses["a"])
    before = completion(member, own.id)

    remove("d")

    held = completion(member, own.id)
    assert before is None
    assert held is not None
    assert held.completed_at == START


def test_the_nearest_assignment_says_how_long_it_holds(
    member: User,
    leader: User,
    head: User,
    commune: Unit,
    team: Unit,
    courses: dict[str, int],
    programme: str,
    at: AT,
) -> None:
    stored = db.session.get_one(Programme, programme)
    at(START)
    for unit, months, actor in ((commune, 24, leader), (team, 6, head)):
        assign_programme(stored, unit, due_on=(START + 90 * DAY).date(), repeat_months=months, actor=actor)
    db.session.commit()

    finish(member, *everything(courses))
    finish(leader, *everything(courses))

    found = {one.user_id: (one.months, one.valid_until) for one in db.session.query(ProgrammeCompletion)}
    assert found == {
        member.id: (6, add_months(START, 6)),
        leader.id: (24, add_months(START, 24)),
    }


def test_completions_follow_what_is_assigned_there(
    member: User, leader: User, commune: Unit, courses: dict[str, int], programme: str, at: AT
) -> None:
    at(START)
    finish(member, *everything(courses))
    due = (START + 90 * DAY).date()
    until = []

    given = assign_programme(
        db.session.get_one(Programme, programme), commune, due_on=due, repeat_months=3, actor=leader
    )
    for change in (
        lambda: None,
        lambda: change_assignment(given, due_on=due, repeat_months=24, actor=leader),
        lambda: end_assignment(given, actor=leader),
    ):
        change()
        db.session.flush()
        db.session.expire_all()
        until.append(db.session.get_one(ProgrammeCompletion, (member.id, programme)).valid_until)

    assert until == [add_months(START, months) for months in (3, 24, 12)]


def test_a_programme_of_a_unit_is_for_its_people_and_for_whoever_comes(
    member: User, outsider: User, leader: User, commune: Unit, team: Unit, courses: dict[str, int], at: AT
) -> None:
    own = create_programme(ProgrammeSpec("Của xã", compulsory=[courses["a"]]), unit=commune, actor=leader)
    db.session.commit()
    at(START)
    finish(member, courses["a"])
    finish(outsider, courses["a"])
    before = completion(outsider, own.id)

    at(START + DAY)
    join_unit(outsider, team, actor=None)
    db.session.commit()

    assert completion(member, own.id) is not None
    assert before is None
    came = completion(outsider, own.id)
    assert came is not None
    assert came.completed_at == START


def test_a_withdrawn_programme_is_completed_by_nobody_more(
    member: User, head: User, leader: User, commune: Unit, courses: dict[str, int]
) -> None:
    own = create_programme(ProgrammeSpec("Của xã", compulsory=[courses["a"]]), unit=commune, actor=leader)
    finish(member, courses["a"])
    withdraw_programme(own, actor=leader)
    db.session.commit()

    finish(head, courses["a"])

    assert completion(member, own.id) is not None
    assert completion(head, own.id) is None


def test_a_change_in_the_browser_is_noted_for_the_people_of_the_unit(
    member: User, leader: User, commune: Unit, courses: dict[str, int], told: list[tuple[int, ...]]
) -> None:
    own = create_programme(
        ProgrammeSpec("Của xã", compulsory=[courses["a"], courses["b"]]), unit=commune, actor=leader
    )
    finish(member, courses["a"])
    other = make_unit("Xã khác", kind="commune", parent=commune.parent)
    finish(make_user("Cô Út", unit=other), courses["a"])
    told.clear()

    change_programme(own, ProgrammeSpec("Của xã", compulsory=[courses["a"]]), actor=leader)
    db.session.commit()

    assert told == [(member.id,)]
