"""One person, as a leader sees them."""

from __future__ import annotations

from flask import render_template

from portal.accounts.consents import REPORTING
from portal.accounts.queries import agrees_to
from portal.people.routes.blueprint import bp, get_person, visible_path
from portal.units import permissions, queries
from portal.web.access import open_to, viewer


@bp.get("/people/<int:user_id>")
@open_to("leaders")
def person(user_id: int) -> str:
    """One person of the viewer's units."""
    found = get_person(user_id)
    home = queries.unit_of(found.id)
    return render_template(
        "people/person.html",
        person=found,
        last_seen_at=found.last_seen_at if agrees_to(found.id, REPORTING) else None,
        trail=visible_path(home) if home is not None else [],
        grants=queries.grants_of(found.id),
        may_issue=permissions.can_issue_code(viewer(), found),
    )
