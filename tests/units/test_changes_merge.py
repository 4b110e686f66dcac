"""Units that become part of another one."""

from __future__ import annotations

import pytest

from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.courses.queries.published import units_above
from portal.db import db
from portal.errors import Forbidden, Refused
from portal.units.changes.operations.merge import merge_units, preview_merge
from portal.units.changes.operations.move import move_unit
from portal.units.changes.operations.rename import rename_unit
from portal.units.changes.queries.history import changes
from portal.units.models import Grant, Membership, Unit, UnitAlias, UnitChange, UnitVersion
from portal.units.operations.memberships import join_unit
from portal.units.operations.units import add_alias
from portal.units.permissions import can_see_person
from portal.units.queries.grants import granted_units
from portal.units.queries.member_history import members_on
from portal.units.queries.memberships import unit_of
from portal.units.queries.tree import children
from portal.units.queries.tree_history import path_on, tree_as_of
from portal.units.rules.start_of_day import start_of_day
from tests.factories import make_course, make_unit
from tests.units.past import (
    BEFORE,
    BEGINNING,
    LATER,
    ON,
    REASON,
    WHY,
    found,
    people_who_joined,
    since_long_ago,
    times_of,
)


@pytest.fixture
def other(commune: Unit, team: Unit) -> Unit:
    """A commune beside the cast's, into which it is merged."""
    unit = make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent)
    since_long_ago()
    return unit


def test_what_stood_below_and_who_belonged_to_a_merged_unit_is_part_of_the_other_one(
    commune: Unit, team: Unit, other: Unit
) -> None:
    (person,) = people_who_joined(commune, BEGINNING, "Cô Ba")

    effects = merge_units([commune], other, **WHY)
    db.session.commit()

    assert (effects.units, effects.people, effects.people_below) == (1, 1, 1)
    assert times_of(person) == [(commune.id, BEGINNING, ON), (other.id, ON, None)]
    assert (team.parent, commune.closed_on) == (other, ON)
    assert [unit.name for unit in path_on(team.id, ON)] == ["Tỉnh Cà Mau", "Xã Đất Mũi", team.name]
    assert [unit.name for unit in path_on(team.id, BEFORE)] == ["Tỉnh Cà Mau", "Xã Tân Ân", team.name]
    assert path_on(commune.id, ON) == []
    told = {(change.kind, change.unit_id, change.other_id) for change in changes()}
    assert told == {
        ("merged", commune.id, other.id),
        ("absorbed", other.id, commune.id),
        ("moved", team.id, other.id),
    }


def test_whoever_came_or_went_after_the_day_was_in_the_other_unit_meanwhile(commune: Unit, other: Unit) -> None:
    third = make_unit("Xã Tam Giang", kind="commune", parent=commune.parent)
    since_long_ago()
    (late,) = people_who_joined(commune, LATER, "Chú Tư")
    (gone,) = people_who_joined(commune, BEGINNING, "Bác Sáu")
    join_unit(db.session.get_one(User, gone), third, since=start_of_day(LATER), actor=None)

    merge_units([commune], other, **WHY)
    db.session.commit()

    assert times_of(late) == [(commune.id, LATER, LATER), (other.id, LATER, None)]
    assert sorted(times_of(gone), key=lambda time: time[1]) == [
        (commune.id, BEGINNING, ON),
        (other.id, ON, LATER),
        (third.id, LATER, None),
    ]
    assert {person.user_id for person in members_on(ON, other.id)} == {gone}
    assert {person.user_id for person in members_on(LATER, other.id)} == {late}


def test_units_that_came_or_went_after_the_day_stood_below_the_other_one_meanwhile(
    commune: Unit, team: Unit, other: Unit
) -> None:
    third = make_unit("Xã Tam Giang", kind="commune", parent=commune.parent)
    gone, come = make_unit("Tổ 1", parent=commune), make_unit("Tổ 2", parent=third)
    since_long_ago()
    move_unit(gone, third, on=LATER, reason=REASON, actor=None)
    move_unit(come, commune, on=LATER, reason=REASON, actor=None)
    rename_unit(team, "Tổ 3", on=LATER, reason=REASON, actor=None)

    merge_units([commune], other, **WHY)

    for day, below in ((BEFORE, set()), (ON, {"Tổ 1", team_name(team, ON)}), (LATER, {"Tổ 2", "Tổ 3"})):
        assert {unit.name for unit in tree_as_of(day, other.id)[1:]} == below
    assert {unit.id for unit in children(other.id)} == {team.id, come.id}


def team_name(team, day):
    return path_on(team.id, day)[-1].name


def test_the_other_unit_is_found_by_every_name_of_the_merged_ones(commune: Unit, other: Unit) -> None:
    add_alias(commune, "Rạch Gốc", actor=None)
    add_alias(other, "Xã Tân Ân", actor=None)

    merge_units([commune], other, **WHY)

    aliases = {alias.name: (alias.since, alias.until) for alias in other.aliases}
    assert aliases == {"Rạch Gốc": (None, None), "Xã Tân Ân": (BEGINNING, ON)}
    assert found("rach goc", commune.parent) == [other.id]
    assert db.session.query(UnitAlias).filter_by(unit_id=commune.id).count() == 1


