"""Recorded voices of a page: recorded in the browser or brought as a file, put into a section, taken out again."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.content.checks.faults import Faults
from portal.content.files.recordings import read_voice
from portal.content.pages.voices import VOICE_PAGE_KINDS, VoiceSection, voice_sections, with_voice, without_voice
from portal.courses.operations.media import add_medium
from portal.courses.queries.texts import all_facts
from portal.db import begin_write, db
from portal.drafts.operations.save_draft import EditConflict, save_edit
from portal.drafts.queries.texts import WorkingCopy
from portal.errors import NotFound
from portal.studio.media.views import faults_text
from portal.studio.queries import get_edited_text, get_screen_key
from portal.studio.routes.blueprint import text_route
from portal.studio.voices.views import voice_views
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.headers import allow_microphone
from portal.web.page_cache import cached_text_response
from portal.web.uploads import accepts_uploads

MAX_UPLOAD_MEGABYTES = 16  # megabytes, so that a recording that is too long is told so


@expensive
@text_route("/voices")
@open_to("trainers")
def voices(course_slug: str, page_slug: str) -> Response:
    """The sections of the page, each with its words and its recording."""
    key = get_screen_key(course_slug, page_slug)
    response = cached_text_response(
        "studio/voices.html",
        key=key.with_more(),
        is_current=key.is_current,
        context=lambda: voices_context(get_voiced_text(course_slug, page_slug)),
    )
    return allow_microphone(response)


@expensive
@accepts_uploads(megabytes=MAX_UPLOAD_MEGABYTES)
@text_route("/voices", method="POST")
@open_to("trainers")
def add_voice(course_slug: str, page_slug: str) -> BaseResponse:
    """Let a recording be the voice of a section, in the draft."""
    text = get_voiced_text(course_slug, page_slug)
    sent = request.files.get("voice")
    key, heading = request.form.get("section", ""), request.form.get("heading", "")
    if sent is None or not sent.filename:
        return render_voices(text, problem=_("Record it, or choose a file first."), at=key, status=422)
    faults = Faults("")
    file = read_voice(f"giong {text.slug or text.course.slug} {heading}.x", sent.read(), faults)
    if file is None:
        remarks = faults_text(faults)
        return render_voices(text, problem=remarks, at=key, status=422)
    db.session.rollback()
    begin_write()
    text = get_voiced_text(course_slug, page_slug)
    section = find_section(text, key, heading)
    name = add_medium(text.course, file, actor=viewer())
    if section is None:
        # The text was changed meanwhile; what was spoken is not lost for that.
        db.session.commit()
        gone = _(
            "The section is not in the text any more. The recording is kept as “%(name)s” in the course's list.",
            name=name,
        )
        return render_voices(get_voiced_text(course_slug, page_slug), problem=gone, status=409)
    label = _("Listen: %(heading)s", heading=section.heading or text.title)
    if not save_source(text, with_voice(text.source, section, name, label)):
        return render_conflict(course_slug, page_slug, key)
    flash(_("Your voice is in the draft. Readers hear it once you publish."), "ok")
    return redirect(voices_url(text) + f"#section-{section.key}", 303)


@expensive
@text_route("/voices/removal", method="POST")
@open_to("trainers")
def remove_voice(course_slug: str, page_slug: str) -> BaseResponse:
    """Take the recording out of a section, in the draft."""
    text = get_voiced_text(course_slug, page_slug)
    key = request.form.get("section", "")
    section = find_section(text, key, request.form.get("heading", ""))
    if section is None or not section.voice:
        raise NotFound
    if not save_source(text, without_voice(text.source, section)):
        return render_conflict(course_slug, page_slug, key)
    flash(
        _("It is out of the draft. Once you have published, remove it for good from the course's list."),
        "ok",
    )
    return redirect(voices_url(text) + f"#section-{section.key}", 303)


def get_voiced_text(course_slug: str, page_slug: str) -> WorkingCopy:
    """The text, where pages of its kind are read out; NotFound for others."""
    text = get_edited_text(course_slug, page_slug)
    if text.kind not in VOICE_PAGE_KINDS:
        raise NotFound
    return text


def find_section(text: WorkingCopy, key: str, heading: str) -> VoiceSection | None:
    """The section that was meant: the one at its place with its heading, or the only one that has this heading."""
    sections = voice_sections(text.source)
    meant = [section for section in sections if section.heading == heading]
    here = [section for section in meant if section.key == key]
    return here[0] if here else meant[0] if len(meant) == 1 else None


def save_source(text: WorkingCopy, source: str) -> bool:
    """Save the draft; False where somebody else saved it at this very moment."""
    with rollback_on(EditConflict) as conflict:
        save_edit(text, source, actor=viewer())
        db.session.commit()
    return not conflict


def render_conflict(course_slug: str, page_slug: str, key: str) -> Response:
    """The screen anew, and why nothing was changed."""
    said = _("Somebody saved this page at the same moment. Try again.")
    return render_voices(get_voiced_text(course_slug, page_slug), problem=said, at=key, status=409)


def render_voices(text: WorkingCopy, *, problem: str = "", at: str = "", status: int = 200) -> Response:
    """The screen; a problem stands at the section with the key `at`, or above all."""
    context = voices_context(text)
    known = at if any(view.section.key == at for view in context["sections"]) else ""
    html = render_template("studio/voices.html", **(context | {"problem": problem, "at": known}))
    return allow_microphone(make_response(html, status))


def voices_context(text: WorkingCopy) -> dict[str, Any]:
    """What the screen shows where nothing was sent."""
    return {"text": text, "sections": voice_views(text, all_facts()), "problem": "", "at": ""}


def voices_url(text: WorkingCopy) -> str:
    """Where the page is recorded."""
    return url_for(".voices", course_slug=text.course.slug, page_slug=text.slug)
