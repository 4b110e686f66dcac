"""One person, as a leader sees them."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response

from portal import clock
from portal.accounts.queries.users import account_state
from portal.courses.queries.published import courses_at
from portal.observations.queries import teachable_course_ids
from portal.people.permissions import can_end_sessions, can_reset_second_factor
from portal.people.queries.profiles import CourseProgressRow, courses_of, membership_periods
from portal.people.routes.blueprint import bp, get_person
from portal.people.routes.codes import new_form_token
from portal.people.views.actions import PERSON_ACTIONS, available_actions
from portal.units import permissions
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.grants import grants_of
from portal.units.queries.memberships import unit_of
from portal.web.access import open_to, viewer
from portal.web.page_cache import cached_desk_response


@bp.get("/people/<int:user_id>")
@open_to("leaders")
def person(user_id: int) -> Response:
    """One person of the viewer's units; learning is shown of those only who agree to reporting."""
    found = get_person(user_id)
    home = unit_of(found.id)
    state = account_state(found.id)
    is_open = state.agrees_to_reporting
    held = tuple(
        HeldRole(grant.role, grant.unit_id, grant.unit.name, grant.until, grant.deputy_of_id is not None)
        for grant in grants_of(found.id)
    )
    trail = get_breadcrumbs(home.id, viewer()).visible if home is not None else ()
    learning = courses(found.id, home.id) if is_open and home is not None else ()
    taught = teachable_course_ids(found.id)
    stays = tuple(membership_periods(found.id))
    may_issue = permissions.can_issue_code(viewer(), found)
    devices = state.devices if can_end_sessions(viewer(), found) else None
    may_reset = state.has_second_factor and can_reset_second_factor(viewer(), found)
    actions = available_actions(PERSON_ACTIONS, viewer(), found)
    shown = (found.id, found.name, found.phone, found.username, found.password_hash is not None)
    return cached_desk_response(
        "people/person.html",
        key=(
            *(shown, found.deactivated_at, found.last_seen_at, state, trail, held, learning, taught),
            *(tuple(map(tuple, stays)), may_issue, devices, may_reset),
            *(tuple(action.endpoint for action in actions), clock.today()),
        ),
        token=new_form_token(),
        context=lambda: {
            "person": found,
            "is_open": is_open,
            "trail": trail,
            "roles": held,
            "code_expires_at": state.code_expires_at,
            "courses": learning,
            "taught": taught,
            "stays": stays,
            "may_issue": may_issue,
            "devices": devices,
            "may_reset": may_reset,
            "actions": actions,
        },
    )


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that the person holds over a unit, and until when, if it ends."""

    role: str
    unit_id: int
    unit_name: str
    until: datetime | None
    is_lent: bool


def courses(user_id: int, home_id: int) -> tuple[CourseProgressRow, ...]:
    """How far somebody of a unit is in every course meant for them."""
    return courses_of(user_id, course_ids=[course.id for course in courses_at(home_id)])
