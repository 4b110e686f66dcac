"""What was posted by somebody whose session had ended comes back to them, to be sent again after signing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, current_app, make_response, render_template, request
from flask_babel import gettext as _

View = TypeVar("View", bound=Callable[..., Any])


def keeps_posted(view: View) -> View:
    """Let the route give back what was posted to it where the session has ended; stands above `@open_to`."""
    view.keeps_posted = True  # type: ignore[attr-defined]  # read when a post is turned away
    return view


def is_kept() -> bool:
    """Whether this request is a form whose words must not be lost, sent by the browser itself."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method == "POST" and not request.files and bool(getattr(view, "keeps_posted", False))


def give_back(status: int, *, signed_in: bool) -> Response:
    """A screen that holds everything that was posted, and sends it again once the person is `signed_in`."""
    fields = [(name, text) for name, text in request.form.items(multi=True) if name != "csrf_token"]
    return make_response(
        render_template(
            "errors/kept.html",
            action=request.full_path.rstrip("?"),
            fields=fields,
            longest=max((text for _name, text in fields), key=len, default=""),
            signed_in=signed_in,
            title=_("Nothing is lost"),
        ),
        status,
    )
