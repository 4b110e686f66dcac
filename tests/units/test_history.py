"""The tree, and who belonged where, on an earlier day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from portal import clock
from portal.accounts.models import User
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.operations.move import move_unit
from portal.units.changes.operations.rename import rename_unit
from portal.units.changes.queries.history import changes, changes_of
from portal.units.models import Unit
from portal.units.operations.memberships import join_unit
from portal.units.queries.member_history import members_on, number_of_members_on, people_by_unit_on, sum_up_tree
from portal.units.queries.tree_history import ancestors_since, path_on, tree_as_of
from portal.units.rules.start_of_day import start_of_day
from tests.factories import make_unit
from tests.units.past import BEFORE, BEGINNING, LATER, ON, REASON, WHY, people_who_joined, since_long_ago


def test_a_day_of_vietnam_begins_seven_hours_before_the_one_of_greenwich() -> None:
    assert start_of_day(date(2025, 7, 1)) == datetime(2025, 6, 30, 17, tzinfo=UTC)


def test_a_tree_stands_in_vietnamese_order_with_each_unit_under_its_own(commune: Unit, team: Unit) -> None:
    for name in ("Xã Đầm Dơi", "Xã Cái Nước"):
        make_unit(name, kind="commune", parent=commune.parent)
    since_long_ago()
    rename_unit(commune, "Xã An Tân", **WHY)

    then, now = tree_as_of(BEFORE), tree_as_of(ON)

    assert [(unit.depth, unit.name) for unit in then] == [
        (0, "Tỉnh Cà Mau"),
        (1, "Xã Cái Nước"),
        (1, "Xã Đầm Dơi"),
        (1, "Xã Tân Ân"),
        (2, team.name),
    ]
    assert [unit.name for unit in now][1:4] == ["Xã An Tân", team.name, "Xã Cái Nước"]


def test_a_part_of_a_tree_may_be_asked_for_and_not_all_levels(commune: Unit, team: Unit) -> None:
    since_long_ago()

    below = tree_as_of(ON, commune.id)

    assert [(unit.depth, unit.id, unit.parent_id) for unit in below] == [
        (0, commune.id, commune.parent_id),
        (1, team.id, commune.id),
    ]
    assert [unit.id for unit in tree_as_of(ON, commune.id, deepest=0)] == [commune.id]
    assert tree_as_of(BEGINNING - timedelta(days=1)) == []


def test_who_belonged_at_or_below_counts_by_the_tree_of_the_day(commune: Unit, team: Unit, member: User) -> None:
    other = make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent)
    since_long_ago()
    people_who_joined(other, LATER, "Cô Ba")
    move_unit(team, other, **WHY)

    def names(day: date, unit: Unit) -> list[str]:
        return [person.name for person in members_on(day, unit.id)]

    assert (names(BEFORE, commune), names(BEFORE, other)) == ([member.name], [])
    assert (names(ON, commune), names(ON, other)) == ([], [member.name])
    assert number_of_members_on(LATER, other.id) == 2
    assert number_of_members_on(BEGINNING - timedelta(days=1), commune.id, other.id) == 0


def test_a_day_ends_where_the_person_was_last(commune: Unit, team: Unit, member: User) -> None:
    since_long_ago()
    join_unit(member, commune, since=start_of_day(ON) + timedelta(hours=15), actor=None)

    where = [[person.unit_id for person in members_on(day, commune.id)] for day in (BEFORE, ON)]

    assert where == [[team.id], [commune.id]]


def test_whoever_looks_back_sees_only_people_of_today_s_grants(commune: Unit, team: Unit, member: User) -> None:
    other = make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent)
    since_long_ago()
    (stays,) = people_who_joined(commune, BEGINNING, "Cô Ba")
    move_unit(team, other, **WHY)

    seen = members_on(BEFORE, commune.id, now_below=[commune.id])

    assert [person.user_id for person in seen] == [stays]
    assert members_on(BEFORE, commune.id, now_below=[]) == []


def test_people_are_counted_from_the_bottom_to_the_top(
    commune: Unit, team: Unit, member: User, head: User
) -> None:
    since_long_ago()
    people_who_joined(commune, BEGINNING, "Cô Ba")

    units = tree_as_of(ON)
    totals = sum_up_tree(units, people_by_unit_on(ON))

    assert [totals[unit.id] for unit in units] == [3, 3, 2]


def test_changes_are_listed_the_latest_first_and_filtered(commune: Unit, team: Unit, admin: User) -> None:
    other = make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent)
    since_long_ago()
    rename_unit(other, "Xã Mũi", **WHY)
    rename_unit(commune, "Xã Tân Ân Tây", on=LATER, reason=REASON, actor=admin)
    move_unit(team, other, on=LATER, reason=REASON, actor=admin)

    def kinds(**filters: object) -> list[str]:
        return [line.kind for line in changes(**filters)]  # type: ignore[arg-type] # any of its filters

    assert kinds() == ["moved", "renamed", "renamed"]
    assert kinds(below=[other.id]) == ["moved", "renamed"]
    assert kinds(kinds=["moved"]) == ["moved"]
    assert [line.unit_id for line in changes(until=ON)] == [other.id]
    assert [line.unit_id for line in changes(since=LATER, offset=1, limit=1)] == [commune.id]
    assert changes_of(team.id)[0].other_name == "Xã Mũi"


def test_history_takes_a_statement_or_two(statements: list[str], commune: Unit, team: Unit, member: User) -> None:
    other = make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent)
    since_long_ago()
    merge_units([commune], other, **WHY)
    ids = other.id, team.id
    statements.clear()

    for look in (
        lambda: tree_as_of(ON),
        lambda: path_on(ids[1], BEFORE),
        lambda: members_on(ON, ids[0], now_below=[ids[0]]),
        lambda: number_of_members_on(ON, ids[0]),
        lambda: changes(below=[ids[0]]),
        lambda: changes_of(ids[0]),
    ):
        look()

    assert len(statements) == 6


def test_what_a_unit_was_below_counts_only_while_both_held(commune: Unit, team: Unit) -> None:
    other = make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent)
    since_long_ago()
    move_unit(team, other, **WHY)
    move_unit(other, commune, on=LATER, reason=REASON, actor=None)
    move_unit(team, commune.parent, on=LATER, reason=REASON, actor=None)
    top = commune.parent_id

    assert ancestors_since(team.id, BEFORE) == {commune.id, other.id, top}
    assert ancestors_since(team.id, ON) == {other.id, top}
    assert ancestors_since(team.id, clock.today()) == {top}
