"""The editor of one text: what was typed is kept, looked at and never lost."""

import secrets
from typing import Any

from flask import Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal.content.checks.faults import Faults
from portal.content.editing.blocks import append_blocks
from portal.content.files.file_names import telling_name
from portal.content.markdown.clipboard_html import HtmlTooLarge
from portal.content.markdown.from_html import markdown_from_html
from portal.content.markdown.media_mentions import medium_markdown
from portal.content.text.merging import ParagraphChoice, merge_paragraphs
from portal.courses.operations.facts import can_change_facts
from portal.courses.operations.media import add_medium
from portal.db import begin_write, db
from portal.drafts.operations import save_draft as save_draft_operations
from portal.drafts.operations.presence import record_tab_closed, record_tab_open
from portal.drafts.operations.save_draft import EditConflict
from portal.drafts.queries.saved_texts import newer_save, text_in_version
from portal.drafts.queries.text_states import other_editors
from portal.drafts.queries.texts import WorkingCopy
from portal.errors import NotFound, Refused
from portal.studio.editor.forms.typed_text import EditorInput, posted_input, stored_input
from portal.studio.editor.views.conflict import build_conflict
from portal.studio.editor.views.preview import build_preview
from portal.studio.editor.views.screen import editor_context
from portal.studio.editor.views.snippets import build_snippet
from portal.studio.media.views import faults_text, media_list, medium_view
from portal.studio.queries import get_edited_place, get_edited_text, get_screen_key
from portal.studio.routes.blueprint import text_route
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.htmx import wants_fragment
from portal.web.page_cache import cached_text_response
from portal.web.request_values import parse_integer
from portal.web.resubmission import resubmittable
from portal.web.transactions import writes_nothing
from portal.web.uploads import accepts_uploads

MAX_TEXT_MEGABYTES = 20  # megabytes that are taken in, so that a text that is too long can be given back
MAX_PICTURE_MEGABYTES = 32  # megabytes; a phone's picture has up to a dozen, and is made small here


@expensive
@text_route("")
@open_to("trainers")
def editor(course_slug: str, page_slug: str) -> Response:
    """The text as it was last saved, to write on."""
    key = get_screen_key(course_slug, page_slug)
    others, may_add_fact = other_editors(key.place.course_id, page_slug), can_change_facts(viewer())
    fixed, before = request.args.get("fixed", 0, type=parse_integer), request.args.get("before", "")
    whole = request.args.get("whole") == "1"

    def context() -> dict[str, Any]:
        text = get_edited_text(course_slug, page_slug)
        typed = stored_input(text, text.source, whole=whole, viewer=viewer())
        return editor_context(text, typed, viewer()) | {"others": others, "fixed": fixed, "before": before}

    return cached_text_response(
        "studio/editor.html",
        key=key.with_more(others, may_add_fact),
        is_current=key.is_current,
        token=new_tab(),
        context=context,
    )


@expensive
@accepts_uploads(megabytes=MAX_TEXT_MEGABYTES)
@resubmittable
@text_route("/draft", method="POST")
@open_to("trainers")
def save_draft(course_slug: str, page_slug: str) -> BaseResponse:
    """Keep what was typed; without scripts also insert something, or show the text in another way."""
    text = get_edited_text(course_slug, page_slug)
    then = request.form.get("then", "save")
    if then == "take-theirs":
        return redirect(editor_url(text), 303)
    typed = posted_text(text)
    if then == "merge":
        return merge_typed(text, typed)
    with rollback_on(EditConflict, Refused, KeyError) as refused:
        if then.startswith("insert:"):
            inserted = build_snippet(then.removeprefix("insert:"), typed.source, request.form, text)
            typed = stored_input(text, append_blocks(typed.source, inserted), whole=typed.whole, viewer=viewer())
        save_typed(text, typed, over_others=then == "overwrite")
        db.session.commit()
    text = get_edited_text(course_slug, page_slug)
    if isinstance(refused.error, EditConflict):
        return settle_conflict(text, typed, refused.error)
    if refused:
        why = (
            _("There is nothing like that to insert.") if isinstance(refused.error, KeyError) else refused.message
        )
        return render_saved(text, typed, problem=why, status=422)
    if typed.problems or wants_fragment():
        return render_saved(text, typed, status=422 if typed.problems else 200)
    if then == "new-fact":
        return redirect(url_for(".new_text_fact", course_slug=course_slug, page_slug=page_slug), 303)
    whole = {"whole": then == "whole" or typed.whole, "fields": False}.get(then, typed.whole)
    anchor = "#source" if then.startswith("insert:") else ""
    return redirect(editor_url(text, whole=1 if whole or then == "whole" else None) + anchor, 303)


