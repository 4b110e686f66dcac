"""Units merge and split; what was asked of their people goes along."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.programmes.models import Assignment, Programme, ProgrammeCompletion
from portal.programmes.operations.assignments import assign_programme
from portal.programmes.operations.programmes import ProgrammeSpec, create_programme
from portal.programmes.queries.programmes import programmes_at
from portal.progress.rules.months import add_months
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.operations.split import SplitPart, split_unit
from portal.units.models import Unit
from tests.factories import make_unit
from tests.programmes.asking import assignments_above
from tests.programmes.conftest import finish

DAY = timedelta(days=1)


@pytest.fixture
def programme(courses: dict[str, int], team: Unit, head: User) -> Programme:
    """A programme that the team wrote for itself."""
    made = create_programme(ProgrammeSpec("Của tổ", compulsory=[courses["a"]]), unit=team, actor=head)
    db.session.commit()
    return made


@pytest.fixture
def given(programme: Programme, team: Unit, head: User) -> Assignment:
    """It is given to the team, and holds for half a year there."""
    made = assign_programme(programme, team, due_on=clock.today() + 9 * DAY, repeat_months=6, actor=head)
    db.session.commit()
    return made


def test_a_merged_unit_brings_its_programmes_and_what_was_given(
    given: Assignment, programme: Programme, team: Unit, commune: Unit, admin: User
) -> None:
    other = make_unit("Tổ ấp 7", parent=commune)

    merge_units([team], other, on=clock.today(), reason="Nghị quyết", actor=admin)
    db.session.commit()

    (row,) = assignments_above(other.id)
    assert (row.unit_id, row.due_on, row.repeat_months) == (other.id, given.due_on, 6)
    assert row.assigned_at == given.assigned_at
    assert given.ended_at is not None
    assert [one.id for one in programmes_at(other.id)] == [programme.id]
    assert assignments_above(team.id) == []


def test_where_the_other_has_it_already_its_own_day_stays(
    courses: dict[str, int], team: Unit, commune: Unit, admin: User
) -> None:
    shared = create_programme(ProgrammeSpec("Của xã", compulsory=[courses["a"]]), unit=commune, actor=admin)
    other = make_unit("Tổ ấp 7", parent=commune)
    shared = db.session.merge(shared)
    for unit, days in ((team, 5), (other, 20)):
        assign_programme(shared, unit, due_on=clock.today() + days * DAY, actor=admin)
    db.session.commit()

    merge_units([team], other, on=clock.today(), reason="Nghị quyết", actor=admin)
    db.session.commit()

    assert [row.due_on for row in assignments_above(other.id)] == [clock.today() + 20 * DAY]


def test_a_part_that_is_split_off_is_asked_for_the_same(
    given: Assignment, member: User, head: User, team: Unit, courses: dict[str, int], admin: User
) -> None:
    finish(member, courses["a"])

    effects = split_unit(
        team,
        [SplitPart(name="Tổ ấp 8", kind="team", code="ap-8", members=(member.id,), children=())],
        close=False,
        on=clock.today(),
        reason="Nghị quyết",
        actor=admin,
    )
    db.session.commit()

    (part,) = effects.opened
    held = db.session.query(ProgrammeCompletion).one()
    assert [row.due_on for row in assignments_above(part)] == [given.due_on]
    assert [row.id for row in assignments_above(team.id)] == [given.id]
    assert held.valid_until == add_months(held.completed_at, 6)
