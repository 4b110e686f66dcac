"""A guide inside its course: what it looks like, and how to bring it to a resident."""

from __future__ import annotations

from flask import render_template, request, url_for

from portal.accounts.viewers import Viewer
from portal.courses.contents import page_content
from portal.courses.queries import PageRow
from portal.db import db, turn_to_writing
from portal.learning import queries
from portal.learning.kinds import shows
from portal.learning.queries import Lane
from portal.progress import operations as progress
from portal.web.addresses import site


@shows("guide")
def show_guide(found: PageRow, lane: Lane, person: Viewer) -> str:
    """The guide with the ways to open, print and send it; opening it this once finishes it."""
    # A browser that only looks ahead has not opened anything.
    is_opened = request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", "")
    if is_opened and not lane.is_done(found.id):
        turn_to_writing()
        progress.open_guide(
            page_id=found.id, course_id=found.course_id, revision_id=found.revision_id, actor=person
        )
        db.session.commit()
        lane = queries.get_lane(found.course_slug, viewer=person)
    address = url_for("guides.guide", slug=found.slug)
    return render_template(
        "learning/guide.html",
        page=found,
        content=page_content(found.revision_id),
        lane=lane,
        address=address,
        link=site() + address,
    )
