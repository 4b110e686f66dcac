"""Renaming, moving, founding and closing units by day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.db import db
from portal.errors import Forbidden, Refused
from portal.units.changes.operations.close import close_unit, preview_close
from portal.units.changes.operations.move import move_unit, preview_move
from portal.units.changes.operations.open import open_unit, preview_open
from portal.units.changes.operations.rename import preview_rename, rename_unit
from portal.units.changes.queries.history import changes, changes_of
from portal.units.changes.queries.impact import Impact
from portal.units.models import Grant, Unit, UnitVersion
from portal.units.operations.memberships import join_unit
from portal.units.operations.units import add_unit
from portal.units.queries.grants import granted_units, roles_over
from portal.units.queries.memberships import unit_of
from portal.units.queries.tree import children, path
from portal.units.queries.tree_history import path_on, version_on
from tests.factories import make_unit
from tests.units.past import BEFORE, BEGINNING, LATER, ON, REASON, WHY, found, since_long_ago


@pytest.fixture
def district(commune: Unit) -> Unit:
    """A unit between the province and others, as there was one until the reform."""
    unit = make_unit("Huyện Ngọc Hiển", kind="district", parent=commune.parent)
    since_long_ago()
    return unit


def test_a_new_name_holds_from_its_day_and_the_old_one_is_still_found(commune: Unit, district: Unit) -> None:
    effects = rename_unit(commune, " Phường  Tân Ân ", kind="ward", **WHY)
    db.session.commit()

    assert (commune.name, commune.kind, commune.folded) == ("Phường Tân Ân", "ward", "phuong tan an")
    assert [path_on(commune.id, day)[-1].name for day in (BEFORE, ON)] == ["Xã Tân Ân", "Phường Tân Ân"]
    assert [(alias.name, alias.since, alias.until) for alias in commune.aliases] == [("Xã Tân Ân", BEGINNING, ON)]
    assert commune.id in found("xa tan", commune)
    assert effects == Impact()


def test_every_change_is_told_with_its_day_and_reason(commune: Unit, district: Unit, admin: User) -> None:
    since_long_ago()
    rename_unit(commune, "Xã Tân Ân Tây", on=ON, reason=f"  {REASON} ", actor=admin)
    db.session.commit()

    line = changes_of(commune.id)[0]
    assert (line.kind, line.on, line.reason, line.actor_name) == ("renamed", ON, REASON, admin.name)
    assert line.details["name_before"] == "Xã Tân Ân"
    event = db.session.query(AuditEvent).filter_by(action="unit.renamed").one()
    assert (event.actor_id, event.unit_id, event.details["on"]) == (admin.id, commune.id, "2025-07-01")


def test_a_name_put_right_on_its_first_day_was_never_official(commune: Unit, district: Unit) -> None:
    rename_unit(commune, "Xã Tan An", **WHY)
    rename_unit(commune, "Xã Tân Ân Đông", **WHY)

    assert [alias.name for alias in commune.aliases] == ["Xã Tân Ân"]
    assert db.session.query(UnitVersion).filter_by(unit_id=commune.id).count() == 2


def test_a_unit_that_moves_takes_everything_below_along(
    team: Unit, commune: Unit, district: Unit, leader: User, member: User
) -> None:
    move_unit(commune, district, **WHY)
    db.session.commit()

    assert [unit.name for unit in path(team.id)][1] == "Huyện Ngọc Hiển"
    assert [unit.name for unit in path_on(team.id, BEFORE)] == ["Tỉnh Cà Mau", "Xã Tân Ân", team.name]
    assert changes_of(commune.id)[0].other_id == district.id


def test_moving_tells_whose_roles_reach_the_people_from_now_on(
    commune: Unit, district: Unit, member: User, leader: User, outsider: User
) -> None:
    other = granted_units(outsider.id, ["leader"])[0]
    team = unit_of(member.id)
    assert team is not None
    since_long_ago()

    effects = preview_move(team, other, on=ON, actor=None)

    assert (effects.units, effects.people_below) == (1, 1)
    assert [(line.name, line.role) for line in effects.losing] == [(leader.name, "leader")]
    assert {(line.name, line.role) for line in effects.gaining} == {
        (outsider.name, "leader"),
        (outsider.name, "trainer"),
    }


def test_a_unit_moves_neither_below_itself_nor_below_what_was_below_it_since(
    commune: Unit, district: Unit, team: Unit
) -> None:
    since_long_ago()
    move_unit(team, district, on=LATER, reason=REASON, actor=None)

    with pytest.raises(Refused, match="Tân Ân"):
        move_unit(commune, commune, **WHY)
    # Today it is elsewhere, but for nine days the two would have stood in a circle.
    with pytest.raises(Refused, match="Tân Ân"):
        move_unit(commune, team, **WHY)
    move_unit(commune, team, on=LATER, reason=REASON, actor=None)

    assert [unit.name for unit in path_on(commune.id, LATER)][1:3] == [district.name, team.name]


def test_a_founded_unit_begins_on_its_day(commune: Unit, district: Unit, admin: User) -> None:
    since_long_ago()
    unit = open_unit("Ấp 7", kind="hamlet", code="a7", parent=commune, on=ON, reason=REASON, actor=admin)
    db.session.commit()

    assert [version_on(unit.id, day) is not None for day in (BEFORE, ON)] == [False, True]
    assert (changes_of(unit.id)[0].kind, changes_of(unit.id)[0].other_id) == ("opened", commune.id)


def test_closing_an_empty_unit_ends_the_roles_over_it(commune: Unit, district: Unit, leader: User) -> None:
    grant = Grant(user=leader, unit=district, role="leader", since=clock.now())
    db.session.add(grant)
    db.session.flush()

    effects = close_unit(district, **WHY)
    db.session.commit()

    assert [line.id for line in effects.ended] == [grant.id]
    assert roles_over(district.id, leader.id) == set()
    assert [version_on(district.id, day) is not None for day in (BEFORE, ON)] == [True, False]
    assert district not in children(commune.parent_id or 0)
    assert found("ngoc", commune.parent) == []
    assert db.session.query(AuditEvent).filter_by(action="role.ended", unit_id=district.id).count() == 1


def test_a_unit_with_people_or_units_in_it_stays_open_and_says_how_many(
    team: Unit, commune: Unit, member: User, head: User, leader: User
) -> None:
    since_long_ago()

    with pytest.raises(Refused, match=r"1.*1"):
        close_unit(commune, **WHY)
    with pytest.raises(Refused, match="2"):
        preview_close(team, on=ON, actor=None)


def test_a_unit_closes_no_earlier_than_its_last_people_left(
    team: Unit, commune: Unit, district: Unit, member: User
) -> None:
    since_long_ago()
    join_unit(member, commune, actor=None)

    with pytest.raises(Refused):
        close_unit(team, **WHY)
    close_unit(team, on=clock.today(), reason=REASON, actor=None)

    assert team.closed_on == clock.today()


def test_nothing_happens_in_a_closed_unit(team: Unit, commune: Unit, district: Unit, member: User) -> None:
    close_unit(district, **WHY)

    for change in (
        lambda: rename_unit(district, "Huyện khác", **WHY),
        lambda: move_unit(district, commune, **WHY),
        lambda: move_unit(team, district, **WHY),
        lambda: close_unit(district, **WHY),
        lambda: open_unit("Ấp 7", kind="hamlet", code="a7", parent=district, **WHY),
        lambda: add_unit("Ấp 7", kind="hamlet", code="a7", parent=district, since=BEFORE, actor=None),
        lambda: join_unit(member, district, actor=None),
    ):
        with pytest.raises(Refused, match="Ngọc Hiển"):
            change()


def test_a_change_has_a_day_and_a_reason_that_are_possible(team: Unit, commune: Unit, district: Unit) -> None:
    late = make_unit("Xã Mới", kind="commune", parent=commune.parent)
    move_unit(commune, district, on=LATER, reason=REASON, actor=None)
    tomorrow = clock.today() + timedelta(days=1)

    for change in (
        lambda: rename_unit(team, "Tổ", on=tomorrow, reason=REASON, actor=None),
        lambda: rename_unit(commune, "Xã Khác", **WHY),  # before its last change
        lambda: rename_unit(late, "Xã Khác", **WHY),  # before it began
        lambda: move_unit(team, late, **WHY),  # before the other one began
        lambda: open_unit("Ấp 7", kind="hamlet", code="a7", parent=late, **WHY),
        lambda: rename_unit(team, "Tổ", on=ON, reason="  ", actor=None),
        lambda: rename_unit(team, "Tổ", on=ON, reason="x" * 501, actor=None),
        lambda: rename_unit(team, "T" * 151, **WHY),
        lambda: rename_unit(team, " ", **WHY),
        lambda: rename_unit(team, team.name, **WHY),  # no change at all
        lambda: rename_unit(team, team.name, kind="  ", **WHY),
        lambda: move_unit(team, commune, **WHY),
        lambda: move_unit(district.parent or team, None, **WHY),
    ):
        with pytest.raises(Refused):
            change()
    assert [change.kind for change in changes()] == ["moved"]


def test_a_name_is_taken_once_beside_each_other_whatever_its_capitals(commune: Unit, district: Unit) -> None:
    beside = make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent)
    below = make_unit("Xã Đất Mũi", kind="commune", parent=district)
    since_long_ago()

    for change in (
        lambda: rename_unit(commune, "xã đất mũi", **WHY),
        lambda: move_unit(below, commune.parent, **WHY),
        lambda: open_unit("XÃ ĐẤT MŨI", kind="commune", code="dm", parent=district, **WHY),
    ):
        with pytest.raises(Refused):
            change()
    rename_unit(commune, "Xã Dat Mui", **WHY)
    rename_unit(beside, "XÃ ĐẤT MŨI", **WHY)

    assert (commune.name, beside.name) == ("Xã Dat Mui", "XÃ ĐẤT MŨI")


def test_only_administrators_of_everything_involved_change_units(
    commune: Unit, district: Unit, team: Unit, leader: User, head: User, outsider: User, trainer: User
) -> None:
    db.session.add(Grant(user=outsider, unit=team, role="admin", since=clock.now()))
    db.session.commit()
    since_long_ago()

    for actor in (leader, head, trainer, outsider):
        why = {"on": ON, "reason": REASON, "actor": actor}
        for change in (
            lambda: rename_unit(commune, "Xã Khác", **why),  # noqa: B023 - called at once
            lambda: move_unit(team, district, **why),  # noqa: B023 - called at once
            lambda: close_unit(commune, **why),  # noqa: B023 - called at once
            lambda: open_unit("Ấp", kind="hamlet", code="a", parent=commune, **why),  # noqa: B023 - called at once
            lambda: preview_rename(commune, "Xã Khác", on=ON, actor=actor),  # noqa: B023 - called at once
            lambda: preview_move(commune, None, on=ON, actor=actor),  # noqa: B023 - called at once
            lambda: preview_open("Ấp", kind="hamlet", code="a", parent=None, on=ON, actor=actor),  # noqa: B023 - called at once
        ):
            with pytest.raises(Forbidden):
                change()


def test_the_last_administrator_s_unit_stays_open(app: Flask) -> None:
    top, other = make_unit("Tỉnh A", kind="province"), make_unit("Tỉnh B", kind="province")
    user = User(name="Năm", created_at=clock.now())
    db.session.add_all([user, Grant(user=user, unit=top, role="admin", since=clock.now())])
    since_long_ago()

    with pytest.raises(Refused):
        close_unit(top, **WHY)
    close_unit(other, **WHY)

    assert other.closed_on == ON