def test_roles_over_a_merged_unit_end_and_show_nothing_of_the_other_one(
    commune: Unit, team: Unit, other: Unit, leader: User, head: User, member: User
) -> None:
    since_long_ago()
    (stranger,) = people_who_joined(other, BEGINNING, "Dì Bảy")
    deputy = Grant(user=member, unit=commune, role="leader", since=clock.now(), until=start_of_day(clock.today()))
    db.session.add(deputy)

    preview = preview_merge([commune], other, on=ON, actor=None)
    effects = merge_units([commune], other, **WHY)
    db.session.commit()

    assert effects == preview
    assert [(line.user_id, line.role, line.unit_name) for line in effects.ended] == [
        (leader.id, "leader", "Xã Tân Ân")
    ]
    seen = [db.session.get_one(User, person) for person in (stranger, member.id, head.id)]
    assert [can_see_person(leader, person) for person in seen] == [False, False, False]
    assert [can_see_person(head, person) for person in seen] == [False, True, True]
    assert db.session.query(UnitChange).filter_by(kind="merged").one().details["roles"] == [
        {"user": leader.id, "role": "leader", "lent": False}
    ]
    assert db.session.query(AuditEvent).filter_by(action="role.ended", person_id=leader.id).count() == 1


def test_merging_is_told_beforehand_with_names_that_meet(commune: Unit, other: Unit, outsider: User) -> None:
    for parent in (commune, other):
        make_unit("Ấp 1", kind="hamlet", parent=parent)
    since_long_ago()
    over = granted_units(outsider.id, ["leader"])[0]

    effects = preview_merge([commune], over, on=ON, actor=None)

    assert {line.name for line in effects.gaining} == {outsider.name}
    assert preview_merge([commune], other, on=ON, actor=None).same_names == ("Ấp 1",)
    assert commune.closed_on is None


def test_several_units_become_one_at_once_even_one_below_the_other(commune: Unit, team: Unit, other: Unit) -> None:
    third = make_unit("Xã Tam Giang", kind="commune", parent=commune)
    since_long_ago()
    people = people_who_joined(commune, BEGINNING, "Cô Ba") + people_who_joined(third, BEGINNING, "Chú Tư")

    merge_units([commune, third, commune], other, **WHY)
    db.session.commit()

    assert [times_of(person)[-1] for person in people] == [(other.id, ON, None)] * 2
    assert children(other.id) == [team]
    assert (third.closed_on, third.parent) == (ON, commune)


def test_merging_is_refused_where_it_makes_no_sense(commune: Unit, team: Unit, other: Unit) -> None:
    since_long_ago()
    late = make_unit("Xã Mới", kind="commune", parent=commune.parent)
    rename_unit(other, "Xã Mũi", on=LATER, reason=REASON, actor=None)

    for units, into in (
        ([], other),
        ([commune], commune),
        ([commune], team),  # into what stands below it
        ([commune], late),  # before the other one began
        ([other], commune),  # before its own last change
    ):
        with pytest.raises(Refused):
            merge_units(units, into, **WHY)
    with pytest.raises(Refused):
        merge_units([commune], other, on=ON, reason="", actor=None)
    merge_units([commune], other, **WHY)
    with pytest.raises(Refused, match="Tân Ân"):
        merge_units([commune], other, **WHY)


def test_only_administrators_of_both_sides_merge(commune: Unit, other: Unit, admin: User, leader: User) -> None:
    since_long_ago()
    db.session.add(Grant(user=leader, unit=commune, role="admin", since=clock.now()))
    db.session.commit()

    with pytest.raises(Forbidden):
        merge_units([commune], other, on=ON, reason=REASON, actor=leader)
    with pytest.raises(Forbidden):
        preview_merge([commune], other, on=ON, actor=leader)
    merge_units([commune], other, on=ON, reason=REASON, actor=admin)

    assert db.session.query(AuditEvent).filter_by(action="unit.merged", actor_id=admin.id).count() == 1


def test_merging_costs_the_same_however_many_people_there_are(
    statements: list[str], commune: Unit, other: Unit
) -> None:
    db.session.execute(db.insert(User), [{"name": f"Người {n}", "created_at": clock.now()} for n in range(300)])
    people = list(db.session.scalars(db.select(User.id)))
    times = [{"user_id": person, "unit_id": commune.id, "since": start_of_day(BEGINNING)} for person in people]
    db.session.execute(db.insert(Membership), times)
    units = [{"name": f"Ấp {n}", "code": f"ap-{n}", "kind": "hamlet", "parent_id": commune.id} for n in range(300)]
    db.session.execute(db.insert(Unit), units)
    hamlets = db.select(Unit.id, db.literal(BEGINNING), Unit.kind, Unit.name, Unit.parent_id)
    fields = ["unit_id", "since", "kind", "name", "parent_id"]
    db.session.execute(db.insert(UnitVersion).from_select(fields, hamlets.where(Unit.kind == "hamlet")))
    commune_id, other_id = commune.id, other.id
    db.session.commit()
    db.session.expunge_all()
    statements.clear()

    merge_units([db.session.get_one(Unit, commune_id)], db.session.get_one(Unit, other_id), **WHY)

    assert len(statements) < 60
    assert len(list(db.session.identity_map.values())) < 20


def test_a_course_for_a_merged_unit_is_for_the_people_of_the_one_it_lives_on_in(
    commune: Unit, team: Unit, other: Unit, member: User, outsider: User
) -> None:
    course = make_course(unit=commune.code)
    third = make_unit("Xã Tam Giang", kind="commune", parent=commune.parent)
    since_long_ago()
    (person,) = people_who_joined(commune, BEGINNING, "Cô Ba")
    merge_units([commune], other, **WHY)
    merge_units([other], third, on=LATER, reason=REASON, actor=None)
    db.session.commit()

    for user_id, sees in ((person, True), (member.id, True), (outsider.id, False)):
        home = unit_of(user_id)
        assert home is not None
        assert (course.unit_id in units_above(home.id)) == sees
