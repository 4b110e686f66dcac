"""Redirects from addresses that have moved, asked for before anybody gets a 404."""

import re
from collections.abc import Callable
from urllib.parse import quote

from flask import Flask, current_app, redirect, request
from werkzeug.wrappers import Response

Finder = Callable[[], str | None]  # the address of today for the request at hand; None: nothing has moved
SAFE_METHODS = {"GET", "HEAD"}
EXTENSION = "moved_addresses"
# Addresses of before 0.7.0: the pattern of the old path, and the path of today.
OLD_PATHS = tuple(
    (re.compile(old), new)
    for old, new in (
        (r"/board/units/(\d+)/hot-spots", r"/dashboard/units/\1/most-missed"),
        (r"/board/units/(\d+)/stuck", r"/dashboard/units/\1/at-risk"),
        (r"/board(?=/|$)(.*)", r"/dashboard\1"),
        (r"/courses/([^/]+)/([^/]+)/questions/([^/]+)", r"/studio/courses/\1/pages/\2/questions/\3/key"),
        (
            r"/courses/([^/]+)/([^/]+)/questions/([^/]+)/regradings",
            r"/studio/courses/\1/pages/\2/questions/\3/regradings",
        ),
        (r"/courses/([^/]+)/([^/]+)/choices", r"/studio/courses/\1/pages/\2/choices"),
        (r"/courses/([^/]+)/([^/]+)/relearning", r"/courses/\1/\2/changes/acknowledgement"),
        (r"/people/(\d+)/leaving", r"/people/\1/deactivation"),
        (r"/people/(\d+)/return", r"/people/\1/reactivation"),
        (r"/people/(\d+)/moving", r"/people/\1/transfer"),
        (r"/studio/fact-pages", "/studio/fact-reviews"),
        (r"/studio/courses/([^/]+)/setup", r"/studio/courses/\1/settings"),
        (r"/studio/courses/([^/]+)/pages/([^/]+)/return-to-readers", r"/studio/courses/\1/pages/\2/republication"),
        (r"/units/(\d+)/founding", r"/units/\1/opening"),
        (r"/units/reform(?=/|$)(.*)", r"/units/bulk-changes\1"),
    )
)


def register_redirects(app: Flask, find: Finder) -> None:
    """Ask this finder whenever something is not found."""
    app.extensions.setdefault(EXTENSION, []).append(find)


def register(app: Flask) -> None:
    """Lead from the addresses of earlier releases to those of today."""
    register_redirects(app, renamed_path)


def renamed_path() -> str | None:
    """The path of today for a path of an earlier release; None where it has no other."""
    if request.endpoint is not None:
        return None
    for pattern, path in OLD_PATHS:
        found = pattern.fullmatch(request.path)
        if found is not None:
            return quote(found.expand(path))
    return None


def redirect_if_moved() -> Response | None:
    """The way to the address of today, with what was asked or sent; None where nothing has moved.

    A browser sends a form once more to the new address (308), so that no answer is lost on a page opened before.
    """
    for find in current_app.extensions.get(EXTENSION, ()):
        address = find()
        if address is not None:
            query = request.query_string.decode("ascii", "replace")
            to = f"{address}?{query}" if query else address
            response = redirect(to, 301 if request.method in SAFE_METHODS else 308)
            # Another page may have the old address one day.
            response.headers["Cache-Control"] = "no-cache"
            return response
    return None
