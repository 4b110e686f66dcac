"""Two accounts of one person: finding the other, comparing both, making them one."""

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.models import User
from portal.accounts.queries.merged_accounts import find_merge
from portal.accounts.queries.users import get_user
from portal.db import db
from portal.errors import NotFound, require
from portal.people import permissions
from portal.people.operations import merge_accounts as merge_accounts_operations
from portal.people.operations.merge_accounts import MergeChoices
from portal.people.queries.duplicates import compare_accounts, possible_duplicates
from portal.people.routes.blueprint import bp, get_person
from portal.units.queries.breadcrumbs import breadcrumbs_to_person
from portal.units.queries.managed_units import managed_unit_ids
from portal.web.access import open_to, viewer
from portal.web.headers import no_store
from portal.web.htmx import redirect_to
from portal.web.reauthentication import reauthentication_required

CHOICES = ("name", "phone", "username", "unit")


@bp.get("/people/<int:user_id>/duplicates")
@open_to("leaders")
def duplicates(user_id: int) -> Response:
    """Other accounts that may be the same person's; with `?q=`, what was searched for."""
    kept = get_person(user_id)
    require(permissions.can_merge_into(viewer(), kept))
    wanted = request.args.get("q", "").strip()[:100]
    html = render_template(
        "people/merge_choose.html",
        person=kept,
        q=wanted,
        others=possible_duplicates(kept, below=managed_unit_ids(viewer()), text=wanted),
        trail=breadcrumbs_to_person(kept.id, viewer()),
    )
    return no_store(make_response(html))


@bp.get("/people/<int:user_id>/duplicates/<int:other_id>")
@open_to("leaders")
def compare_duplicate(user_id: int, other_id: int) -> Response:
    """Both accounts side by side, conflicts first."""
    if user_id == other_id:
        raise NotFound
    kept, gone = get_person(user_id), get_person(other_id)
    require(may_merge(kept, gone))
    swap = permissions.can_merge_into(viewer(), gone) and permissions.can_merge_away(viewer(), kept)
    html = render_template("people/merge.html", compared=compare_accounts(kept, gone), may_swap=swap)
    return no_store(make_response(html))


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
        merge_accounts_operations.merge_accounts(kept, gone, choices=MergeChoices(**chosen), actor=viewer())
        db.session.commit()
        flash(_("The two accounts are one now. Nothing that was learned is lost."), "ok")
    return redirect_to(url_for(".person", user_id=user_id))


def may_merge(kept: User, gone: User) -> bool:
    """Whether the viewer may let the second account become part of the first."""
    return permissions.can_merge_into(viewer(), kept) and permissions.can_merge_away(viewer(), gone)
