"""The list of the sheets for who is signed in: inside the portal, with its places at hand."""

from flask import Blueprint, render_template

from portal.guides.routes.guides import chosen_guides
from portal.web.access import open_to

bp = Blueprint("member_guides", __name__)


@bp.get("/guides")
@open_to("signed_in")
def guide_list() -> str:
    """Every guide by topic; `?nhom=` keeps those for one group of residents. A sheet leads back here."""
    topics, groups, chosen = chosen_guides()
    return render_template("guides/member_list.html", topics=topics, groups=groups, chosen=chosen)
