"""Units, memberships and grants."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.db import db
from portal.errors import Forbidden, Refused
from portal.units.models import Grant, Membership, Unit
from portal.units.operations.grants import grant_role
from portal.units.operations.memberships import join_unit
from portal.units.operations.units import add_alias, add_unit
from portal.units.permissions import roles_over
from portal.units.queries.memberships import unit_of
from tests.factories import make_unit, make_user


def test_an_administrator_adds_a_unit_below(commune: Unit, admin: User) -> None:
    unit = add_unit(" Tổ  ấp 7 ", kind="team", code="t7", parent=commune, actor=admin)
    db.session.commit()

    assert (unit.name, unit.parent, unit.folded) == ("Tổ ấp 7", commune, "to ap 7")
    event = db.session.query(AuditEvent).filter_by(action="unit.added", record_id=unit.id).one()
    assert event.actor_id == admin.id


def test_nobody_else_adds_units(commune: Unit, leader: User, trainer: User, member: User, outsider: User) -> None:
    for actor in (leader, trainer, member, outsider):
        with pytest.raises(Forbidden):
            add_unit("Tổ ấp 7", kind="team", code="t7", parent=commune, actor=actor)


def test_only_the_portal_itself_adds_a_unit_at_the_top(admin: User) -> None:
    with pytest.raises(Forbidden):
        add_unit("Tỉnh khác", kind="province", code="x", actor=admin)


def test_a_unit_has_a_name_and_a_code_of_its_own(commune: Unit) -> None:
    with pytest.raises(Refused):
        add_unit("  ", kind="team", code="t7", actor=None)
    with pytest.raises(Refused):
        add_unit("Tổ ấp 7", kind="team", code=commune.code, actor=None)


def test_an_alias_is_kept_once(commune: Unit) -> None:
    add_alias(commune, "Tân Ân Tây", actor=None)
    add_alias(commune, "Tân Ân Tây", actor=None)
    db.session.commit()

    assert [(alias.name, alias.folded) for alias in commune.aliases] == [("Tân Ân Tây", "tan an tay")]


def test_moving_ends_one_membership_and_begins_another(member: User, team: Unit, commune: Unit) -> None:
    other = make_unit("Tổ ấp 7", parent=commune)

    join_unit(member, other, actor=None)
    db.session.commit()

    rows = db.session.query(Membership).filter_by(user_id=member.id).order_by(Membership.id)
    assert [(row.unit_id, row.until is None) for row in rows] == [(team.id, False), (other.id, True)]
    assert unit_of(member.id) == other


def test_joining_the_same_unit_again_changes_nothing(member: User, team: Unit) -> None:
    join_unit(member, team, actor=None)
    db.session.commit()

    assert db.session.query(Membership).filter_by(user_id=member.id).count() == 1


def test_the_database_keeps_a_person_in_one_unit(member: User, commune: Unit) -> None:
    db.session.add(Membership(user=member, unit=commune, since=clock.now()))

    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_leader_moves_people_between_own_units_only(
    leader: User, outsider: User, member: User, commune: Unit, head: User
) -> None:
    inside = make_unit("Tổ ấp 7", parent=commune)
    foreign = unit_of(outsider.id)
    assert foreign is not None

    join_unit(member, inside, actor=leader)

    for actor, unit in ((leader, foreign), (outsider, foreign), (head, inside)):
        with pytest.raises(Forbidden):
            join_unit(member, unit, actor=actor)


def test_granting_again_renews(member: User, team: Unit) -> None:
    grant_role(member, team, "leader", until=clock.now() - timedelta(days=1), actor=None)
    before = roles_over(team, member)

    grant_role(member, team, "leader", actor=None)
    db.session.commit()

    assert before == set()
    assert roles_over(team, member) == {"leader"}
    assert db.session.query(Grant).filter_by(user_id=member.id).count() == 1
    assert db.session.query(AuditEvent).filter_by(action="role.granted").count() == 2


def test_leaders_grant_at_and_below_their_unit_and_administrators_everywhere(
    member: User, team: Unit, commune: Unit, admin: User, leader: User, head: User, outsider: User, trainer: User
) -> None:
    for actor, unit, role in (
        *((actor, team, role) for actor in (outsider, member, trainer) for role in ("leader", "trainer", "admin")),
        *((actor, team, "admin") for actor in (leader, head)),
        *((head, commune, role) for role in ("leader", "trainer")),
    ):
        with pytest.raises(Forbidden):
            grant_role(member, unit, role, actor=actor)

    grant_role(member, team, "leader", actor=leader)
    grant_role(member, team, "trainer", actor=head)
    grant_role(member, commune, "admin", actor=admin)

    assert roles_over(team, member) == {"leader", "trainer", "admin"}


def test_there_are_three_roles(app: Flask) -> None:
    with pytest.raises(ValueError, match="king"):
        grant_role(make_user("Tư"), make_unit("Tổ"), "king", actor=None)
