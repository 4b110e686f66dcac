"""Parts of a unit that become units of their own."""

from __future__ import annotations

import pytest

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.errors import Forbidden, Refused
from portal.units.changes.operations.split import SplitPart, preview_split, split_unit
from portal.units.changes.queries.history import changes, changes_of
from portal.units.models import Grant, Unit
from portal.units.permissions import can_see_person
from portal.units.queries.tree import find_unit_by_code, get_unit
from portal.units.queries.tree_history import path_on, tree_as_of
from tests.factories import make_unit
from tests.units.past import BEFORE, BEGINNING, LATER, ON, REASON, WHY, people_who_joined, since_long_ago, times_of


@pytest.fixture
def hamlet(commune: Unit) -> Unit:
    """A hamlet with two teams."""
    unit = make_unit("Ấp Kinh Ráng", kind="hamlet", parent=commune)
    for number in (1, 2):
        make_unit(f"Tổ {number}", parent=unit, code=f"to-{number}")
    since_long_ago()
    return unit


def teams(*codes: str) -> list[int]:
    """The ids of the teams with these codes."""
    return [unit.id for code in codes if (unit := find_unit_by_code(code)) is not None]


def test_a_part_begins_on_the_day_with_what_goes_along(hamlet: Unit) -> None:
    stays, goes = people_who_joined(hamlet, BEGINNING, "Cô Ba", "Chú Tư")
    (late,) = people_who_joined(hamlet, LATER, "Bác Sáu")
    part = SplitPart("Ấp Kinh Mới", "kinh-moi", "hamlet", children=teams("to-2"), members=[goes, late])

    effects = split_unit(hamlet, [part], **WHY)
    db.session.commit()

    (new,) = effects.opened
    assert (effects.units, effects.people) == (1, 2)
    assert times_of(stays) == [(hamlet.id, BEGINNING, None)]
    assert times_of(goes) == [(hamlet.id, BEGINNING, ON), (new, ON, None)]
    assert times_of(late) == [(hamlet.id, LATER, LATER), (new, LATER, None)]
    assert [unit.name for unit in tree_as_of(ON, new)] == ["Ấp Kinh Mới", "Tổ 2"]
    assert [unit.name for unit in tree_as_of(BEFORE, hamlet.id)] == ["Ấp Kinh Ráng", "Tổ 1", "Tổ 2"]
    assert [unit.name for unit in tree_as_of(ON, hamlet.id)] == ["Ấp Kinh Ráng", "Tổ 1"]
    assert get_unit(new).parent_id == hamlet.parent_id
    assert changes_of(hamlet.id)[0].details["parts"] == [new]
    assert [(line.kind, line.other_id) for line in changes_of(new)] == [("opened", hamlet.id)]


def test_a_unit_may_close_when_its_parts_take_everything(hamlet: Unit, leader: User) -> None:
    people = people_who_joined(hamlet, BEGINNING, "Cô Ba", "Chú Tư")
    db.session.add(Grant(user=leader, unit=hamlet, role="leader", since=clock.now()))
    parts = [
        SplitPart("Ấp Kinh Ráng", "kr-1", "hamlet", children=teams("to-1"), members=people[:1]),
        SplitPart("Ấp Kinh Mới", "kr-2", "hamlet", children=teams("to-2"), members=people[1:]),
    ]

    with pytest.raises(Refused, match=r"1.*1"):
        split_unit(hamlet, [parts[1]], close=True, **WHY)
    effects = split_unit(hamlet, parts, close=True, **WHY)
    db.session.commit()

    assert hamlet.closed_on == ON
    assert [line.name for line in effects.ended] == [leader.name]
    assert [times_of(person)[-1][0] for person in people] == list(effects.opened)
    assert path_on(effects.opened[0], ON)[-1].name == "Ấp Kinh Ráng"


def test_nobody_gets_a_role_over_the_new_unit_by_it(hamlet: Unit, head: User) -> None:
    stays, goes = people_who_joined(hamlet, BEGINNING, "Cô Ba", "Chú Tư")
    db.session.add(Grant(user=head, unit=hamlet, role="leader", since=clock.now()))
    since_long_ago()

    preview = preview_split(hamlet, [SplitPart("Ấp Mới", "moi", "hamlet", members=[goes])], on=ON, actor=None)
    split_unit(hamlet, [SplitPart("Ấp Mới", "moi", "hamlet", members=[goes])], **WHY)

    assert [line.name for line in preview.losing] == [head.name]
    seen = [can_see_person(head, db.session.get_one(User, person)) for person in (stays, goes)]
    assert seen == [True, False]


def test_what_goes_along_belongs_to_the_unit_and_goes_once(hamlet: Unit, team: Unit, member: User) -> None:
    since_long_ago()
    (person,) = people_who_joined(hamlet, BEGINNING, "Cô Ba")
    two = [
        SplitPart("Ấp 1", "a1", "hamlet", members=[person]),
        SplitPart("Ấp 2", "a2", "hamlet", members=[person]),
    ]

    for parts in (
        [],
        two,
        [SplitPart("Ấp 1", "a1", "hamlet", members=[member.id])],
        [SplitPart("Ấp 1", "a1", "hamlet", children=[team.id])],
        [SplitPart("Ấp 1", "a1", "hamlet"), SplitPart("ấp 1", "a2", "hamlet")],
        [SplitPart("Ấp 1", "a1", "hamlet"), SplitPart("Ấp 2", "a1", "hamlet")],
        [SplitPart("Ấp 1", "to-1", "hamlet")],
        [SplitPart("Ấp 1", " ", "hamlet")],
        [SplitPart("", "a1", "hamlet")],
        [SplitPart("Ấp 1", "a1", "")],
        [SplitPart(team.name, "a1", "hamlet")],
        [SplitPart("Ấp Kinh Ráng", "a1", "hamlet")],
    ):
        with pytest.raises(Refused):
            split_unit(hamlet, parts, **WHY)
    assert changes() == []


def test_whoever_splits_administers_the_unit_above_too(hamlet: Unit, head: User, admin: User) -> None:
    since_long_ago()
    db.session.add(Grant(user=head, unit=hamlet, role="admin", since=clock.now()))
    db.session.commit()
    part = SplitPart("Ấp Mới", "moi", "hamlet")

    with pytest.raises(Forbidden):
        split_unit(hamlet, [part], on=ON, reason=REASON, actor=head)
    split_unit(hamlet, [part], on=ON, reason=REASON, actor=admin)

    assert find_unit_by_code("moi") is not None
