"""One person, as a leader sees them."""

from __future__ import annotations

from flask import render_template

from portal.accounts.consents import REPORTING
from portal.accounts.models import User
from portal.accounts.queries import agrees_to, has_second_factor, number_of_devices, open_codes_of
from portal.courses.queries import visible_courses
from portal.field.queries import courses_taught_by
from portal.people import queries as people_queries
from portal.people.actions import FOR_PERSON, suiting
from portal.people.permissions import can_end_sessions, can_reset_second_factor
from portal.people.queries import CourseLine
from portal.people.routes.blueprint import bp, get_person
from portal.people.routes.codes import new_form_token
from portal.units import permissions, queries
from portal.units.leading import way_to_person
from portal.web.access import open_to, viewer


@bp.get("/people/<int:user_id>")
@open_to("leaders")
def person(user_id: int) -> str:
    """One person of the viewer's units; learning is shown of those only who agree to reporting."""
    found = get_person(user_id)
    is_open = agrees_to(found.id, REPORTING)
    return render_template(
        "people/person.html",
        person=found,
        is_open=is_open,
        trail=way_to_person(found.id, viewer()),
        grants=queries.grants_of(found.id),
        codes=open_codes_of(found.id),
        courses=courses(found) if is_open else [],
        taught=courses_taught_by(found.id),
        stays=people_queries.stays_of(found.id),
        may_issue=permissions.can_issue_code(viewer(), found),
        devices=number_of_devices(found.id) if can_end_sessions(viewer(), found) else None,
        may_reset=has_second_factor(found.id) and can_reset_second_factor(viewer(), found),
        token=new_form_token(),
        actions=suiting(FOR_PERSON, viewer(), found),
    )


def courses(user: User) -> list[CourseLine]:
    """How far the person is in every course meant for them."""
    place = queries.membership_of(user.id)
    if place is None:
        return []
    return people_queries.courses_of(user.id, course_ids=[course.id for course in visible_courses(place)])
