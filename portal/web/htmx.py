"""Screens and fragments: the same route answers a browser with one and htmx with the other."""

from typing import Any

from flask import Response, current_app, make_response, redirect, render_template, request
from flask_htmx import HTMX
from werkzeug.wrappers import Response as BaseResponse

htmx = HTMX()


def wants_fragment() -> bool:
    """Whether htmx asks, and not for the page as a whole (as it does to restore its history)."""
    return bool(htmx) and not htmx.history_restore_request


def screen_or_fragment(screen: str, fragment: str, status: int = 200, **context: Any) -> Response:
    """The fragment for htmx, the whole screen for everybody else."""
    response = make_response(render_template(fragment if wants_fragment() else screen, **context), status)
    response.vary.add("HX-Request")
    return response


def screen_or_titled_fragment(screen: str, fragment: str, status: int = 200, **context: Any) -> Response:
    """The fragment for htmx after the screen's title, which it puts in the tab; the whole screen for others.

    For steps that stay on one page, as the questions of a quiz do: a screen reader says the title of the page.
    """
    response = screen_or_fragment(screen, fragment, status, **context)
    if wants_fragment():
        template = current_app.jinja_env.get_template(screen)
        title = "".join(template.blocks["title"](template.new_context(context))).strip()
        response.set_data(f"<title>{title} · Từng Ngõ</title>\n{response.get_data(as_text=True)}")
    return response


def redirect_whole_page(target: str) -> Response:
    """Tell htmx to leave the page for `target`."""
    return Response(status=204, headers={"HX-Redirect": target})


def redirect_to(target: str) -> BaseResponse:
    """Lead the browser to `target` after a change, whether htmx or a plain form made it."""
    return redirect_whole_page(target) if wants_fragment() else redirect(target, code=303)


def is_local_url(target: str | None) -> bool:
    """Whether an address given by the browser stays on this portal.

    Refuses other hosts, also those hidden behind backslashes, a scheme or a second slash.
    """
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return False
    return not any(sign in target for sign in "\\\r\n\t\0")


def next_url(default: str) -> str:
    """Where `next` leads if it stays on this portal, else `default`."""
    wanted = request.values.get("next")
    return wanted if wanted is not None and is_local_url(wanted) else default
