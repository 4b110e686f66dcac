"""Walking the tree."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.db import db
from portal.people.queries.members import members
from portal.units.models import Unit
from portal.units.queries.memberships import unit_path_names
from portal.units.queries.tree import at_or_above, at_or_below, children, path
from tests.factories import make_unit, make_user


def names(statement) -> set[str]:  # type: ignore[no-untyped-def]  # a select of unit ids
    return {unit.name for unit in db.session.query(Unit).filter(Unit.id.in_(statement))}


@pytest.fixture
def sibling(commune: Unit) -> Unit:
    """Another commune of the same province, with a team."""
    other = make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent)
    make_unit("Tổ ấp Mũi", parent=other)
    return other


def test_above_are_the_unit_and_its_parents(team: Unit, sibling: Unit) -> None:
    assert names(at_or_above(team.id)) == {team.name, "Xã Tân Ân", "Tỉnh Cà Mau"}


def test_below_are_the_unit_and_its_descendants(team: Unit, commune: Unit, sibling: Unit) -> None:
    assert names(at_or_below(commune.id)) == {team.name, "Xã Tân Ân"}
    assert names(at_or_below(team.id)) == {team.name}
    assert names(at_or_below(team.id, sibling.id)) == {team.name, "Xã Đất Mũi", "Tổ ấp Mũi"}


def test_no_unit_is_above_or_below_nothing(team: Unit) -> None:
    assert names(at_or_above()) == set()
    assert names(at_or_below(0)) == set()


def test_the_path_goes_from_the_top_down(team: Unit) -> None:
    assert [unit.name for unit in path(team.id)] == ["Tỉnh Cà Mau", "Xã Tân Ân", team.name]


def test_any_depth_can_be_walked(app: Flask) -> None:
    unit = make_unit("Tầng 0")
    for number in range(1, 12):
        unit = make_unit(f"Tầng {number}", parent=unit)

    assert [above.name for above in path(unit.id)] == [f"Tầng {number}" for number in range(12)]


def test_a_loop_does_not_walk_for_ever(team: Unit, commune: Unit) -> None:
    commune.parent_id = team.id
    db.session.flush()

    assert names(at_or_above(team.id)) == {team.name, "Xã Tân Ân"}
    assert names(at_or_below(team.id)) == {team.name, "Xã Tân Ân"}
    assert path(team.id)[-1] == team


def test_children_stand_in_vietnamese_order(app: Flask) -> None:
    province = make_unit("Tỉnh Cà Mau", kind="province")
    for name in ("Ấp 10", "Ấp Đá Bạc", "Ấp 2", "Ấp Cái Nước", "Ấp Dừa"):
        make_unit(name, kind="hamlet", parent=province)

    order = [unit.name for unit in children(province.id)]

    assert order == ["Ấp 2", "Ấp 10", "Ấp Cái Nước", "Ấp Dừa", "Ấp Đá Bạc"]


def test_a_person_s_path_is_told_by_names(member: User, team: Unit) -> None:
    assert unit_path_names(member.id) == ["Tỉnh Cà Mau", "Xã Tân Ân", team.name]
    assert unit_path_names(make_user("Lý Thị Mười").id) == []


def test_members_stand_by_given_name(team: Unit) -> None:
    for name in ("Trần Văn Tú", "Đặng Thị Ân", "Lê Văn Ăn", "Hồ Thị An", "Võ Đức", "Lý Dung", "Lê Văn Tư"):
        make_user(name, unit=team)

    order = [row.name for row in members(team.id, offset=0, limit=50)]

    assert order == ["Hồ Thị An", "Lê Văn Ăn", "Đặng Thị Ân", "Lý Dung", "Võ Đức", "Trần Văn Tú", "Lê Văn Tư"]
