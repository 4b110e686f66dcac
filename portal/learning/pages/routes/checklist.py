"""A checklist as the member reads it: the points beforehand, and what was seen."""

from flask import render_template

from portal.accounts.rules.viewer import Viewer
from portal.content.enums import PageKind
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import page_content
from portal.learning.courses.views import ready_message
from portal.learning.pages.queries import get_reader_state
from portal.learning.pages.routes.page_kinds import page_view
from portal.learning.queries import Lane
from portal.observations.queries import observation_news, observations_of
from portal.units.queries.contact_person import find_contact_person


@page_view(PageKind.CHECKLIST)
def show_checklist(found: PageRow, lane: Lane, person: Viewer) -> str:
    """The points, whom to ask to watch, and who has watched when."""
    here = (found.course_slug, found.slug)
    contact = None if lane.is_done(found.id) else find_contact_person(person)
    return render_template(
        "learning/checklist.html",
        page=found,
        content=page_content(found.revision_id),
        lane=lane,
        observations=observations_of(person.id, found.id),
        reader=get_reader_state(found.id, user_id=person.id),
        news=[one for one in observation_news(person.id) if (one.course_slug, one.page_slug) == here],
        contact=contact,
        message=ready_message(contact, found.title),
    )
