"""Routes that take files say how large one may be; everything else stays with the small limit of forms."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, request
from werkzeug.exceptions import HTTPException

View = TypeVar("View", bound=Callable[..., Any])

MEGABYTE = 1024 * 1024


def accepts_uploads(*, megabytes: int) -> Callable[[View], View]:
    """Let the route be sent that much; stands above `@open_to`, so that the outermost function bears the mark."""

    def wear(view: View) -> View:
        view.takes_megabytes = megabytes  # type: ignore[attr-defined]  # read before each request, below
        return view

    return wear


def register(app: Flask) -> None:
    """Raise the limit before anything reads the body, the check against forged forms included."""

    @app.before_request
    def raise_limit() -> None:
        view = app.view_functions.get(request.endpoint or "")
        megabytes = cast("int | None", getattr(view, "takes_megabytes", None))
        if megabytes is not None:
            request.max_content_length = megabytes * MEGABYTE
            # A long text is a form field, not a file; Werkzeug has a limit of its own for those.
            request.max_form_memory_size = megabytes * MEGABYTE


def max_body_bytes(app: Flask, path: str, method: str, *, size: int) -> int:
    """How many bytes a body of `size` bytes may have at this path, which is as WSGI writes it."""
    usual: int = app.config["MAX_CONTENT_LENGTH"]
    if size <= usual:
        return usual
    try:
        endpoint, _values = app.url_map.bind("").match(path.encode("latin-1").decode("utf-8", "replace"), method)
    except HTTPException:
        return usual
    return cast("int", getattr(app.view_functions[endpoint], "takes_megabytes", 1)) * MEGABYTE
