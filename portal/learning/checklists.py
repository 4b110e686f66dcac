"""A checklist as the member reads it: the points beforehand, and what was seen."""

from __future__ import annotations

from flask import render_template

from portal.accounts.viewers import Viewer
from portal.courses.contents import page_content
from portal.courses.queries import PageRow
from portal.field.queries import observations_of
from portal.learning.kinds import shows
from portal.learning.queries import Lane


@shows("checklist")
def show_checklist(found: PageRow, lane: Lane, person: Viewer) -> str:
    """The points, and who has watched when."""
    return render_template(
        "learning/checklist.html",
        page=found,
        content=page_content(found.revision_id),
        lane=lane,
        observations=observations_of(person.id, found.id),
    )
