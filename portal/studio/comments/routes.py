"""What trainers say to each other about a text, on the page as it is read."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.content.questions.question import Question
from portal.db import db
from portal.drafts.operations import review
from portal.drafts.operations.review import comment
from portal.drafts.operations.save_draft import EditConflict
from portal.drafts.queries.texts import WorkingCopy
from portal.errors import Refused
from portal.learning.questions.views.questions import open_question
from portal.studio.comments.views import commented_passages, placed_comments, remarks_on_whole
from portal.studio.queries import get_edited_text, get_screen_key
from portal.studio.routes.blueprint import text_route
from portal.studio.workflow.views import allowed_steps
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.htmx import next_url, wants_fragment
from portal.web.page_cache import cached_text_response
from portal.web.request_values import parse_integer


@expensive
@text_route("/comments")
@open_to("trainers")
def comments(course_slug: str, page_slug: str) -> Response:
    """The page as it is read, with what was said about each passage; `line` opens the form at one of them."""
    key, line = get_screen_key(course_slug, page_slug), request.args.get("line", type=parse_integer)
    return cached_text_response(
        "studio/comments.html",
        key=key.with_more(),
        is_current=key.is_current,
        context=lambda: comments_context(get_edited_text(course_slug, page_slug), line=line),
    )


@expensive
@text_route("/comments", method="POST")
@open_to("trainers")
def add_comment(course_slug: str, page_slug: str) -> BaseResponse:
    """Say something at a line of the text that was read, or about the whole."""
    text = get_edited_text(course_slug, page_slug)
    line = request.form.get("line", 0, type=parse_integer)
    words = request.form.get("words", "")
    # Somebody may be writing on it at this moment, so the form says what the line said.
    quote = request.form.get("quote")
    with rollback_on(Refused) as refused:
        said = comment(
            text,
            words,
            line=line,
            quote=quote,
            before=request.form.get("before", ""),
            suggestion=request.form.get("suggestion", ""),
            actor=viewer(),
        )
    if refused:
        text = get_edited_text(course_slug, page_slug)
        suggested = request.form.get("suggestion", "")
        typed = {"problem": refused.message, "suggested": suggested, "words": words}
        context = comments_context(text, line=line) | typed
        return make_response(render_template("studio/comments.html", **context), 422)
    db.session.commit()
    return redirect(f"{comments_url(text)}#comment-{said.id}", 303)


@text_route("/comments/<int:comment_id>/resolution", method="POST")
@open_to("trainers")
def resolve_comment(course_slug: str, page_slug: str, comment_id: int) -> BaseResponse:
    """Tick a comment off, or open it again; for htmx, the list beside the editor."""
    text = get_edited_text(course_slug, page_slug)
    resolved = request.form.get("resolved", "1") == "1"
    review.resolve_comment(comment_id, text, resolved=resolved, actor=viewer())
    db.session.commit()
    text = get_edited_text(course_slug, page_slug)
    if wants_fragment():
        response = make_response(
            render_template("studio/_comments.html", text=text, remarks=placed_comments(text))
        )
        response.vary.add("HX-Request")
        return response
    flash(_("Ticked off.") if resolved else _("Open again."), "ok")
    return redirect(next_url(f"{comments_url(text)}#comment-{comment_id}"), 303)


@text_route("/comments/<int:comment_id>/taking", method="POST")
@open_to("trainers")
def take_suggestion(course_slug: str, page_slug: str, comment_id: int) -> BaseResponse:
    """Put the wording that a comment suggests into the draft."""
    text = get_edited_text(course_slug, page_slug)
    with rollback_on(Refused, EditConflict) as refused:
        review.take_suggestion(comment_id, text, actor=viewer())
        db.session.commit()
    if refused:
        flash(
            refused.message or _("Somebody changed the text meanwhile. Read what it says now, then go on."),
            "error",
        )
    else:
        flash(_("Taken over: the draft says so now."), "ok")
    return redirect(f"{comments_url(text)}#comment-{comment_id}", 303)


def comments_context(text: WorkingCopy, *, line: int | None) -> dict[str, Any]:
    """The page as it is read, with the form at the passage that has the chosen line; 0: about the whole."""
    remarks = placed_comments(text)
    passages = commented_passages(text, remarks)
    chosen = next((each for each in passages if line is not None and each.line <= line < each.end), None)
    return {
        "text": text,
        "remarks": remarks,
        "passages": passages,
        "views": {
            each.block.id: open_question(each.block) for each in passages if isinstance(each.block, Question)
        },
        "steps": allowed_steps(text, viewer()),
        "on_whole": remarks_on_whole(remarks, passages),
        "chosen": chosen,
        "on_whole_chosen": line is not None and chosen is None and line >= 0,
        "words": "",
        "suggested": "",
        "problem": "",
    }


def comments_url(text: WorkingCopy) -> str:
    """Where the text is read with its comments."""
    return url_for(".comments", course_slug=text.course.slug, page_slug=text.slug)
