"""Deleting a page or a course, asked before it is done, and bringing it back."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from portal.courses.models import Course, Page
from portal.courses.operations.deletion import restore_course, restore_page
from portal.courses.permissions import can_edit
from portal.courses.queries.texts import pages_linking_to
from portal.courses.rules import KEPT_FOR
from portal.db import db
from portal.drafts.operations import deletion
from portal.drafts.queries.deleted import deleted_things, find_deleted_course, find_deleted_page
from portal.drafts.queries.texts import find_course
from portal.errors import NotFound
from portal.programmes.enums import HoldersChoice
from portal.programmes.operations.completions import ask_for_more
from portal.programmes.queries.hiding_effects import hiding_effects
from portal.programmes.queries.programmes import programme_ids_with
from portal.studio.courses.forms import SHORT_KIND_NAMES
from portal.studio.queries import get_edited_text
from portal.studio.routes.blueprint import bp, text_route
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive


@bp.get("/deleted")
@open_to("trainers")
def deleted() -> Response:
    """The pages and courses of the viewer's that were deleted and can be brought back."""
    rows = deleted_things(viewer().id)
    context = {"rows": rows, "kinds": SHORT_KIND_NAMES, "days": KEPT_FOR.days}
    return make_response(render_template("studio/deleted.html", **context))


@expensive
@text_route("/deletion")
@open_to("trainers")
def text_deletion(course_slug: str, page_slug: str) -> Response:
    """What deleting the page, or the course, means, before it is done."""
    text = get_edited_text(course_slug, page_slug)
    is_shown_course = text.page is None and text.course.withdrawn_at is None
    context = {
        "text": text,
        "days": KEPT_FOR.days,
        "pages": [page.title for page in text.course.kept_pages] if text.page is None else [],
        "linking": pages_linking_to(text.page) if text.page is not None else [],
        "effects": hiding_effects(text.course.id) if is_shown_course else [],
    }
    return make_response(render_template("studio/deletion.html", **context))


@text_route("/deletion", method="POST")
@open_to("trainers")
def delete_text(course_slug: str, page_slug: str) -> BaseResponse:
    """Delete the page, or the course; what becomes of those who completed its programmes was asked before."""
    text = get_edited_text(course_slug, page_slug)
    title = text.title
    if text.page is not None:
        deletion.delete_page(text.page, actor=viewer())
    else:
        concerned = programme_ids_with(text.course.id)
        deletion.delete_course(text.course, actor=viewer())
        if request.form.get("holders") == HoldersChoice.MORE:
            ask_for_more(concerned, due_on=None)
    db.session.commit()
    told = _("“%(title)s” was deleted. It can be brought back for %(num)d days:", title=title, num=KEPT_FOR.days)
    link = Markup('<a href="{}">{}</a>').format(url_for(".deleted"), _("What was deleted"))
    flash(Markup("{} {}").format(told, link), "ok")
    if text.page is not None:
        return redirect(url_for(".course", course_slug=course_slug) + "#pages", 303)
    return redirect(url_for(".index"), 303)


@expensive
@text_route("/restoration", method="POST")
@open_to("trainers")
def restore_text(course_slug: str, page_slug: str) -> BaseResponse:
    """Bring a page or a course back that was deleted, as it was."""
    thing = get_deleted(course_slug, page_slug)
    if isinstance(thing, Page):
        is_as_before = restore_page(thing, actor=viewer())
        told = _("“%(title)s” is back.", title=thing.title)
    else:
        is_as_before = restore_course(thing, actor=viewer())
        told = _("“%(title)s” is back with its pages.", title=thing.title)
    db.session.commit()
    if not is_as_before:
        told += " " + _("Readers do not see it yet: something in its text has to be mended first.")
    flash(told, "ok" if is_as_before else "notice")
    if isinstance(thing, Page):
        return redirect(url_for(".editor", course_slug=course_slug, page_slug=thing.slug), 303)
    return redirect(url_for(".course", course_slug=thing.slug), 303)


def get_deleted(course_slug: str, page_slug: str) -> Course | Page:
    """The page, or the course for an empty slug; NotFound where the viewer does not write for its unit."""
    course = find_course(course_slug) if page_slug else find_deleted_course(course_slug)
    if course is None or not can_edit(viewer(), course):
        raise NotFound
    thing = find_deleted_page(course, page_slug) if page_slug else course
    if thing is None:
        raise NotFound
    return thing
