"""A guide inside its course: its text, and how to bring it to a resident."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from portal.accounts.rules.viewer import Viewer
from portal.content.enums import PageKind
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import page_content
from portal.errors import NotFound
from portal.learning import queries
from portal.learning.pages.queries import get_reader_state
from portal.learning.pages.routes.page_kinds import page_view
from portal.learning.pages.routes.pages import lead_on
from portal.learning.queries import Lane
from portal.learning.routes import bp
from portal.progress.operations import completions as progress
from portal.web.access import open_to, viewer
from portal.web.site_url import site_url
from portal.web.transactions import writes_late


@page_view(PageKind.GUIDE)
def show_guide(found: PageRow, lane: Lane, person: Viewer) -> str:
    """The guide, the button that finishes it, and the ways to open, print and send it."""
    address = url_for("guides.guide", slug=found.slug)
    return render_template(
        "learning/guide.html",
        page=found,
        content=page_content(found.revision_id),
        lane=lane,
        reader=get_reader_state(found.id, user_id=person.id),
        address=address,
        link=site_url() + address,
    )


@bp.post("/courses/<course_slug>/<page_slug>/guide-completion")
@writes_late
@open_to("signed_in")
def complete_guide(course_slug: str, page_slug: str) -> Response:
    """Finish a guide that was read; its window lights."""
    person = viewer()
    found = queries.get_page(course_slug, page_slug, viewer=person)
    if found.kind != PageKind.GUIDE:
        raise NotFound
    progress.complete_guide(
        page_id=found.id, course_id=found.course_id, revision_id=found.revision_id, actor=person
    )
    return lead_on(found, person)
