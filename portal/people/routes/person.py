"""One person, as a leader sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Response

from portal import clock
from portal.accounts.queries import account_state
from portal.courses.queries import courses_at
from portal.field.queries import courses_taught_by
from portal.people import queries as people_queries
from portal.people.actions import FOR_PERSON, suiting
from portal.people.permissions import can_end_sessions, can_reset_second_factor
from portal.people.queries import CourseLine
from portal.people.routes.blueprint import bp, get_person
from portal.people.routes.codes import new_form_token
from portal.units import permissions, queries
from portal.units.queries.ways import way_to
from portal.web.access import open_to, viewer
from portal.web.shared_pages import shared_desk


@bp.get("/people/<int:user_id>")
@open_to("leaders")
def person(user_id: int) -> Response:
    """One person of the viewer's units; learning is shown of those only who agree to reporting."""
    found = get_person(user_id)
    home = queries.unit_of(found.id)
    state = account_state(found.id)
    is_open = state.agrees_to_reporting
    held = tuple(
        HeldRole(grant.role, grant.unit_id, grant.unit.name, grant.until, grant.deputy_of_id is not None)
        for grant in queries.grants_of(found.id)
    )
    trail = way_to(home.id, user_id=viewer().id, roles=permissions.LEADING).visible if home is not None else ()
    learning = courses(found.id, home.id) if is_open and home is not None else ()
    taught = courses_taught_by(found.id)
    stays = tuple(people_queries.stays_of(found.id))
    may_issue = permissions.can_issue_code(viewer(), found)
    devices = state.devices if can_end_sessions(viewer(), found) else None
    may_reset = state.has_second_factor and can_reset_second_factor(viewer(), found)
    actions = suiting(FOR_PERSON, viewer(), found)
    shown = (found.id, found.name, found.phone, found.username, found.password_hash is not None)
    return shared_desk(
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


def courses(user_id: int, home_id: int) -> tuple[CourseLine, ...]:
    """How far somebody of a unit is in every course meant for them."""
    return people_queries.courses_of(user_id, course_ids=[course.id for course in courses_at(home_id)])
