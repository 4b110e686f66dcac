"""What a head can do now for the people of the team, the most urgent first."""

from dataclasses import dataclass

from portal.dashboard.enums import HeadTaskKind
from portal.dashboard.team.views.team import CourseStanding, MemberProgress, Team


@dataclass(frozen=True)
class HeadTask:
    """Something to do for a member, or (without one) for so many whom nobody may name."""

    kind: HeadTaskKind
    member: MemberProgress | None = None
    days: int = 0  # late
    course: CourseStanding | None = None  # to be watched
    number: int = 1


def head_tasks(team: Team, *, own_id: int, certificates: int) -> tuple[HeadTask, ...]:
    """Whom to remind, longest late first; whom to watch; who never came in; certificates that wait.

    Nobody watches or reminds oneself.
    """
    late, watch = [], []
    for member in team.members:
        if member.id == own_id:
            continue
        if days := team.days_late(member):
            late.append(HeadTask(HeadTaskKind.REMIND, member, days=days))
        if course := member.to_be_watched:
            watch.append(HeadTask(HeadTaskKind.WATCH, member, course=course))
    late.sort(key=lambda task: -task.days)
    waiting = [HeadTask(HeadTaskKind.ACTIVATE, number=team.people.waiting)] if team.people.waiting else []
    papers = [HeadTask(HeadTaskKind.CERTIFY, number=certificates)] if certificates else []
    return (*late, *watch, *waiting, *papers)
