"""The home of a team's head: the team as a lane, what the head can do for whom, the text for the group."""

from dataclasses import dataclass
from datetime import date

from portal.accounts.rules.viewer import Viewer
from portal.courses.queries.published import courses_at
from portal.dashboard.digest.rules import offered_week
from portal.dashboard.team.views.group_message import group_message
from portal.dashboard.team.views.plans import plan_progress
from portal.dashboard.team.views.tasks import HeadTask, head_tasks
from portal.dashboard.team.views.team import Team, team_view
from portal.people.follow_ups.queries import FollowUpRow, latest_follow_ups
from portal.programmes.enums import CertificateState
from portal.programmes.queries.certificates import number_of_certificates_below
from portal.units.queries.breadcrumbs import Breadcrumbs


@dataclass(frozen=True)
class HeadHome:
    """What a head sees first."""

    team: Team
    tasks: tuple[HeadTask, ...]
    message: str  # for the group, names nobody
    digest_week: str  # "this" on Sunday, "last" on Monday, when the week's message is offered; else ""
    reminded: tuple[FollowUpRow, ...]  # who was called or reminded last, when and by whom

    @property
    def follow_ups(self) -> dict[int, FollowUpRow]:
        """The last follow-up of each member, by user id."""
        return {row.user_id: row for row in self.reminded}


def view_head_home(way: Breadcrumbs, viewer: Viewer, today: date) -> HeadHome:
    """The home of the head of the last unit of the way."""
    unit, courses = way.unit, courses_at(way.unit.id)
    team = team_view(unit, way.all_ids, among=courses)
    paces = plan_progress(unit, courses=courses, people=team.people.members, today=today)
    certificates = number_of_certificates_below([unit.id], state=CertificateState.WAITING, besides=viewer.id)
    return HeadHome(
        team,
        head_tasks(team, own_id=viewer.id, certificates=certificates),
        group_message(team, paces) if team.people.members else "",
        offered_week(today),
        tuple(latest_follow_ups([member.id for member in team.members], seen_by=viewer).values()),
    )