@expensive
@accepts_uploads(megabytes=MAX_TEXT_MEGABYTES)
@writes_nothing
@text_route("/preview", method="POST")
@open_to("trainers")
def preview(course_slug: str, page_slug: str) -> Response:
    """What was typed as its readers would see it, with its faults; keeps nothing."""
    text = get_edited_text(course_slug, page_slug)
    typed = posted_text(text)
    context = {"preview": build_preview(text, typed.source), "form": typed.form, "whole": typed.whole}
    return make_response(render_template("studio/_preview_pane.html", text=text, **context))


@expensive
@accepts_uploads(megabytes=MAX_TEXT_MEGABYTES)
@writes_nothing
@text_route("/snippets/<name>", method="POST")
@open_to("trainers")
def snippet(course_slug: str, page_slug: str, name: str) -> Response:
    """The words to insert, for the script that knows where."""
    text = get_edited_text(course_slug, page_slug)
    typed = posted_text(text)
    try:
        return plain_text_response(build_snippet(name, typed.source, request.form, text))
    except KeyError as unknown:
        raise NotFound from unknown


@expensive
@accepts_uploads(megabytes=MAX_TEXT_MEGABYTES)
@writes_nothing
@text_route("/paste", method="POST")
@open_to("trainers")
def paste(course_slug: str, page_slug: str) -> BaseResponse:
    """What was copied in Word or its like as the words to insert, for the script that knows where."""
    get_edited_text(course_slug, page_slug)
    try:
        found = markdown_from_html(request.form.get("html", ""))
    except HtmlTooLarge:
        return plain_text_response(_("This is more than one page can hold. Paste it in parts."), 422)
    said = ""
    if found.pictures:
        said = ngettext(
            "%(num)d picture stayed behind: copy it by itself, and paste it in its place.",
            "%(num)d pictures stayed behind: copy each by itself, and paste it in its place.",
            found.pictures,
        )
    return jsonify(markdown=found.markdown, inline=found.is_inline, said=said)


@expensive
@accepts_uploads(megabytes=MAX_PICTURE_MEGABYTES)
@text_route("/pictures", method="POST")
@open_to("trainers")
def add_picture(course_slug: str, page_slug: str) -> BaseResponse:
    """Take a picture in, made small and without its metadata; its Markdown is inserted.

    Or one that the course has already, whose name `known` is. Without scripts the whole editor is sent along, and
    what was typed is kept with the picture at its end.
    """
    text = get_edited_text(course_slug, page_slug)
    alternative = " ".join(request.form.get("alternative", "").split())
    decorates = "decorates" in request.form
    sent, known = request.files.get("picture"), request.form.get("known", "")
    if sent is None or not sent.filename:
        if known:
            return add_known_medium(text, known, alternative, decorates=decorates)
        return render_picture(text, _("Choose a picture."), alternative)
    if not alternative and not decorates:
        return render_picture(text, say_what_it_shows(), alternative)
    # What makes pictures small takes ten megabytes, which a worker that serves lessons does without.
    from portal.content.files.pictures import read_picture

    # It takes a while, too; nobody else should wait for it.
    db.session.rollback()
    faults = Faults("")
    file = read_picture(telling_name(sent.filename, alternative), sent.read(), faults)
    remarks = faults_text(faults)
    begin_write()
    text = get_edited_text(course_slug, page_slug)
    if file is None:
        return render_picture(text, remarks, alternative)
    name = add_medium(text.course, file, actor=viewer())
    return insert_markdown(text, medium_markdown(name, alternative, decorates=decorates), remarks)


