"""From a draft to what readers see: asked for a review, approved, published, set for later, or taken back."""

from functools import partial
from typing import Protocol

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.rules.viewer import Viewer
from portal.courses.operations import unpublish
from portal.courses.operations.invalid_content import InvalidContent
from portal.courses.operations.publish_page import publish_page
from portal.db import db
from portal.drafts.models import Draft
from portal.drafts.operations import publish, review, save_draft
from portal.drafts.operations.publish import schedule_draft
from portal.drafts.queries.texts import WorkingCopy, published_source
from portal.errors import NotFound, Refused, Stale
from portal.studio.editor.forms.typed_text import stored_input
from portal.studio.editor.routes import editor_url, render_editor
from portal.studio.queries import get_edited_text
from portal.studio.routes.blueprint import bp, text_route
from portal.studio.workflow.forms import PublicationForm, VersionForm
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.request_values import parse_integer


class DraftAction(Protocol):
    """Something that is done with a draft as it was read."""

    def __call__(self, draft: Draft, /, *, version: int, actor: Viewer) -> None: ...


@text_route("/review", method="POST")
@open_to("trainers")
def ask_for_review(course_slug: str, page_slug: str) -> BaseResponse:
    """Ask another trainer to read the draft."""
    message = request.form.get("message", "")
    asked = request.form.get("reviewer", type=parse_integer)
    return perform(
        get_edited_text(course_slug, page_slug),
        partial(review.request_review, message=message, reviewer_id=asked),
        _("Asked. It stands on their home page now.")
        if asked is not None
        else _("The other trainers of this course see that it waits for a second pair of eyes."),
    )


@text_route("/approval", method="POST")
@open_to("trainers")
def approve(course_slug: str, page_slug: str) -> BaseResponse:
    """Say that the draft may be published."""
    return perform(
        get_edited_text(course_slug, page_slug),
        review.approve_draft,
        _("Approved. It can be published now."),
    )


@text_route("/return", method="POST")
@open_to("trainers")
def send_back(course_slug: str, page_slug: str) -> BaseResponse:
    """Give the draft back to its authors."""
    return perform(
        get_edited_text(course_slug, page_slug),
        review.return_draft,
        _("It is a draft again."),
    )


@text_route("/discarding", method="POST")
@open_to("trainers")
def discard_draft(course_slug: str, page_slug: str) -> BaseResponse:
    """Go back to what is published; the history keeps what was written."""
    return perform(
        get_edited_text(course_slug, page_slug),
        save_draft.discard_draft,
        _("Back to what is published. What you wrote is in the history."),
    )


@bp.post("/courses/<course_slug>/pages/<page_slug>/withdrawal")
@open_to("trainers")
def unpublish_page(course_slug: str, page_slug: str) -> BaseResponse:
    """Show the page to readers no more."""
    text = get_edited_text(course_slug, page_slug)
    if text.page is None:
        raise NotFound
    unpublish.unpublish_page(text.page, actor=viewer())
    db.session.commit()
    flash(_("Readers do not see this page any more. “Show the page to readers again” takes that back."), "ok")
    return redirect(editor_url(text), 303)


@expensive
@bp.post("/courses/<course_slug>/pages/<page_slug>/republication")
@open_to("trainers")
def republish_page(course_slug: str, page_slug: str) -> BaseResponse:
    """Show the page to readers again, as it was."""
    text = get_edited_text(course_slug, page_slug)
    if text.page is None or text.number == 0:
        raise NotFound
    with rollback_on(Refused) as refused:
        publish_page(
            text.page, source=published_source(text.course, text.page), based_on=text.number, actor=viewer()
        )
        db.session.commit()
    flash(refused.message or _("Readers see this page again."), "error" if refused else "ok")
    return redirect(editor_url(text), 303)


@expensive
@text_route("/publication", method="POST")
@open_to("trainers")
def publish_draft(course_slug: str, page_slug: str) -> BaseResponse:
    """Show readers what the draft says, now or at the time that was chosen."""
    text = get_edited_text(course_slug, page_slug)
    form = PublicationForm()
    later = request.form.get("when") in ("later", "never")
    if not form.validate():
        return render_publication_problem(text, form)
    if text.draft is None:
        raise NotFound
    said = {"version": form.version.data, "impact": form.impact.data, "message": form.message.data or ""}
    at = form.publish_at.data if request.form.get("when") == "later" else None
    if request.form.get("when") == "later" and at is None:
        form.publish_at.errors = [_("Choose the day and the time.")]
        return render_publication_problem(text, form)
    with rollback_on(Refused, Stale) as refused:
        if later:
            schedule_draft(text.draft, publish_at=at, actor=viewer(), **said)
        else:
            publish.publish_draft(text.draft, actor=viewer(), **said)
    if refused:
        problem = refused.message or edit_conflict_message()
        if isinstance(refused.error, InvalidContent):
            problem = _("Mend what is listed below, then publish.")
        text = get_edited_text(course_slug, page_slug)
        return render_publication_problem(text, form, problem, status=refused.status)
    db.session.commit()
    flash(
        _("It is published at the time you chose.")
        if at is not None
        else _("It is not published by itself any more.")
        if later
        else _("Published. Readers see it from now on."),
        "ok",
    )
    return redirect(url_for(".course", course_slug=course_slug) if not later else editor_url(text), 303)


def perform(text: WorkingCopy, action: DraftAction, done: str) -> BaseResponse:
    """Do something with the draft as it was read, and say so at the editor."""
    form = VersionForm()
    if text.draft is None or not form.validate():
        raise NotFound
    with rollback_on(Refused, Stale) as refused:
        action(text.draft, version=form.version.data, actor=viewer())
        db.session.commit()
    if isinstance(refused.error, Stale):
        flash(edit_conflict_message(), "notice")
    else:
        flash(refused.message or done, "error" if refused else "ok")
    return redirect(url_for(".editor", course_slug=text.course.slug, page_slug=text.slug), 303)


def render_publication_problem(
    text: WorkingCopy, form: PublicationForm, problem: str = "", status: int = 422
) -> BaseResponse:
    """The editor with why it was not published, beside where it was asked for."""
    stored = stored_input(text, text.source, viewer=viewer())
    return render_editor(text, stored, status=status, publication=form, publication_problem=problem)


def edit_conflict_message() -> str:
    """What is said to somebody whose text was overtaken."""
    return str(_("Somebody changed the text meanwhile. Read what it says now, then go on."))
