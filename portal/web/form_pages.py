"""The page that belongs to an address which only takes forms: where a reload, or signing in again, leads."""

from flask import current_app, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

# Where the nearest address above is not the form's own page: endpoint of the form → of its page, with its values.
PAGES = {
    "learning.save_answer": "learning.attempt_question",
    "observations.acknowledge_observations": "learning.page",
}
# Where on its page the form stands, by the values of its address.
PLACES = {"learning.answer_practice": "question-{name}"}
# Forms that are on every page, so that none is their own: after a reload one is at home.
ON_EVERY_PAGE = frozenset({"accounts.change_display", "accounts.sign_out"})


def page_of_form() -> str | None:
    """The address of the page whose form posts to the address asked for; None where there is no such form.

    It is the address itself or the nearest above that can be opened, unless PAGES knows better.
    """
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return None
    try:
        endpoint, values = adapter.match(request.path, method="POST")
    except HTTPException:
        return None
    place = PLACES.get(endpoint, "").format(**values) or None
    if endpoint in PAGES:
        rule = next(current_app.url_map.iter_rules(PAGES[endpoint]))
        wanted = {name: value for name, value in values.items() if name in rule.arguments}
        return url_for(PAGES[endpoint], **wanted, _anchor=place)
    path = request.path
    while True:
        try:
            endpoint, values = adapter.match(path, method="GET")
        except HTTPException:
            if path == "/":
                return None
            path = path.rpartition("/")[0] or "/"
        else:
            return url_for(endpoint, **values, _anchor=place)


def redirect_to_page() -> Response | None:
    """Lead to the form's page whoever opens an address that only takes forms; None for any other request."""
    if request.method not in ("GET", "HEAD"):
        return None
    page = page_of_form()
    return redirect(page) if page is not None else None
