"""Adding the portal to the home screen of a phone: how it is done, and a hint that can be dismissed for good."""

from flask import Response, make_response, redirect, render_template, url_for

from portal.learning.routes import bp
from portal.web.access import open_to
from portal.web.htmx import wants_fragment
from portal.web.install_hint import set_install_cookie
from portal.web.transactions import writes_nothing


@bp.get("/install")
@open_to("everyone")
def install() -> str:
    """How to add the portal to the home screen, for each kind of phone."""
    return render_template("learning/install.html")


@bp.post("/install/dismissal")
@writes_nothing
@open_to("signed_in")
def dismiss_install_hint() -> Response:
    """Hint no more on this phone."""
    said = render_template("learning/_install_dismissed.html") if wants_fragment() else None
    response = make_response(said if said is not None else redirect(url_for("home.index"), 303))
    set_install_cookie(response)
    return response
