"""Giving and taking roles, and lending a head's rights until a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.db import db
from portal.errors import Forbidden, Refused
from portal.units.models import Grant, Unit
from portal.units.operations.deputies import appoint_deputy
from portal.units.operations.grants import end_grant, grant_role
from portal.units.permissions import can_see_people, roles_over
from portal.units.queries.grants import (
    deputyships_of,
    find_grant,
    heads_by_unit,
    heads_of,
    number_of_roles_below,
    role_holders_over,
)
from portal.units.rules.dates import MAX_DEPUTY_DAYS, end_of_day, last_day
from tests.factories import make_unit, make_user


@pytest.fixture
def deputy(member: User, head: User, team: Unit) -> User:
    """The member, who stands in for the head for a week."""
    appoint_deputy(team, member, head=head, until=in_days(7), actor=head)
    db.session.commit()
    return member


def in_days(number: int) -> date:
    return clock.today() + timedelta(days=number)


def grant_of(user: User, unit: Unit, role: str = "leader") -> Grant:
    grant = find_grant(user.id, unit.id, role)
    assert grant is not None
    return grant


def events(action: str) -> list[AuditEvent]:
    return db.session.query(AuditEvent).filter_by(action=action).order_by(AuditEvent.id).all()


@pytest.mark.parametrize(
    ("day", "end"),
    [("2026-11-25", "2026-11-25T17:00:00+00:00"), ("2024-02-29", "2024-02-29T17:00:00+00:00")],
)
def test_a_day_ends_at_midnight_in_vietnam(day: str, end: str) -> None:
    assert end_of_day(date.fromisoformat(day)) == datetime.fromisoformat(end)
    assert last_day(datetime.fromisoformat(end)) == date.fromisoformat(day)


def test_a_deputy_has_the_head_s_rights_to_the_end_of_the_last_day(
    deputy: User, head: User, team: Unit, commune: Unit
) -> None:
    grant = grant_of(deputy, team)

    assert (grant.until, grant.deputy_of_id) == (end_of_day(in_days(7)), head.id)
    assert can_see_people(deputy, team)
    assert not can_see_people(deputy, commune)
    assert heads_of(team.id) == {head.id: True, deputy.id: False}
    [row] = deputyships_of(deputy.id)
    assert (row.unit_name, row.head_name) == (team.name, head.name)
    [event] = events("deputy.appointed")
    assert (event.actor_id, event.person_id, event.unit_id, event.details["head"]) == (
        head.id,
        deputy.id,
        team.id,
        head.id,
    )


def test_a_deputy_hands_nothing_on_and_ends_no_head(deputy: User, head: User, team: Unit, trainer: User) -> None:
    other = make_user("Đặng Thị Hai", unit=team)

    for deed in (
        lambda: appoint_deputy(team, other, head=head, until=in_days(1), actor=deputy),
        lambda: appoint_deputy(team, other, head=deputy, until=in_days(1), actor=deputy),
        lambda: grant_role(other, team, "leader", actor=deputy),
        lambda: grant_role(other, team, "trainer", actor=deputy),
        lambda: end_grant(grant_of(head, team), actor=deputy),
    ):
        with pytest.raises(Forbidden):
            deed()


def test_nobody_else_appoints_a_deputy(
    head: User, member: User, outsider: User, trainer: User, team: Unit
) -> None:
    colleague = make_user("Đặng Thị Hai", unit=team, grants={"leader": team})
    helper = make_user("Lý Văn Chín", unit=team)

    for actor in (member, outsider, trainer, colleague):
        with pytest.raises(Forbidden):
            appoint_deputy(team, helper, head=head, until=in_days(1), actor=actor)


def test_a_leader_above_appoints_the_deputy_of_a_head(leader: User, head: User, member: User, team: Unit) -> None:
    appoint_deputy(team, member, head=head, until=in_days(1), actor=leader)

    assert grant_of(member, team).deputy_of_id == head.id


@pytest.mark.parametrize("days", [-1, MAX_DEPUTY_DAYS + 1, 2_000_000])
def test_a_last_day_is_neither_past_nor_far_away(days: int, head: User, member: User, team: Unit) -> None:
    day = date.max if days > MAX_DEPUTY_DAYS + 1 else in_days(days)

    with pytest.raises(Refused):
        appoint_deputy(team, member, head=head, until=day, actor=head)
    assert roles_over(team, member) == set()


def test_a_deputy_is_somebody_else_for_a_head_of_this_very_unit(
    leader: User, head: User, member: User, team: Unit, commune: Unit
) -> None:
    wrong: list[dict[str, Any]] = [
        {"user": head, "head": head},
        {"user": member, "head": leader},  # leads the commune, not the team
        {"user": member, "head": member},
        {"user": leader, "head": head},  # leads the team from above
    ]
    for names in wrong:
        with pytest.raises(Refused):
            appoint_deputy(team, **names, until=in_days(1), actor=None)


def test_the_deputy_goes_with_the_head(deputy: User, head: User, leader: User, team: Unit) -> None:
    end_grant(grant_of(head, team), actor=leader)
    db.session.commit()

    assert roles_over(team, deputy) == set()
    assert [event.person_id for event in events("role.ended")] == [head.id]
    assert [(event.actor_id, event.person_id) for event in events("deputy.ended")] == [(leader.id, deputy.id)]


def test_a_head_whose_time_is_cut_short_lends_no_longer_than_that(
    deputy: User, head: User, leader: User, team: Unit
) -> None:
    grant_role(head, team, "leader", until=end_of_day(in_days(2)), actor=leader)

    assert grant_of(deputy, team).until == end_of_day(in_days(2))
    with pytest.raises(Refused):
        appoint_deputy(team, deputy, head=head, until=in_days(3), actor=head)


def test_the_head_ends_what_was_lent_and_the_deputy_may_step_back(
    deputy: User, head: User, member: User, team: Unit
) -> None:
    end_grant(grant_of(deputy, team), actor=head)
    ended = roles_over(team, deputy)
    appoint_deputy(team, member, head=head, until=in_days(1), actor=head)
    end_grant(grant_of(member, team), actor=member)

    assert ended == set()
    assert roles_over(team, member) == set()


def test_nobody_gives_a_role_to_oneself(head: User, team: Unit) -> None:
    with pytest.raises(Refused):
        grant_role(head, team, "trainer", actor=head)


def test_granting_anew_is_no_way_to_put_a_colleague_out(head: User, team: Unit) -> None:
    colleague = make_user("Đặng Thị Hai", unit=team, grants={"leader": team})

    with pytest.raises(Forbidden):
        grant_role(colleague, team, "leader", until=clock.now() + timedelta(minutes=1), actor=head)
    with pytest.raises(Forbidden):
        end_grant(grant_of(colleague, team), actor=head)


def test_a_role_that_was_over_begins_anew(leader: User, head: User, team: Unit) -> None:
    grant = grant_of(head, team)
    grant.since = grant.until = clock.now() - timedelta(days=30)

    grant_role(head, team, "leader", actor=leader)

    assert grant.until is None
    assert grant.since > clock.now() - timedelta(minutes=1)
    assert grant.granted_by_id == leader.id


def test_roles_go_to_people_one_sees_who_are_there_in_units_that_are_open(
    leader: User, outsider: User, member: User, team: Unit
) -> None:
    with pytest.raises(Forbidden):
        grant_role(outsider, team, "leader", actor=leader)
    with pytest.raises(Refused):
        grant_role(member, team, "leader", until=clock.now() - timedelta(seconds=1), actor=leader)
    member.deactivated_at = clock.now()
    with pytest.raises(Refused):
        grant_role(member, team, "leader", actor=leader)
    member.deactivated_at, team.closed_on = None, clock.today()
    with pytest.raises(Refused):
        grant_role(member, team, "leader", actor=leader)


def test_the_last_administrator_stays(admin: User, member: User, commune: Unit) -> None:
    top = commune.parent
    assert top is not None
    grant_role(member, commune, "admin", actor=admin)

    with pytest.raises(Refused):
        end_grant(grant_of(admin, top, "admin"), actor=admin)
    second = make_user("Cao Thị Bảy", unit=top, grants={"admin": top})
    end_grant(grant_of(second, top, "admin"), actor=admin)
    end_grant(grant_of(member, commune, "admin"), actor=admin)

    with pytest.raises(Refused):
        end_grant(grant_of(admin, top, "admin"), actor=None)


def test_who_may_what_tells_where_each_role_comes_from(
    deputy: User, head: User, leader: User, outsider: User, admin: User, team: Unit, commune: Unit
) -> None:
    other = make_unit("Tổ ấp 7", parent=commune)

    found = {(row.name, row.role, row.unit_id, row.head_name) for row in role_holders_over(team.id)}

    assert found == {
        (deputy.name, "leader", team.id, head.name),
        (head.name, "leader", team.id, None),
        (leader.name, "leader", commune.id, None),
        (admin.name, "admin", commune.parent_id, None),
    }
    assert number_of_roles_below(commune.id) == 2
    assert heads_by_unit([team.id, other.id]) == {team.id: [head.name]}
