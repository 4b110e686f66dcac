"""The blueprint that the routes of this feature share, and the two addresses of a text."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response

from portal.web.headers import no_store

View = TypeVar("View", bound=Callable[..., Any])

bp = Blueprint("studio", __name__, url_prefix="/studio")


@bp.after_request
def always_fresh(response: Response) -> Response:
    """Let whoever goes back find the text as it stands now, and not as it was before the last words were saved."""
    is_kept = "Cache-Control" in response.headers or "ETag" in response.headers
    return response if is_kept or response.mimetype != "text/html" else no_store(response)


def text_route(rule: str, *, method: str = "GET") -> Callable[[View], View]:
    """Route for a text: the page of a course, or the course's introduction, whose `page_slug` is empty."""

    def add_routes(view: View) -> View:
        bp.route(f"/courses/<course_slug>/pages/<page_slug>{rule}", methods=[method])(view)
        introduction = f"/courses/<course_slug>/introduction{rule}"
        bp.route(introduction, methods=[method], defaults={"page_slug": ""})(view)
        return view

    return add_routes
