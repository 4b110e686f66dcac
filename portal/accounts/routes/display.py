"""Theme, text size and language of this browser, also for strangers and without scripts."""

from flask import Response, make_response, request

from portal.accounts.routes.blueprint import HOME_URL, bp
from portal.web import display
from portal.web.access import open_to
from portal.web.htmx import next_url, redirect_to


@bp.post("/display")
@open_to("everyone")
def change_display() -> Response:
    """Keep the choices that were sent and go back; a script that has changed the page already gets no page."""
    chosen = display.current_display()
    for name in ("theme", "text", "language"):
        if name in request.form:
            chosen = chosen.with_choice(name, request.form[name])
    by_script = request.headers.get("X-Requested-With") == "fetch"
    response = Response(status=204) if by_script else make_response(redirect_to(next_url(HOME_URL)))
    display.set_display_cookie(response, chosen)
    return response