@text_route("/pictures")
@open_to("trainers")
def known_pictures(course_slug: str, page_slug: str) -> Response:
    """The pictures, sounds and films that the course has, to choose one from."""
    text = get_edited_text(course_slug, page_slug)
    return make_response(render_template("studio/_known_media.html", media=media_list(text.course)))


def say_what_it_shows() -> str:
    """What is said to whoever leaves out what a picture shows."""
    return str(_("Say in a few words what the picture shows, for those who cannot see it."))


def add_known_medium(text: WorkingCopy, name: str, alternative: str, *, decorates: bool) -> BaseResponse:
    """Insert what the course has under this name, in these words or in those that a text of it has for it."""
    view = medium_view(text.course, name)
    decorates = decorates and view.medium.kind == "picture"
    alternative = alternative or view.alternative
    if not alternative and not decorates:
        return render_picture(text, say_what_it_shows(), alternative, known=name)
    return insert_markdown(text, medium_markdown(name, alternative, decorates=decorates))


def insert_markdown(text: WorkingCopy, markdown: str, remarks: str = "") -> BaseResponse:
    """Hand the Markdown to the script, or without one put it at the end of what was typed."""
    if wants_fragment():
        db.session.commit()
        return plain_text_response(markdown)
    typed = posted_text(text)
    typed = stored_input(text, append_blocks(typed.source, markdown), whole=typed.whole, viewer=viewer())
    with rollback_on(EditConflict) as conflict:
        save_typed(text, typed)
        db.session.commit()
    if isinstance(conflict.error, EditConflict):
        return settle_conflict(get_edited_text(text.course.slug, text.slug), typed, conflict.error)
    if remarks:
        flash(remarks, "notice")
    return redirect(editor_url(text) + "#source", 303)


@text_route("/presence", method="POST")
@open_to("trainers")
def presence(course_slug: str, page_slug: str) -> Response:
    """Who else has the text open, and whether it was saved since it was read."""
    place, tab = get_edited_place(course_slug, page_slug), request.form.get("tab", "")
    record_tab_open(place, page_slug, tab, actor=viewer())
    others = other_editors(place.course_id, page_slug, but=tab)
    newer = newer_save(place.course_id, page_slug, request.form.get("version", -1, type=parse_integer))
    db.session.commit()
    address = {"course_slug": course_slug, "page_slug": page_slug}
    shown = {"own_name": viewer().name, "others": others, "newer": newer}
    return make_response(render_template("studio/_presence.html", address=address, **shown))


@text_route("/leave", method="POST")
@open_to("trainers")
def leave_editor(course_slug: str, page_slug: str) -> Response:
    """Note that a tab was closed."""
    place = get_edited_place(course_slug, page_slug)
    record_tab_closed(place, page_slug, request.form.get("tab", ""), actor=viewer())
    db.session.commit()
    return Response(status=204)


def seen_version() -> tuple[int, int]:
    """The version and the revision of the text that was read before typing, as the form tells them."""
    version = request.form.get("version", -1, type=parse_integer)
    return version, request.form.get("based_on", -1, type=parse_integer)


def posted_text(text: WorkingCopy) -> EditorInput:
    """What was typed in the form that was sent, as a change of what was read before."""
    version, based_on = seen_version()
    before = text_in_version(text, version=version, based_on=based_on)
    return posted_input(text, text.source if before is None else before, request.form, viewer=viewer())


def save_typed(text: WorkingCopy, typed: EditorInput, *, over_others: bool = False) -> None:
    """Save what was typed as the draft, over what others saved meanwhile only where that is wanted."""
    version, based_on = (text.version, text.based_on) if over_others else seen_version()
    save_draft_operations.save_draft(text, typed.source, version=version, based_on=based_on, actor=viewer())


def settle_conflict(text: WorkingCopy, typed: EditorInput, overtaken: EditConflict) -> BaseResponse:
    """Save both texts as one where different paragraphs were changed; else, and for a script, show both."""
    merge = overtaken.merge
    if merge is None or merge.conflicts or wants_fragment():
        return render_conflict(text, typed, overtaken)
    return save_merged(text, typed, merge.text())


