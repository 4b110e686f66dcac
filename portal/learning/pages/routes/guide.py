"""A guide inside its course: what it looks like, and how to bring it to a resident."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts.rules.viewer import Viewer
from portal.content.enums import PageKind
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import page_content
from portal.errors import NotFound
from portal.learning import queries
from portal.learning.pages.routes.page_kinds import page_view
from portal.learning.queries import Lane
from portal.learning.routes import bp
from portal.learning.views.template_filters import page_url
from portal.progress.operations import completions as progress
from portal.web.access import open_to, viewer
from portal.web.htmx import wants_fragment
from portal.web.site_url import site_url
from portal.web.transactions import writes_late


@page_view(PageKind.GUIDE)
def show_guide(found: PageRow, lane: Lane, person: Viewer) -> str:
    """The guide with the ways to open, print and send it; the browser tells that it was opened."""
    address = url_for("guides.guide", slug=found.slug)
    return render_template(
        "learning/guide.html",
        page=found,
        content=page_content(found.revision_id),
        lane=lane,
        is_opened=lane.is_done(found.id),
        address=address,
        link=site_url() + address,
    )


@bp.post("/courses/<course_slug>/<page_slug>/opening")
@writes_late
@open_to("signed_in")
def complete_guide(course_slug: str, page_slug: str) -> str | Response:
    """Note that the person has opened a guide, which finishes it; htmx asks by itself when the page is there."""
    person = viewer()
    lane = queries.get_lane(course_slug, viewer=person)
    found = lane.find(page_slug)
    if found is None or found.kind != PageKind.GUIDE:
        raise NotFound
    is_new = not lane.is_done(found.id)
    if is_new:
        progress.complete_guide(
            page_id=found.id, course_id=found.course_id, revision_id=found.revision_id, actor=person
        )
    if wants_fragment():
        if is_new:
            lane = queries.get_lane(course_slug, viewer=person)
        return render_template("learning/_guide_opened.html", page=found, lane=lane, is_opened=True)
    flash(_("The card counts as done."), "ok")
    return redirect(page_url(found), 303)
