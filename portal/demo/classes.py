"""Classes of the demonstration: past with a roll, running, to come with places, moved, cancelled, not held."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from portal import clock
from portal.accounts.models import User
from portal.accounts.queries.users import find_by_login, get_user
from portal.classes.enums import AttendanceState, MarkMethod
from portal.classes.models import ClassSession
from portal.classes.permissions import can_plan
from portal.classes.places.operations import sign_up
from portal.classes.planning.enums import Repeat
from portal.classes.planning.operations.cancel import cancel_class, set_not_held
from portal.classes.planning.operations.change import change_class
from portal.classes.planning.operations.plan import plan_classes
from portal.classes.planning.rules import ClassPlan, version_of
from portal.classes.roll.closing.operations.close import close_roll
from portal.classes.roll.operations import record_mark
from portal.classes.roll.rules.joining import Mark
from portal.courses.queries.published import courses_at
from portal.demo.sign_ins import COMMUNE_LEADER, HEAD, MEMBER
from portal.units.models import Unit
from portal.units.queries.memberships import unit_of
from portal.units.queries.search import members_in

COURSE = "nhan-dien-lua-dao"
TRANSFERS, SERVICES, HEADS = "chuyen-khoan-vietqr", "cong-dich-vu-cong", "to-truong"
HALL, OFFICE = "Nhà văn hóa ấp", "Hội trường xã"
EVENING, MORNING = time(19, 0), time(8, 0)
WEEKLY = "demo weekly"  # the token of the form that planned them
PLACES = 4  # of the classes to come: so few that somebody waits


def write_classes() -> None:
    """Plan what fills each screen of classes, in the caller's transaction; nothing where there is no head."""
    head, leader = find_by_login(HEAD.username), find_by_login(COMMUNE_LEADER.username)
    team = unit_of(head.id) if head is not None else None
    commune = unit_of(leader.id) if leader is not None else None
    if head is None or team is None or not can_plan(head, team):
        return
    members = [get_user(member.user_id) for member in members_in(team.id)]
    past = _plan(head, team, "Nhận cuộc gọi lừa", _at(-7, EVENING), took_place=True)
    _call_roll(past, members, by=head)
    close_roll(past.id, unmarked_are_absent=True, actor=head)
    just_now = (clock.now() - timedelta(minutes=20)).replace(second=0, microsecond=0)
    _plan(head, team, "Chuyển tiền bằng mã QR", just_now, minutes=180, took_place=True, course=TRANSFERS)
    [first, *_later] = plan_classes(
        _plan_for(team, "Nhận diện lừa đảo, mỗi tuần một buổi", _at(2, EVENING), HALL, head, capacity=PLACES),
        token=WEEKLY,
        actor=head,
        repeat=Repeat.WEEKLY,
        times=4,
    )
    for member in members[: PLACES + 2]:
        sign_up(first.id, actor=member)
    _not_held = _plan(head, team, "Giấy tờ trên mạng", _at(-14, EVENING), took_place=True, course=SERVICES)
    set_not_held(_not_held.id, "Mưa lớn, không ai tới được", actor=head)
    if leader is not None and commune is not None and can_plan(leader, commune):
        _write_of_commune(leader, commune)


def _write_of_commune(leader: User, commune: Unit) -> None:
    moved = _plan(leader, commune, "Tập huấn tổ trưởng", _at(6, MORNING), place=OFFICE, minutes=180, course=HEADS)
    plan = _plan_for(commune, moved.title, _at(8, MORNING), HALL, leader, minutes=180, course=HEADS)
    change_class(moved.id, plan, actor=leader, version=version_of(moved))
    cancelled = _plan(leader, commune, "Ngày hội số", _at(10, MORNING), place=OFFICE, minutes=240, course=None)
    cancel_class(cancelled.id, "Hội trường sửa mái, hẹn tháng sau", actor=leader)


def _at(days: int, at: time) -> datetime:
    return datetime.combine(clock.today() + timedelta(days=days), at, clock.VIETNAM)


def _plan_for(
    unit: Unit,
    title: str,
    at: datetime,
    place: str,
    teacher: User,
    *,
    minutes: int = 90,
    capacity: int | None = None,
    course: str | None = COURSE,
) -> ClassPlan:
    courses: dict[str | None, int] = {one.slug: one.id for one in courses_at(unit.id)}
    return ClassPlan(
        unit_id=unit.id,
        title=title,
        course_id=courses.get(course),
        starts_at=at,
        minutes=minutes,
        place=place,
        capacity=capacity,
        invited=(unit.id,),
        teacher_id=teacher.id,
        note="Ai có điện thoại thì mang theo, sạc đầy.",
    )


def _plan(
    actor: User,
    unit: Unit,
    title: str,
    at: datetime,
    *,
    place: str = HALL,
    minutes: int = 90,
    took_place: bool = False,
    course: str | None = COURSE,
) -> ClassSession:
    plan = _plan_for(unit, title, at, place, actor, minutes=minutes, course=course)
    return plan_classes(plan, token=f"demo {title}", actor=actor, took_place=took_place, despite_overlap=True)[0]


def _call_roll(session: ClassSession, members: Sequence[User], *, by: User) -> None:
    """Let most of them have been there with the member one signs in as, one have given notice, one been absent."""
    members = sorted(members, key=lambda member: member.username == MEMBER.username, reverse=True)
    states = [AttendanceState.EXCUSED, AttendanceState.ABSENT, *([AttendanceState.PRESENT] * len(members))]
    for place, (member, state) in enumerate(zip(reversed(members), states, strict=False)):
        at = session.starts_at + timedelta(minutes=5, seconds=place)
        record_mark(session.id, member.id, Mark(state, at, by.id, f"demo {place}"), MarkMethod.HAND)