def merge_typed(text: WorkingCopy, typed: EditorInput) -> BaseResponse:
    """Save both texts as one, with what was chosen for each paragraph that both changed."""
    version, based_on = seen_version()
    before = text_in_version(text, version=version, based_on=based_on)
    overtaken = EditConflict(
        text, merge_paragraphs(before, typed.source, text.source) if before is not None else None
    )
    compared = request.form.get("theirs", "")
    if overtaken.merge is None or compared != f"{text.version}-{text.based_on}":
        return render_conflict(text, typed, overtaken)
    said = [request.form.get(f"choice-{place}", "") for place, _part in enumerate(overtaken.merge.conflicts)]
    if any(choice not in tuple(ParagraphChoice) for choice in said):
        return render_conflict(text, typed, overtaken, _("Choose for each paragraph whose wording stays."))
    return save_merged(text, typed, overtaken.merge.text([ParagraphChoice(choice) for choice in said]))


def save_merged(text: WorkingCopy, typed: EditorInput, source: str) -> BaseResponse:
    """Save the merged text; who was overtaken once more sees both again."""
    name = text.saved_by_name or _("Somebody else")
    is_own = text.draft is not None and text.draft.saved_by_id == viewer().id
    version, based_on = text.version, text.based_on
    with rollback_on(EditConflict, Refused) as refused:
        save_draft_operations.save_draft(text, source, version=version, based_on=based_on, actor=viewer())
        db.session.commit()
    if isinstance(refused.error, EditConflict):
        return render_conflict(get_edited_text(text.course.slug, text.slug), typed, refused.error)
    if refused:
        return render_saved(text, typed, problem=refused.message, status=422)
    said = _("%(name)s had saved meanwhile. Both texts are put together now; nothing is lost.", name=name)
    if is_own:
        said = _("You had saved this page in another window. Both texts are put together now; nothing is lost.")
    flash(said, "ok")
    return redirect(editor_url(text, whole=1 if typed.whole and not typed.whole_reason else None), 303)


def render_editor(text: WorkingCopy, typed: EditorInput, *, status: int = 200, **more: Any) -> Response:
    """The editor with this in it."""
    tab = request.form.get("tab") or new_tab()
    others = other_editors(text.course.id, text.slug, but=tab)
    context = editor_context(text, typed, viewer()) | {"others": others, **more}
    return make_response(render_template("studio/editor.html", token=tab, **context), status)


def new_tab() -> str:
    """A name for a tab that opens the editor."""
    return secrets.token_urlsafe(9)


def render_saved(text: WorkingCopy, typed: EditorInput, *, problem: str = "", status: int = 200) -> Response:
    """Whether it was kept: a line for htmx, else the editor again with everything that was typed."""
    if wants_fragment():
        return make_response(
            render_template(
                "studio/_saved.html", text=text, form=typed.form, problem=problem, own_name=viewer().name
            ),
            status,
        )
    return render_editor(text, typed, status=status, problem=problem)


def render_conflict(text: WorkingCopy, typed: EditorInput, overtaken: EditConflict, problem: str = "") -> Response:
    """Both texts, with what differs, to choose from; for a script, what it may put together by itself."""
    conflict = build_conflict(overtaken, typed.source, seen_version(), problem)
    if wants_fragment():
        is_merged = conflict.merged_body is not None and not typed.whole
        template = "studio/_merged.html" if is_merged else "studio/_conflict.html"
        shown = {"text": text, "conflict": conflict, "whole": typed.whole, "own_name": viewer().name}
        return make_response(render_template(template, **shown), 409)
    return render_editor(text, typed, status=409, conflict=conflict)


def render_picture(text: WorkingCopy, problem: str, alternative: str, *, known: str = "") -> Response:
    """Why the picture was not taken, beside where it was chosen."""
    if wants_fragment():
        return plain_text_response(problem, 422)
    typed = posted_text(text) if "source" in request.form else stored_input(text, text.source, viewer=viewer())
    return render_editor(text, typed, status=422, picture_problem=problem, alternative=alternative, known=known)


def editor_url(text: WorkingCopy, **more: Any) -> str:
    """Where the text is edited."""
    return url_for(".editor", course_slug=text.course.slug, page_slug=text.slug, **more)


def plain_text_response(words: str, status: int = 200) -> Response:
    """Words for a script to insert."""
    return Response(words, status, mimetype="text/plain")
