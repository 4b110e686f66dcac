"""Bookmarks: pages that a member keeps for tomorrow's door, added and removed in one tap."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.rules.viewer import Viewer
from portal.content.enums import PageKind
from portal.courses.permissions import can_see
from portal.courses.queries.published import PageRow, find_page_by_id
from portal.db import db
from portal.errors import Refused
from portal.learning import queries
from portal.learning.routes import bp
from portal.learning.views.template_filters import page_url
from portal.progress.operations.bookmarks import add_bookmark, remove_bookmark
from portal.progress.queries.bookmarks import list_bookmarks
from portal.web.access import open_to, viewer
from portal.web.htmx import wants_fragment
from portal.web.request_values import parse_integer


@bp.get("/bookmarks")
@open_to("signed_in")
def bookmarks() -> str:
    """The pages that the person keeps; `?removed=` offers to keep one again that was just removed."""
    return render_bookmarks(viewer(), removed=request.args.get("removed", type=parse_integer))


@bp.post("/courses/<course_slug>/<page_slug>/bookmark")
@open_to("signed_in")
def bookmark_page(course_slug: str, page_slug: str) -> str | Response:
    """Keep the page."""
    person = viewer()
    page = queries.get_page(course_slug, page_slug, viewer=person)
    try:
        add_bookmark(page.id, actor=person)
    except Refused as refusal:
        if wants_fragment():
            raise
        db.session.rollback()
        flash(refusal.message, "error")
        return redirect(url_for(".bookmarks"), 303)
    db.session.commit()
    return render_change(page, person)


@bp.post("/courses/<course_slug>/<page_slug>/bookmark/removal")
@open_to("signed_in")
def remove_page_bookmark(course_slug: str, page_slug: str) -> str | Response:
    """Keep the page no longer."""
    person = viewer()
    page = queries.get_page(course_slug, page_slug, viewer=person)
    remove_bookmark(page.id, actor=person)
    db.session.commit()
    return render_change(page, person, removed=page.id)


def render_change(page: PageRow, person: Viewer, *, removed: int | None = None) -> str | Response:
    """The list or the button as it is now, wherever `screen` says that the tap was."""
    is_list = request.form.get("screen") == "bookmarks"
    if not wants_fragment():
        listed = url_for(".bookmarks", removed=removed)
        return redirect(listed if is_list else f"{page_url(page)}#bookmark", 303)
    if is_list:
        return render_bookmarks(person, removed=removed)
    lane = queries.get_lane(page.course_slug, viewer=person)
    return render_template("learning/_bookmark.html", page=page, lane=lane, is_answer=True)


def render_bookmarks(person: Viewer, *, removed: int | None) -> str:
    """The pages kept: those for residents first, since they are what is shown at a door."""
    kept = list_bookmarks(person)
    guides = [bookmark for bookmark in kept if bookmark.page.kind == PageKind.GUIDE]
    return render_template(
        "learning/_bookmarks.html" if wants_fragment() else "learning/bookmarks.html",
        guides=guides,
        others=[bookmark for bookmark in kept if bookmark.page.kind != PageKind.GUIDE],
        removed=find_removed(removed, person) if removed not in {one.page.id for one in kept} else None,
    )


def find_removed(page_id: int | None, person: Viewer) -> PageRow | None:
    """The page that was just removed, unless it is not there for the person."""
    page = find_page_by_id(page_id) if page_id is not None else None
    return page if page is not None and can_see(person, page) else None
