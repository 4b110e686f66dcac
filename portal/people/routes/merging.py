"""Two accounts of one person: finding the other, comparing both, making them one."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.models import User
from portal.accounts.operations.merging import find_merge
from portal.accounts.queries import get_user
from portal.db import db
from portal.errors import NotFound, require
from portal.people import operations, permissions
from portal.people.operations.duplicates import compare, possible_duplicates
from portal.people.routes.blueprint import bp, get_person
from portal.units.leading import led_ids, way_to_person
from portal.web.access import open_to, viewer
from portal.web.htmx import go_to
from portal.web.reauthentication import reauthentication_required

CHOICES = ("name", "phone", "username", "unit")


@bp.get("/people/<int:user_id>/duplicates")
@open_to("leaders")
def duplicates(user_id: int) -> Response:
    """Other accounts that may be the same person's; with `?q=`, what was searched for."""
    kept = get_person(user_id)
    require(permissions.can_merge_into(viewer(), kept))
    wanted = request.args.get("q", "").strip()[:100]
    page = render_template(
        "people/merge_choose.html",
        person=kept,
        q=wanted,
        others=possible_duplicates(kept, below=led_ids(viewer()), text=wanted),
        trail=way_to_person(kept.id, viewer()),
    )
    return private(page)


@bp.get("/people/<int:user_id>/duplicates/<int:other_id>")
@open_to("leaders")
def duplicate(user_id: int, other_id: int) -> Response:
    """Both accounts side by side, conflicts first."""
    if user_id == other_id:
        raise NotFound
    kept, gone = get_person(user_id), get_person(other_id)
    require(may_merge(kept, gone))
    swap = permissions.can_merge_into(viewer(), gone) and permissions.can_merge_away(viewer(), kept)
    return private(render_template("people/merge.html", compared=compare(kept, gone), may_swap=swap))


@bp.post("/people/<int:user_id>/duplicates/<int:other_id>/merger")
@open_to("leaders")
@reauthentication_required
def merge_accounts(user_id: int, other_id: int) -> BaseResponse:
    """Make one account of the two; sent twice, it is done once."""
    kept, gone = get_person(user_id), get_user(other_id)
    done = find_merge(gone.id)
    if done is None or done.kept_id != kept.id:
        get_person(other_id)  # or NotFound
        chosen = {name: request.form.get(name) == "gone" for name in CHOICES}
        operations.merge_accounts(kept, gone, choices=operations.Choices(**chosen), actor=viewer())
        db.session.commit()
        flash(_("The two accounts are one now. Nothing that was learned is lost."), "ok")
    return go_to(url_for(".person", user_id=user_id))


def may_merge(kept: User, gone: User) -> bool:
    """Whether the viewer may let the second account become part of the first."""
    return permissions.can_merge_into(viewer(), kept) and permissions.can_merge_away(viewer(), gone)


def private(page: str) -> Response:
    """A page about people that stays in no cache."""
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
