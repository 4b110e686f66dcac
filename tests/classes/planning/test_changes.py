"""Moving, changing, cancelling, not held: what becomes of a class and of those of its series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.classes.enums import SessionState
from portal.classes.models import Attendance, ClassRegistration, ClassSession, ClassSetting
from portal.classes.planning.enums import Repeat, Scope
from portal.classes.planning.operations.cancel import cancel_class, resume_class, set_not_held
from portal.classes.planning.operations.change import change_class
from portal.classes.planning.operations.checks import InvalidPlan, Overlap
from portal.classes.planning.operations.plan import plan_classes
from portal.classes.planning.operations.settings import set_confirmation
from portal.classes.planning.queries.sessions import invited_unit_ids
from portal.classes.planning.rules import ClassPlan, version_of
from portal.db import begin_write, db
from portal.errors import FieldError, Forbidden, NotFound, Refused, Stale
from portal.people.queries.hand_over import hand_over_of
from portal.units.models import Unit
from tests import factories
from tests.classes.planning.conftest import MakePlan
from tests.classes.sessions import make_class
from tests.fixed_clock import FixedClock

pytestmark = pytest.mark.both_databases


@pytest.fixture
def series(head: User, make_plan: MakePlan) -> list[int]:
    """The ids of three classes, one a week."""
    db.session.rollback()
    begin_write()
    sessions = plan_classes(make_plan(), token="t", actor=head, repeat=Repeat.WEEKLY, times=3)
    db.session.commit()
    return [session.id for session in sessions]


def get(session_id: int) -> ClassSession:
    """The class as it is now."""
    db.session.rollback()
    return db.session.get_one(ClassSession, session_id, populate_existing=True)


def plan_of(session: ClassSession) -> ClassPlan:
    """The plan that the class follows."""
    names = ("unit_id", "title", "course_id", "starts_at", "minutes", "place", "capacity", "teacher_id", "note")
    return ClassPlan(
        **{name: getattr(session, name) for name in names}, invited=tuple(invited_unit_ids(session.id))
    )


def change(session_id: int, actor: User, scope: Scope = Scope.THIS, **values) -> Sequence[ClassSession]:
    """Change the class in this and commit."""
    session = get(session_id)
    plan, version = replace(plan_of(session), **values), version_of(session)
    db.session.rollback()
    begin_write()
    changed = change_class(session_id, plan, actor=actor, version=version, scope=scope)
    db.session.commit()
    return changed


def do(operation, *arguments, **values) -> None:
    """Call the operation and commit."""
    db.session.rollback()
    begin_write()
    operation(*arguments, **values)
    db.session.commit()


def test_a_moved_class_keeps_what_was_announced(series: list[int], head: User) -> None:
    before = get(series[0]).starts_at
    change(series[0], head, starts_at=before + timedelta(hours=1), place="Trụ sở khóm")

    moved = get(series[0])
    assert (moved.former_starts_at, moved.former_place, moved.sequence) == (before, "Nhà văn hóa Khóm 6", 1)
    assert get(series[1]).sequence == 0
    assert db.session.query(AuditEvent).filter_by(action="class.moved").count() == 1


def test_this_and_the_following_move_by_the_same_time(series: list[int], head: User) -> None:
    before = [get(id_).starts_at for id_ in series]
    change(series[1], head, Scope.FOLLOWING, starts_at=before[1] + timedelta(days=1), title="Chủ đề khác")

    after = [get(id_) for id_ in series]
    assert [session.starts_at - at for session, at in zip(after, before, strict=True)] == [
        timedelta(0),
        timedelta(days=1),
        timedelta(days=1),
    ]
    assert [session.title for session in after] == ["Chặn cuộc gọi lừa", "Chủ đề khác", "Chủ đề khác"]


def test_other_fields_are_changed_without_a_move(series: list[int], head: User, member: User, team: Unit) -> None:
    below = factories.make_unit("Nhóm nhỏ", parent=team)
    change(series[0], head, teacher_id=member.id, capacity=30, invited=(below.id,))

    changed = get(series[0])
    assert (changed.teacher_id, changed.capacity, changed.former_place) == (member.id, 30, "")
    assert invited_unit_ids(series[0]) == [below.id]
    assert db.session.query(AuditEvent).filter_by(action="class.changed").count() == 1


def test_two_who_change_a_class_at_once(series: list[int], head: User) -> None:
    session = get(series[0])
    plan, version = plan_of(session), version_of(session)
    change(series[0], head, title="Trước")

    with pytest.raises(Stale):
        do(change_class, series[0], plan, actor=head, version=version)


def test_nothing_moves_into_the_past(series: list[int], head: User) -> None:
    with pytest.raises(InvalidPlan) as refused:
        change(series[0], head, starts_at=clock.now() - timedelta(minutes=1))

    assert set(refused.value.problems) == {"day"}


def test_fewer_places_than_are_taken_are_refused(series: list[int], head: User, member: User) -> None:
    db.session.add_all(
        ClassRegistration(session_id=series[0], user_id=user.id, registered_at=clock.now())
        for user in (head, member)
    )
    db.session.commit()

    with pytest.raises(InvalidPlan) as refused:
        change(series[0], head, capacity=1)
    assert set(refused.value.problems) == {"capacity"}
    assert change(series[0], head, capacity=2)


def test_more_places_let_who_waits_come_up(series: list[int], head: User, member: User) -> None:
    change(series[0], head, capacity=1)
    for user, state in ((head, "registered"), (member, "waiting")):
        row = ClassRegistration(session_id=series[0], user_id=user.id, state=state, registered_at=clock.now())
        db.session.add(row)
    db.session.commit()

    change(series[0], head, capacity=2)

    assert {row.state for row in db.session.query(ClassRegistration)} == {"registered"}


def test_a_move_onto_another_class_is_asked_about(series: list[int], head: User) -> None:
    with pytest.raises(Overlap):
        change(series[0], head, starts_at=get(series[1]).starts_at)

    assert change(series[0], head, Scope.FOLLOWING, starts_at=get(series[1]).starts_at)


def test_who_only_teaches_changes_the_class_but_not_for_whom_it_is(
    series: list[int], head: User, member: User, commune: Unit
) -> None:
    change(series[0], head, teacher_id=member.id)

    assert change(series[0], member, note="Mang theo điện thoại", scope=Scope.FOLLOWING)
    assert [get(id_).note for id_ in series] == ["Mang theo điện thoại", "", ""]
    below = factories.make_unit("Nhóm nhỏ", parent=db.session.get_one(Unit, get(series[0]).unit_id))
    for values in ({"unit_id": commune.id}, {"invited": (below.id,)}):
        with pytest.raises(InvalidPlan):
            change(series[0], member, **values)


def test_a_cancelled_class_says_why_and_comes_back(series: list[int], head: User) -> None:
    do(cancel_class, series[0], "Mưa lớn,  đường ngập", actor=head)
    do(cancel_class, series[0], "Sent twice", actor=head)

    session = get(series[0])
    assert (session.state, session.state_reason) == (SessionState.CANCELLED, "Mưa lớn, đường ngập")
    assert (session.sequence, get(series[1]).state) == (1, SessionState.PLANNED)
    with pytest.raises(Refused):
        change(series[0], head, title="Khác")
    do(resume_class, series[0], actor=head)
    session = get(series[0])
    assert (session.state, session.state_reason, session.sequence) == (SessionState.PLANNED, "", 2)


def test_the_rest_of_a_series_is_cancelled_at_once(series: list[int], head: User) -> None:
    do(cancel_class, series[1], "Hết kinh phí", actor=head, scope=Scope.FOLLOWING)

    assert [get(id_).state for id_ in series] == ["planned", "cancelled", "cancelled"]


def test_a_reason_is_needed(series: list[int], head: User) -> None:
    for reason in ("  ", "x" * 201):
        with pytest.raises(FieldError):
            do(cancel_class, series[0], reason, actor=head)


def test_a_class_that_has_begun_is_not_cancelled_but_was_not_held(
    series: list[int], head: User, fixed_clock: FixedClock
) -> None:
    with pytest.raises(Refused):
        do(set_not_held, series[0], "Không ai tới", actor=head)
    fixed_clock.advance(days=2, hours=1)
    with pytest.raises(Refused):
        do(cancel_class, series[0], "Không ai tới", actor=head)

    do(set_not_held, series[0], "Không ai tới", actor=head)

    assert (get(series[0]).state, get(series[0]).state_reason) == ("not_held", "Không ai tới")
    do(resume_class, series[0], actor=head)
    assert get(series[0]).state == "planned"


def test_a_class_with_people_present_was_held(
    team: Unit, head: User, member: User, fixed_clock: FixedClock
) -> None:
    session_id = make_class(team).id
    by = {"marked_at": clock.now(), "marked_by_id": head.id, "method": "hand", "state": "present"}
    db.session.add(Attendance(session_id=session_id, user_id=member.id, **by))
    db.session.commit()

    with pytest.raises(Refused):
        do(set_not_held, session_id, "Không ai tới", actor=head)


def test_nothing_changes_once_the_roll_is_closed(series: list[int], head: User) -> None:
    get(series[0]).roll_closed_at = clock.now()
    db.session.commit()

    for operation in (cancel_class, set_not_held):
        with pytest.raises(Refused):
            do(operation, series[0], "Lý do", actor=head)
    with pytest.raises(Refused):
        change(series[0], head, title="Khác")


def test_a_cancelled_class_whose_time_has_passed_stays_so(
    series: list[int], head: User, fixed_clock: FixedClock
) -> None:
    do(cancel_class, series[0], "Mưa", actor=head)
    fixed_clock.advance(days=3)

    with pytest.raises(Refused):
        do(resume_class, series[0], actor=head)


def test_others_find_no_class_to_change(series: list[int], member: User, outsider: User, trainer: User) -> None:
    for actor in (member, outsider, trainer):
        for operation in (cancel_class, set_not_held):
            with pytest.raises(NotFound):
                do(operation, series[0], "Lý do", actor=actor)
        with pytest.raises(NotFound):
            change(series[0], actor, title="Khác")


def test_who_leaves_hands_over_the_classes_to_come(series: list[int], head: User, member: User) -> None:
    change(series[1], head, Scope.FOLLOWING, teacher_id=member.id)
    do(cancel_class, series[2], "Mưa", actor=head)

    assert [item.is_urgent for item in hand_over_of(member, actor=head).others] == [True]
    assert hand_over_of(head, actor=head).others == []


def test_the_setting_holds_for_classes_to_come(
    series: list[int], leader: User, head: User, commune: Unit, team: Unit, outsider: User
) -> None:
    begun = make_class(team).id
    do(set_confirmation, commune, True, actor=leader)

    assert [get(id_).needs_confirmation for id_ in (begun, *series)] == [False, True, True, True]
    do(set_confirmation, team, False, actor=head)
    assert not get(series[0]).needs_confirmation
    do(set_confirmation, team, None, actor=head)
    assert get(series[0]).needs_confirmation
    assert db.session.query(ClassSetting).count() == 1
    assert db.session.query(AuditEvent).filter_by(action="class_setting.set").count() == 3
    for actor, unit in ((outsider, commune), (head, commune)):
        with pytest.raises(Forbidden):
            do(set_confirmation, unit, False, actor=actor)
