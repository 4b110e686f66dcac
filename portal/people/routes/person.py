"""One person, as a leader sees them."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, url_for

from portal import clock
from portal.accounts.queries.users import account_state
from portal.certificates.queries.certificates import certificates_of
from portal.certificates.rules.status import status_on
from portal.classes.queries.attendance import attended_classes
from portal.courses.queries.published import courses_at
from portal.observations.permissions import can_observe
from portal.observations.queries import teachable_course_ids
from portal.people.follow_ups.permissions import can_follow_up
from portal.people.follow_ups.queries import latest_follow_ups
from portal.people.permissions import can_end_sessions, can_reset_second_factor
from portal.people.queries.profiles import CourseProgressRow, courses_of, finished_courses, membership_periods
from portal.people.routes.blueprint import bp, get_person
from portal.people.routes.codes import new_form_token
from portal.people.views.actions import PERSON_ACTIONS, available_actions
from portal.people.views.person import houses_of, private_text, standing_of, stays_with_courses
from portal.programmes.queries.duties import Person, duties_of
from portal.questions.queries.extra_attempts import exhausted_quizzes
from portal.units import permissions
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.grants import grants_of
from portal.units.queries.memberships import unit_of
from portal.units.queries.unit_labels import unit_labels
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
    periods = membership_periods(found.id)
    names = dict(unit_labels({period.unit_id for period in periods}))
    stays = stays_with_courses(periods, finished_courses(found.id) if is_open else (), names)
    standing = None
    if is_open and home is not None and found.deactivated_at is None:
        placed = PlacedPerson(found.id, home.id, periods[0].since if periods else None, len(periods) > 1)
        standing = standing_of(duties_of(placed), learning)
    papers = papers_of(found.id) if is_open else ()
    classes = attended_classes(found.id) if is_open else ()
    exhausted = exhausted_quizzes(found.id) if is_open and can_follow_up(viewer(), found) else ()
    may_issue = permissions.can_issue_code(viewer(), found)
    devices = state.devices if can_end_sessions(viewer(), found) else None
    may_reset = state.has_second_factor and can_reset_second_factor(viewer(), found)
    actions = available_actions(PERSON_ACTIONS, viewer(), found)
    may_follow_up = can_follow_up(viewer(), found)
    last = latest_follow_ups([found.id], seen_by=viewer()).get(found.id)
    message = private_text(found, viewer().name, learning, is_open=is_open) if may_follow_up else ""
    shown = (found.id, found.name, found.phone, found.username, found.password_hash is not None)
    return cached_desk_response(
        "people/person.html",
        key=(
            *(shown, found.deactivated_at, found.last_seen_at, state, trail, held, learning, taught),
            *(
                stays,
                standing,
                may_issue,
                devices,
                may_reset,
                may_follow_up,
                last,
                message,
                exhausted,
                papers,
                classes,
            ),
            *(tuple(action.endpoint for action in actions), clock.today()),
        ),
        token=new_form_token(),
        context=lambda: {
            "person": found,
            "is_open": is_open,
            "classes": classes,
            "trail": trail,
            "roles": held,
            "code_expires_at": state.code_expires_at,
            "courses": [(course, houses_of(course)) for course in learning],
            "taught": taught,
            "papers": papers,
            "exhausted": exhausted,
            "stays": stays,
            "standing": standing,
            "may_issue": may_issue,
            "devices": devices,
            "may_reset": may_reset,
            "may_follow_up": may_follow_up,
            "may_observe": can_observe(viewer(), found),
            "last": last,
            "message": message,
            "here": url_for(".person", user_id=found.id),
            "actions": [action for action in actions if action.endpoint != "observations.teach_back_list"],
        },
    )


@dataclass
class PlacedPerson(Person):
    """Somebody in a unit, as the duties of a programme ask."""

    id: int
    unit_id: int | None = None
    joined_at: datetime | None = None
    has_moved: bool = False


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that the person holds over a unit, and until when, if it ends."""

    role: str
    unit_id: int
    unit_name: str
    until: datetime | None
    is_lent: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate of the person, and how it stands today."""

    id: int
    title: str
    status: str


def papers_of(user_id: int) -> tuple[Paper, ...]:
    """The person's certificates that were not replaced, the newest first."""
    found = [(one, status_on(one, clock.today())) for one in certificates_of(user_id)]
    return tuple(Paper(one.id, one.title, status) for one, status in found if one.replaced_by_id is None)


def courses(user_id: int, home_id: int) -> tuple[CourseProgressRow, ...]:
    """How far somebody of a unit is in every course meant for them."""
    return courses_of(user_id, course_ids=[course.id for course in courses_at(home_id)])
