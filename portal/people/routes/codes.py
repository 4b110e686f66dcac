"""Bringing a person in, and back in: a code on a slip."""

from __future__ import annotations

from flask import Response, make_response, render_template, request

from portal.db import db
from portal.errors import require
from portal.people.routes.blueprint import bp, get_person
from portal.people.slips import make_slip
from portal.units import operations, permissions, queries
from portal.web.access import open_to, viewer


@bp.post("/people/<int:user_id>/codes")
@open_to("leaders")
def issue_code(user_id: int) -> Response:
    """Issue an activation code and show its slip, this once."""
    found = get_person(user_id)
    require(permissions.can_issue_code(viewer(), found))
    code = operations.issue_activation_code(found, actor=viewer())
    db.session.commit()

    home = queries.unit_of(found.id)
    page = render_template(
        "people/slip.html", person=found, team=home.name if home else "", slip=make_slip(code, request.host_url)
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
