"""What a text said before, how that differs, and back to it."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.db import db
from portal.drafts.operations import Overtaken, save_draft
from portal.drafts.operations import catch_up as take_as_base
from portal.drafts.queries import WorkText
from portal.errors import Stale
from portal.studio.differences import differences
from portal.studio.finding import get_edited_text
from portal.studio.routes.blueprint import bp
from portal.studio.versions import DRAFT, PUBLISHED, Told, chapters_of, source_of, span, title_of, told
from portal.studio.workflow_forms import IMPACTS
from portal.web.access import open_to, viewer
from portal.web.arguments import asked_page
from portal.web.expensive import expensive

PAGE = 50  # revisions of one page of the list


@expensive
@bp.get("/courses/<course_slug>/introduction/history", defaults={"page_slug": ""})
@bp.get("/courses/<course_slug>/pages/<page_slug>/history")
@open_to("trainers")
def history(course_slug: str, page_slug: str) -> str:
    """Everything the text said, the newest first."""
    text = get_edited_text(course_slug, page_slug)
    chapters = chapters_of(text)
    page, pages = asked_page(request.args, total=len(chapters), size=PAGE)
    return render_template(
        "studio/history.html",
        text=text,
        chapters=chapters[(page - 1) * PAGE : page * PAGE],
        page=page,
        pages=pages,
        page_url=lambda wanted: url_for(".history", course_slug=course_slug, page_slug=page_slug, page=wanted),
        impacts=dict(IMPACTS),
        span=span,
        title_of=title_of,
    )


@expensive
@bp.get("/courses/<course_slug>/introduction/history/<name>", defaults={"page_slug": ""})
@bp.get("/courses/<course_slug>/pages/<page_slug>/history/<name>")
@open_to("trainers")
def version(course_slug: str, page_slug: str, name: str) -> Response:
    """One version: how it differs from another, and the whole of it."""
    text = get_edited_text(course_slug, page_slug)
    return show_version(text, told(text, name))


@bp.post("/courses/<course_slug>/introduction/history/<name>/restoration", defaults={"page_slug": ""})
@bp.post("/courses/<course_slug>/pages/<page_slug>/history/<name>/restoration")
@open_to("trainers")
def restore_version(course_slug: str, page_slug: str, name: str) -> BaseResponse:
    """Make the draft say what the version said; the draft that waited stays in the history."""
    text = get_edited_text(course_slug, page_slug)
    found = told(text, name)
    title = found.title
    try:
        save_draft(
            text,
            found.source,
            version=request.form.get("version", -1, type=int),
            based_on=request.form.get("based_on", -1, type=int),
            anew=True,
            actor=viewer(),
        )
    except Overtaken:
        db.session.rollback()
        text = get_edited_text(course_slug, page_slug)
        return show_version(text, told(text, name), has_changed=True, status=409)
    db.session.commit()
    text = get_edited_text(course_slug, page_slug)
    if text.is_pending:
        flash(
            _("The draft says what it said then: %(title)s. Readers see it once you publish it.", title=title),
            "ok",
        )
    else:
        flash(_("That is what readers see now, so nothing waits to be published."), "ok")
    return redirect(url_for(".editor", course_slug=course_slug, page_slug=page_slug), 303)


@bp.post("/courses/<course_slug>/introduction/draft/base", defaults={"page_slug": ""})
@bp.post("/courses/<course_slug>/pages/<page_slug>/draft/base")
@open_to("trainers")
def catch_up(course_slug: str, page_slug: str) -> BaseResponse:
    """Let the draft replace what was published after it was begun, now that this was looked at."""
    text = get_edited_text(course_slug, page_slug)
    version, number = (request.form.get(name, -1, type=int) for name in ("version", "number"))
    try:
        take_as_base(text, version=version, number=number, actor=viewer())
    except Stale:
        db.session.rollback()
        flash(_("Somebody changed the text meanwhile. Read what it says now, then go on."), "notice")
        return redirect(url_for(".history", course_slug=course_slug, page_slug=page_slug), 303)
    db.session.commit()
    flash(_("The draft goes on from what is published now."), "ok")
    return redirect(url_for(".editor", course_slug=course_slug, page_slug=page_slug), 303)


def show_version(text: WorkText, found: Told, *, has_changed: bool = False, status: int = 200) -> Response:
    """The screen of one version, compared with what was asked for or the first that there is."""
    asked = request.args.get("against", "")
    chosen = asked if asked in found.others else next(iter(found.others), "")
    older, newer = found.source, source_of(text, chosen, found) if chosen else ""
    if chosen not in (DRAFT, PUBLISHED):
        older, newer = newer, older
    page = render_template(
        "studio/version.html",
        text=text,
        found=found,
        chosen=chosen,
        rows=differences(older, newer) if chosen else None,
        impacts=dict(IMPACTS),
        has_changed=has_changed,
        span=span,
        title_of=title_of,
    )
    return make_response(page, status)
