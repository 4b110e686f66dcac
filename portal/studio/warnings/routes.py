"""Warnings of a text, each accepted for a reason or mended in the text."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.content.editing.acceptances import with_acceptance, without_acceptance
from portal.content.files.yaml_editing import UneditableText
from portal.content.lint.acceptances import acceptance_of
from portal.content.lint.names import ACCEPTED
from portal.db import db
from portal.drafts.operations.save_draft import EditConflict, save_edit
from portal.drafts.queries.texts import WorkingCopy
from portal.errors import Refused
from portal.studio.queries import get_edited_text, get_screen_key
from portal.studio.routes.blueprint import text_route
from portal.studio.warnings.views import read_warnings
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.page_cache import cached_text_response
from portal.web.request_values import parse_integer

MAX_REASON_CHARS = 300  # characters


@expensive
@text_route("/warnings")
@open_to("trainers")
def warnings(course_slug: str, page_slug: str) -> Response:
    """What readers of the text would trip over, and what was accepted."""
    key = get_screen_key(course_slug, page_slug)
    return cached_text_response(
        "studio/warnings.html",
        key=key.with_more(),
        is_current=key.is_current,
        context=lambda: warnings_context(get_edited_text(course_slug, page_slug)),
    )


@expensive
@text_route("/warnings", method="POST")
@open_to("trainers")
def accept_warning(course_slug: str, page_slug: str) -> BaseResponse:
    """Let a warning stand for a reason, in the draft."""
    text = get_edited_text(course_slug, page_slug)
    key, reason = request.form.get("warning", ""), " ".join(request.form.get("reason", "").split())
    found = read_warnings(text).warnings.get(key)
    if found is None or found.check == ACCEPTED:
        return render_warnings(
            text, problem=_("This warning is gone: the text is another one by now."), status=409
        )
    if not reason:
        return render_warnings(text, problem=_("Say why it may stay."), at=key, status=422)
    if len(reason) > MAX_REASON_CHARS:
        too_long = _("At most %(most)d characters, please.", most=MAX_REASON_CHARS)
        return render_warnings(text, problem=too_long, at=key, reason=reason, status=422)
    if not is_printable(reason):
        return render_warnings(
            text, problem=_("There is a character in it that no text holds."), at=key, status=422
        )
    return save_acceptances(
        course_slug,
        page_slug,
        lambda source, kind: with_acceptance(source, kind, acceptance_of(found, reason)),
        _("It stands, and the front matter says why."),
    )


@expensive
@text_route("/warnings/removal", method="POST")
@open_to("trainers")
def withdraw_acceptance(course_slug: str, page_slug: str) -> BaseResponse:
    """Take an acceptance out of the draft, so that its warning is told again."""
    text = get_edited_text(course_slug, page_slug)
    number, check = request.form.get("acceptance", -1, type=parse_integer), request.form.get("check", "")
    acceptances = read_warnings(text).acceptances
    if (number, check) not in [(one.number, one.check) for one in acceptances]:
        return render_warnings(text, problem=_("This answer is gone: the text is another one by now."), status=409)
    return save_acceptances(
        course_slug,
        page_slug,
        lambda source, kind: without_acceptance(source, kind, number),
        _("The answer is out of the text."),
    )


def is_printable(words: str) -> bool:
    """Whether every character can be seen, so that a text may hold it."""
    return words.replace("\N{ZERO WIDTH JOINER}", "").isprintable()


def save_acceptances(
    course_slug: str, page_slug: str, change: Callable[[str, str], str], said: str
) -> BaseResponse:
    """Save the draft with other acceptances; the screen with what stands against it where that cannot be."""
    text = get_edited_text(course_slug, page_slug)
    with rollback_on(EditConflict, UneditableText, Refused) as refused:
        save_edit(text, change(text.source, text.kind), actor=viewer())
        db.session.commit()
    if refused:
        told = {
            EditConflict: _("Somebody saved this page at the same moment. Try again."),
            UneditableText: _("The front matter has to be mended first: open the text."),
        }.get(type(refused.error), refused.message)
        text = get_edited_text(course_slug, page_slug)
        return render_warnings(text, problem=told, status=refused.status)
    flash(said, "ok")
    return redirect(url_for(".warnings", course_slug=course_slug, page_slug=page_slug), 303)


def render_warnings(text: WorkingCopy, *, problem: str, at: str = "", reason: str = "", status: int) -> Response:
    """The screen; a problem stands at the warning with the key `at`, or above all."""
    context = warnings_context(text)
    known = at if at in context["found"].warnings else ""
    html = render_template(
        "studio/warnings.html", **(context | {"problem": problem, "at": known, "reason": reason})
    )
    return make_response(html, status)


def warnings_context(text: WorkingCopy) -> dict[str, Any]:
    """What the screen shows where nothing was sent."""
    return {"text": text, "found": read_warnings(text), "problem": "", "at": "", "reason": ""}
