"""What was posted by somebody whose session had ended comes back to them, to be sent again after signing in."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, current_app, make_response, render_template, request, url_for
from flask_babel import gettext as _

from portal.web.form_pages import page_of_form
from portal.web.sessions import timeout_text

View = TypeVar("View", bound=Callable[..., Any])

RESUBMITTED_FIELD = (
    "resubmitted"  # marks a form that came back once, so that it comes back again where it is too early
)
# Never given back: who they are is asked anew, and a page must not hold it.
SECRET_FIELDS = frozenset({"password", "current", "pin", "one_time_code", "proof_password", "proof_code"})


def resubmittable(view: View) -> View:
    """Let the route give back what was posted to it where the session has ended; stands above `@open_to`."""
    view.keeps_posted = True  # type: ignore[attr-defined]  # read when a post is turned away
    return view


def is_resubmittable() -> bool:
    """Whether this request is a form post that is given back for resubmission when it is turned away.

    Every form is where the session ended because it was not used: that happens while somebody types.
    """
    if request.method != "POST" or request.files:
        return False
    if has_resubmittable_view():
        return True
    asks_for_secret = not SECRET_FIELDS.isdisjoint(request.form)
    return not asks_for_secret and (RESUBMITTED_FIELD in request.form or bool(timeout_text()))


def has_resubmittable_view() -> bool:
    """Whether this request is a form that somebody wrote long words in, and sends no file."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method == "POST" and not request.files and getattr(view, "keeps_posted", False)


def posted_fields() -> list[tuple[str, str]]:
    """What was posted, name and text, without secrets and the token of the form."""
    left_out = SECRET_FIELDS | {"csrf_token", RESUBMITTED_FIELD}
    return [(name, text) for name, text in request.form.items(multi=True) if name not in left_out]


def resubmission_screen(status: int, *, signed_in: bool, title: str = "", why: str = "") -> Response:
    """A screen that holds everything that was posted, and sends it again once the person is `signed_in`.

    It says that the session had ended, unless another reason comes with it.
    """
    fields, own_token = posted_fields(), request.form.get("csrf_token")
    return make_response(
        render_template(
            "errors/kept.html",
            sign_in=url_for("accounts.sign_in", next=page_of_form()),
            action=request.full_path.rstrip("?"),
            # The token of the page that it stood on says whose it is.
            fields=[*fields, (RESUBMITTED_FIELD, request.form.get(RESUBMITTED_FIELD) or own_token or "1")],
            longest=max((text for _name, text in fields), key=len, default=""),
            signed_in=signed_in,
            timeout=timeout_text(),
            title=title or (_("Nothing is lost") if signed_in else _("Sign in again, what you did is still here")),
            why=why,
        ),
        status,
    )
