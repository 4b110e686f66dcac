"""What a text said before, how that differs, and back to it."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.db import db
from portal.drafts.operations.save_draft import EditConflict, save_draft
from portal.drafts.operations.save_draft import rebase_draft as take_as_base
from portal.drafts.queries.history import versions_at
from portal.drafts.queries.texts import WorkingCopy
from portal.errors import Stale
from portal.studio.history.rules.diff import diff_lines
from portal.studio.history.views import (
    DRAFT,
    PUBLISHED,
    VersionView,
    compared_source,
    get_version,
    revision_histories,
    version_title,
    written_between,
)
from portal.studio.queries import get_edited_text, get_screen_key
from portal.studio.routes.blueprint import text_route
from portal.studio.workflow.forms import IMPACT_CHOICES
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.listing import paginate, requested_page
from portal.web.page_cache import cached_text_response
from portal.web.request_values import parse_integer

PAGE_SIZE = 50  # revisions of one page of the list


@expensive
@text_route("/history")
@open_to("trainers")
def history(course_slug: str, page_slug: str) -> Response:
    """Everything the text said, the newest first."""
    key = get_screen_key(course_slug, page_slug)
    versions = tuple(versions_at(key.place.course_id, key.place.page_id, page_slug))

    def context() -> dict[str, Any]:
        chapters = revision_histories(versions)
        pagination = paginate(requested_page(), total=len(chapters), size=PAGE_SIZE)
        return {
            "text": get_edited_text(course_slug, page_slug),
            "chapters": pagination.cut(chapters),
            "pagination": pagination,
            "page_url": lambda wanted: url_for(
                ".history", course_slug=course_slug, page_slug=page_slug, page=wanted
            ),
            "impacts": dict(IMPACT_CHOICES),
            "span": written_between,
            "title_of": version_title,
        }

    return cached_text_response(
        "studio/history.html", key=key.with_more(versions), is_current=key.is_current, context=context
    )


@expensive
@text_route("/history/<name>")
@open_to("trainers")
def version(course_slug: str, page_slug: str, name: str) -> Response:
    """One version: how it differs from another, and the whole of it."""
    text = get_edited_text(course_slug, page_slug)
    return render_version(text, get_version(text, name))


@text_route("/history/<name>/restoration", method="POST")
@open_to("trainers")
def restore_version(course_slug: str, page_slug: str, name: str) -> BaseResponse:
    """Make the draft say what the version said; the draft that waited stays in the history."""
    text = get_edited_text(course_slug, page_slug)
    found = get_version(text, name)
    title = found.title
    with rollback_on(EditConflict) as conflict:
        save_draft(
            text,
            found.source,
            version=request.form.get("version", -1, type=parse_integer),
            based_on=request.form.get("based_on", -1, type=parse_integer),
            anew=True,
            actor=viewer(),
        )
        db.session.commit()
    text = get_edited_text(course_slug, page_slug)
    if conflict:
        return render_version(text, get_version(text, name), has_changed=True, status=409)
    if text.is_pending:
        flash(
            _("The draft says what it said then: %(title)s. Readers see it once you publish it.", title=title),
            "ok",
        )
    else:
        flash(_("That is what readers see now, so nothing waits to be published."), "ok")
    return redirect(url_for(".editor", course_slug=course_slug, page_slug=page_slug), 303)


@text_route("/draft/base", method="POST")
@open_to("trainers")
def rebase_draft(course_slug: str, page_slug: str) -> BaseResponse:
    """Let the draft replace what was published after it was begun, now that this was looked at."""
    text = get_edited_text(course_slug, page_slug)
    version, number = (request.form.get(name, -1, type=parse_integer) for name in ("version", "number"))
    with rollback_on(Stale) as stale:
        take_as_base(text, version=version, number=number, actor=viewer())
    if stale:
        flash(_("Somebody changed the text meanwhile. Read what it says now, then go on."), "notice")
        return redirect(url_for(".history", course_slug=course_slug, page_slug=page_slug), 303)
    db.session.commit()
    flash(_("The draft goes on from what is published now."), "ok")
    return redirect(url_for(".editor", course_slug=course_slug, page_slug=page_slug), 303)


def render_version(
    text: WorkingCopy, found: VersionView, *, has_changed: bool = False, status: int = 200
) -> Response:
    """The screen of one version, compared with what was asked for or the first that there is."""
    asked = request.args.get("against", "")
    chosen = asked if asked in found.others else next(iter(found.others), "")
    older, newer = found.source, compared_source(text, chosen, found) if chosen else ""
    if chosen not in (DRAFT, PUBLISHED):
        older, newer = newer, older
    html = render_template(
        "studio/version.html",
        text=text,
        found=found,
        chosen=chosen,
        rows=diff_lines(older, newer) if chosen else None,
        impacts=dict(IMPACT_CHOICES),
        has_changed=has_changed,
        span=written_between,
        title_of=version_title,
    )
    return make_response(html, status)
