"""Where an address of before leads now: features say so before anybody is told that there is nothing."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app, redirect, request
from werkzeug.wrappers import Response

Finder = Callable[[], str | None]  # the address of today for the request at hand; None: nothing has moved
SAFE = {"GET", "HEAD"}
EXTENSION = "moved_addresses"


def register_moved(app: Flask, find: Finder) -> None:
    """Ask this finder whenever something is not found."""
    app.extensions.setdefault(EXTENSION, []).append(find)


def redirect_moved() -> Response | None:
    """The way to the address of today, with what was asked or sent; None where nothing has moved.

    A browser sends a form once more to the new address (308), so that no answer is lost on a page opened before.
    """
    for find in current_app.extensions.get(EXTENSION, ()):
        address = find()
        if address is not None:
            query = request.query_string.decode("ascii", "replace")
            to = f"{address}?{query}" if query else address
            response = redirect(to, 301 if request.method in SAFE else 308)
            # Another page may have the old address one day.
            response.headers["Cache-Control"] = "no-cache"
            return response
    return None
