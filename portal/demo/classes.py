"""Classes of the demonstration: past with a roll, running, to come with places, moved, cancelled, not held."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from portal import clock
from portal.accounts.models import User
from portal.accounts.queries.users import find_by_login, get_user
from portal.classes.enums import AttendanceState, MarkMethod
from portal.classes.feedback.enums import Again, FeedbackQuestion, Pace, Understood
from portal.classes.feedback.operations import give_feedback
from portal.classes.feedback.queries import was_present
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
from portal.demo.queries import neighbour_teams
from portal.demo.sign_ins import COMMUNE_LEADER, HEAD, MEMBER
from portal.units.models import Unit
from portal.units.queries.memberships import unit_of
from portal.units.queries.search import members_in
from portal.units.queries.tree import path

COURSE = "nhan-dien-lua-dao"
TRANSFERS, SERVICES, HEADS = "chuyen-khoan-vietqr", "cong-dich-vu-cong", "to-truong"
HALL, OFFICE = "Nhà văn hóa ấp", "Hội trường xã"
EVENING, MORNING = time(19, 0), time(8, 0)
WEEKLY = "demo weekly"  # the token of the form that planned them
AUDIENCE = 10  # people at least of the class whose roll is closed
# What six of them say of it; from five on it is shown.
FEEDBACK = (
    *((Understood.WELL, Pace.RIGHT, Again.YES),) * 3,
    (Understood.WELL, Pace.FAST, Again.YES),
    (Understood.PARTLY, Pace.FAST, Again.MAYBE),
    (Understood.WELL, Pace.RIGHT, Again.YES),
)
PLACES = 4  # of the classes to come: so few that somebody waits


def write_classes() -> None:
    """Plan what fills each screen of classes, in the caller's transaction; nothing where there is no head."""
    head, leader = find_by_login(HEAD.username), find_by_login(COMMUNE_LEADER.username)
    team = unit_of(head.id) if head is not None else None
    commune = unit_of(leader.id) if leader is not None else None
    if head is None or team is None or not can_plan(head, team):
        return
    members = [get_user(member.user_id) for member in members_in(team.id)]
    _write_past(head, team, leader)
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


def _write_past(head: User, team: Unit, leader: User | None) -> None:
    """A class of the team and its neighbours that the head taught: its roll is closed, some told how it was."""
    invited, planner, of = [team], head, team
    people = [get_user(member.user_id) for member in members_in(team.id)]
    above = path(team.id)[1:-1]
    if leader is not None and above and can_plan(leader, above[0]):
        planner, of = leader, above[0]
        for unit in neighbour_teams(team, above[0].id):
            if len(people) >= AUDIENCE:
                break
            invited.append(unit)
            people += [get_user(member.user_id) for member in members_in(unit.id)]
    plan = _plan_for(of, "Nhận cuộc gọi lừa", _at(-7, EVENING), HALL, head)
    plan = replace(plan, invited=tuple(unit.id for unit in invited))
    token = f"demo {plan.title}"
    [past] = plan_classes(plan, token=token, actor=planner, took_place=True, despite_overlap=True)
    _call_roll(past, people, by=head)
    close_roll(past.id, unmarked_are_absent=False, actor=head)
    _tell_how_it_was(past, people)


def _tell_how_it_was(session: ClassSession, people: Sequence[User]) -> None:
    """Let some of those who were there answer; the member one signs in as may still be asked."""
    others = (user for user in people if user.username is None and was_present(session.id, user.id))
    for user, answers in zip(others, FEEDBACK, strict=False):
        give_feedback(session.id, dict(zip(FeedbackQuestion, answers, strict=True)), actor=user)


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
    """Let most of them have been there with the member one signs in as, one given notice, one not be marked."""
    members = sorted(members, key=lambda member: member.username == MEMBER.username, reverse=True)
    states = [AttendanceState.EXCUSED, None, *([AttendanceState.PRESENT] * len(members))]
    for place, (member, state) in enumerate(zip(reversed(members), states, strict=False)):
        if state is None:
            continue
        at = session.starts_at + timedelta(minutes=5, seconds=place)
        record_mark(session.id, member.id, Mark(state, at, by.id, f"demo {place}"), MarkMethod.HAND)
