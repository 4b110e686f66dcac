"""Planning a class: who may, what is refused beside its field, a series, a form sent twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest

from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.classes.models import ClassSession, ClassSetting
from portal.classes.planning.enums import Repeat
from portal.classes.planning.operations.checks import InvalidPlan, Overlap
from portal.classes.planning.operations.plan import plan_classes
from portal.classes.planning.queries.sessions import invited_unit_ids, visible_session
from portal.classes.planning.rules import ClassPlan, parse_clock_time
from portal.db import begin_write, db
from portal.units.models import Unit
from tests import factories
from tests.classes.planning.conftest import MakePlan

pytestmark = pytest.mark.both_databases


def plan_as(actor: User, plan: ClassPlan, **values) -> Sequence[ClassSession]:
    """Plan it and commit."""
    db.session.rollback()
    begin_write()
    sessions = plan_classes(plan, actor=actor, **{"token": "a form"} | values)
    db.session.commit()
    return sessions


def problems_of(actor: User, plan: ClassPlan, **values) -> dict[str, str]:
    """What is wrong with the plan, by field."""
    with pytest.raises(InvalidPlan) as refused:
        plan_as(actor, plan, **values)
    db.session.rollback()
    return refused.value.problems


def test_a_head_plans_a_class_of_the_own_team(head: User, member: User, team: Unit, make_plan: MakePlan) -> None:
    [session] = plan_as(head, make_plan(teacher_id=member.id, capacity=40))

    assert (session.unit_id, session.teacher_id, session.capacity) == (team.id, member.id, 40)
    assert invited_unit_ids(session.id) == [team.id]
    assert len(session.secret) > 40
    event = db.session.query(AuditEvent).filter_by(action="class.planned").one()
    assert (event.actor_id, event.unit_id, event.details["name"]) == (head.id, team.id, session.title)


def test_a_form_sent_twice_plans_one_class(head: User, make_plan: MakePlan) -> None:
    plan = make_plan()

    first, second = plan_as(head, plan), plan_as(head, plan)

    assert [one.id for one in first] == [one.id for one in second]
    assert db.session.query(ClassSession).count() == 1
    assert db.session.query(AuditEvent).filter_by(action="class.planned").count() == 1


def test_the_token_of_somebody_else_finds_nothing_of_theirs(head: User, leader: User, make_plan: MakePlan) -> None:
    [one] = plan_as(head, make_plan())
    [other] = plan_as(leader, make_plan(place="Trụ sở khóm"))

    assert one.id != other.id


def test_a_series_is_as_many_classes_at_the_same_hour(head: User, make_plan: MakePlan) -> None:
    sessions = plan_as(head, make_plan(), repeat=Repeat.FORTNIGHTLY, times=3)

    gaps = [after.starts_at - before.starts_at for before, after in pairwise(sessions)]
    assert gaps == [timedelta(days=14)] * 2
    assert len({session.series for session in sessions}) == 1
    assert len({session.uid for session in sessions} | {session.secret for session in sessions}) == 6


@pytest.mark.parametrize("times", [0, 1, 27])
def test_a_series_has_its_bounds(times: int, head: User, make_plan: MakePlan) -> None:
    assert set(problems_of(head, make_plan(), repeat=Repeat.WEEKLY, times=times)) == {"times"}


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("capacity", {"capacity": 0}),
        ("capacity", {"capacity": 10_000}),
        ("minutes", {"minutes": 14}),
        ("minutes", {"minutes": 721}),
        ("title", {"title": "  "}),
        ("title", {"title": "x" * 121}),
        ("place", {"place": ""}),
        ("note", {"note": "x" * 501}),
        ("teacher_name", {"teacher_name": "x" * 81}),
        ("teacher", {"teacher_id": 999_999}),
        ("course", {"course_id": 999_999}),
        ("unit", {"unit_id": 999_999}),
        ("units", {"invited": ()}),
        ("units", {"invited": (999_999,)}),
    ],
)
def test_what_cannot_be_so_is_told_beside_its_field(
    field: str, values: dict[str, object], head: User, make_plan: MakePlan
) -> None:
    assert set(problems_of(head, make_plan(**values))) == {field}


def test_several_problems_are_told_at_once(head: User, make_plan: MakePlan) -> None:
    assert set(problems_of(head, make_plan(capacity=-1, place="", title=""))) == {"capacity", "place", "title"}


def test_a_class_in_the_past_is_one_that_took_place(head: User, make_plan: MakePlan) -> None:
    past, ahead = make_plan(starts_at=clock.now() - timedelta(hours=1)), make_plan()

    assert set(problems_of(head, past)) == {"day"}
    assert set(problems_of(head, ahead, took_place=True)) == {"took_place"}
    assert set(problems_of(head, make_plan(starts_at=clock.now() + timedelta(days=400)))) == {"day"}
    assert len(plan_as(head, past, took_place=True)) == 1


def test_nobody_plans_for_a_unit_that_is_not_theirs(
    head: User, member: User, outsider: User, team: Unit, commune: Unit, make_plan: MakePlan
) -> None:
    sibling = factories.make_unit("Tổ ấp 7", parent=commune)

    for actor in (member, outsider):
        assert set(problems_of(actor, make_plan())) == {"unit"}
    assert set(problems_of(head, make_plan(unit_id=commune.id))) == {"unit"}
    assert set(problems_of(head, make_plan(invited=(team.id, sibling.id)))) == {"units"}


def test_a_trainer_plans_for_the_own_unit_and_below(
    trainer: User, commune: Unit, team: Unit, make_plan: MakePlan
) -> None:
    [here] = plan_as(trainer, make_plan(unit_id=commune.id, invited=(commune.id, team.id)))
    [below] = plan_as(trainer, make_plan(place="Trụ sở"), token="another form")

    assert invited_unit_ids(here.id) == sorted((commune.id, team.id))
    assert below.unit_id == team.id


def test_a_trainer_asks_other_trainers_and_leaders_but_no_member(
    trainer: User, leader: User, member: User, commune: Unit, make_plan: MakePlan
) -> None:
    plan = make_plan(unit_id=commune.id, teacher_id=leader.id)

    assert [session.teacher_id for session in plan_as(trainer, plan)] == [leader.id]
    assert set(problems_of(trainer, make_plan(unit_id=commune.id, teacher_id=member.id), token="b")) == {"teacher"}


def test_the_same_teacher_or_place_in_the_same_hours_is_asked_about(
    head: User, member: User, make_plan: MakePlan
) -> None:
    plan_as(head, make_plan(teacher_id=member.id))
    later = clock.now() + timedelta(days=2, minutes=60)
    same_teacher = make_plan(teacher_id=member.id, place="Chỗ khác", starts_at=later)
    same_place = make_plan(place="nha van hoa  khom 6", starts_at=later)
    after_it = make_plan(starts_at=later + timedelta(minutes=31))

    for plan in (same_teacher, same_place):
        with pytest.raises(Overlap):
            plan_as(head, plan, token="b")
    assert plan_as(head, after_it, token="c")
    assert plan_as(head, same_place, token="d", despite_overlap=True)


def test_the_nearest_setting_above_holds_for_a_new_class(
    head: User, team: Unit, commune: Unit, make_plan: MakePlan
) -> None:
    db.session.add(ClassSetting(unit_id=commune.id, needs_confirmation=True))
    db.session.commit()
    [by_commune] = plan_as(head, make_plan())
    db.session.add(ClassSetting(unit_id=team.id, needs_confirmation=False))
    db.session.commit()
    [by_team] = plan_as(head, make_plan(place="Trụ sở"), token="b")

    assert (by_commune.needs_confirmation, by_team.needs_confirmation) == (True, False)


def test_a_class_is_seen_by_those_invited_and_those_who_manage_it(
    head: User, member: User, leader: User, trainer: User, outsider: User, make_plan: MakePlan
) -> None:
    [session] = plan_as(head, make_plan())

    seen = [visible_session(who, session.id) is not None for who in (head, member, leader, trainer, outsider)]
    assert seen == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("19:00", (19, 0)), ("19h30", (19, 30)), ("7g", (7, 0)), ("8 giờ 15 phút", (8, 15)), ("7.05", (7, 5))],
)
def test_a_time_is_read_as_people_type_it(text: str, wanted: tuple[int, int]) -> None:
    found = parse_clock_time(text)

    assert found is not None
    assert (found.hour, found.minute) == wanted


@pytest.mark.parametrize("text", ["", "24:00", "19:60", "tối", "1900", "-1:00"])
def test_and_nothing_else_is(text: str) -> None:
    assert parse_clock_time(text) is None
