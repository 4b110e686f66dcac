"""Who may do what to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.errors import Forbidden
from portal.units.models import Unit
from portal.units.operations.grants import grant_role
from portal.units.operations.people import issue_activation_code
from portal.units.permissions import can_issue_code, can_see_people, can_see_person, roles_over
from tests.factories import make_unit, make_user


def test_a_role_counts_over_its_unit_and_all_below(
    leader: User, commune: Unit, team: Unit, outsider: User
) -> None:
    assert roles_over(team, leader) == {"leader"}
    assert roles_over(commune, leader) == {"leader"}
    assert commune.parent is not None
    assert roles_over(commune.parent, leader) == set()
    assert roles_over(team, outsider) == set()


def test_roles_from_several_heights_come_together(leader: User, team: Unit) -> None:
    grant_role(leader, team, "trainer", actor=None)

    assert roles_over(team, leader) == {"leader", "trainer"}


def test_a_role_ends_with_its_last_moment(member: User, team: Unit) -> None:
    grant = grant_role(member, team, "leader", until=clock.now() + timedelta(hours=1), actor=None)
    during = roles_over(team, member)
    grant.until = clock.now() - timedelta(seconds=1)

    assert during == {"leader"}
    assert roles_over(team, member) == set()


def test_leaders_and_administrators_see_people(
    leader: User, head: User, admin: User, trainer: User, member: User, outsider: User, team: Unit
) -> None:
    see = {actor.name: can_see_people(actor, team) for actor in (leader, head, admin, trainer, member, outsider)}

    assert see == {
        leader.name: True,
        head.name: True,
        admin.name: True,
        trainer.name: False,
        member.name: False,
        outsider.name: False,
    }


def test_somebody_in_no_unit_is_seen_by_nobody(admin: User) -> None:
    assert not can_see_person(admin, make_user("Lý Thị Mười"))


def test_a_head_helps_members_and_a_leader_helps_heads(
    head: User, leader: User, admin: User, member: User
) -> None:
    assert can_issue_code(head, member)
    assert can_issue_code(leader, member)
    assert can_issue_code(leader, head)
    assert can_issue_code(admin, leader)


def test_others_help_nobody(member: User, trainer: User, outsider: User, head: User) -> None:
    for actor in (member, trainer, outsider):
        assert not can_issue_code(actor, member if actor is not member else head)


def test_nobody_comes_in_as_somebody_who_may_more(
    head: User, leader: User, trainer: User, admin: User, team: Unit, commune: Unit
) -> None:
    strong = make_user("Cao Thị Bảy", unit=team, grants={"admin": commune})

    assert not can_issue_code(head, strong)
    assert not can_issue_code(leader, strong)
    assert not can_issue_code(head, trainer)
    assert can_issue_code(leader, trainer)
    assert can_issue_code(admin, strong)
    assert can_issue_code(admin, trainer)


def test_a_right_over_another_unit_protects_too(head: User, team: Unit, commune: Unit) -> None:
    elsewhere = make_unit("Tổ ấp 7", parent=commune)
    other_head = make_user("Cao Thị Bảy", unit=team, grants={"leader": elsewhere})

    assert not can_issue_code(head, other_head)


def test_nobody_issues_a_code_for_oneself_or_the_deactivated(head: User, member: User) -> None:
    member.deactivated_at = clock.now()

    assert not can_issue_code(head, head)
    assert not can_issue_code(head, member)


def test_the_operation_asks_too(outsider: User, member: User) -> None:
    with pytest.raises(Forbidden):
        issue_activation_code(member, actor=outsider)
