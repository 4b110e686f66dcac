"""The scenes of a scenario as cards: the list of them, and each as a form that writes its own Markdown."""

import base64
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.content.checks.faults import Faults
from portal.content.editing.blocks import append_blocks
from portal.content.editing.scenario_editing import (
    SceneText,
    add_scene,
    find_scene,
    move_scene,
    remove_scene,
    replace_scene,
    scenes_leading_to,
    scenes_of,
    with_introduction,
    with_scene_text,
)
from portal.content.editing.scene_fields import UnreadableScene, UnwritableScene
from portal.content.enums import PageKind
from portal.content.files.front_matter import CHANNELS, read_front
from portal.content.files.front_matter_editing import with_front_values
from portal.content.files.sources import fingerprint, normalise
from portal.content.files.yaml_editing import UneditableText
from portal.content.markdown.snippet_examples import SCENARIO
from portal.content.text.line_ends import keep_line_ends
from portal.db import db
from portal.drafts.operations.save_draft import EditConflict, save_edit
from portal.drafts.queries.texts import WorkingCopy
from portal.errors import NotFound, Refused
from portal.learning.scenarios.views import CHANNELS as CHANNEL_NAMES
from portal.studio.queries import get_edited_text, get_screen_key
from portal.studio.routes.blueprint import bp
from portal.studio.scene_cards.forms import known_aims, next_field, read_card, with_new_scenes, without_new_scenes
from portal.studio.scene_cards.views import scene_card, scene_list
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.htmx import htmx, wants_fragment
from portal.web.page_cache import cached_text_response
from portal.web.resubmission import resubmittable
from portal.web.uploads import accepts_uploads

MAX_CARD_MEGABYTES = 2  # a text has at most a quarter of one; it comes back once as it was before, to be undone
PAGE = "/courses/<course_slug>/pages/<page_slug>"
MAX_SCENE_TITLE = 120


@expensive
@bp.get(f"{PAGE}/scenes")
@open_to("trainers")
def scenes(course_slug: str, page_slug: str) -> Response:
    """All scenes of the text as it was last saved."""
    key = get_screen_key(course_slug, page_slug)
    return cached_text_response(
        "studio/scenes.html",
        key=key.with_more(),
        is_current=key.is_current,
        context=lambda: scenes_context(get_scenario_text(course_slug, page_slug)),
    )


@expensive
@accepts_uploads(megabytes=MAX_CARD_MEGABYTES)
@resubmittable
@bp.post(f"{PAGE}/scenes")
@open_to("trainers")
def change_scenes(course_slug: str, page_slug: str) -> BaseResponse:
    """Add a scene, move one up or down, put in the sample, or take back what was just done."""
    text = get_scenario_text(course_slug, page_slug)
    then, title = request.form.get("then", ""), " ".join(request.form.get("title", "").split())
    action, _colon, said = then.partition(":")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0
    if action in ("up", "down"):
        moved = move_scene(text.source, number, -1 if action == "up" else 1)
        save(text, moved)
        return render_scenes(get_scenario_text(course_slug, page_slug), before=text.source, done=_("Moved."))
    if action == "undo":
        return undo(text)
    if action == "sample" and not scenes_of(text.source):
        save(text, append_blocks(text.source, SCENARIO))
        return redirect(url_for(".scenes", course_slug=course_slug, page_slug=page_slug), 303)
    if not title or len(title) > MAX_SCENE_TITLE:
        return render_scenes(
            text,
            problem=_("Write what the scene is called, in %(most)d letters at most.", most=MAX_SCENE_TITLE),
            new_title=title,
            status=422,
        )
    source, _id = add_scene(text.source, title.replace("{", "(").replace("}", ")"))
    if len(scenes_of(source)) != len(scenes_of(text.source)) + 1:
        swallowed = _("Something at the end of the text is not closed, so a scene behind it would be lost in it.")
        return render_scenes(text, problem=swallowed, new_title=title, status=422)
    save(text, source)
    return redirect(card_url(text, len(scenes_of(source))), 303)


@expensive
@resubmittable
@bp.post(f"{PAGE}/scenario")
@open_to("trainers")
def update_scenario(course_slug: str, page_slug: str) -> BaseResponse:
    """Say by what way they come, who is at the other end, and what is told before the first scene."""
    text = get_scenario_text(course_slug, page_slug)
    channel = request.form.get("channel", "")
    if channel not in CHANNELS:
        return render_scenes(text, problem=_("Choose how they come."), status=422)
    who = " ".join(request.form.get("who", "").split()) or None
    with rollback_on(UneditableText) as uneditable:
        source = with_front_values(text.source, {"channel": channel, "who": who})
        source = with_introduction(source, request.form.get("introduction", ""))
    if uneditable or len(scenes_of(source)) != len(scenes_of(text.source)):
        return render_scenes(text, problem=_("This cannot be put in here. Write it in the text."), status=422)
    save(text, source)
    flash(_("It is saved."), "ok")
    return redirect(url_for(".scenes", course_slug=course_slug, page_slug=page_slug), 303)


@expensive
@bp.get(f"{PAGE}/scenes/<int:number>")
@open_to("trainers")
def scene(course_slug: str, page_slug: str, number: int) -> Response:
    """The form of one scene."""
    key = get_screen_key(course_slug, page_slug)

    def context() -> dict[str, Any]:
        text = get_scenario_text(course_slug, page_slug)
        card = scene_card(text, get_scene(text, number), more=request.args.get("more") == "1")
        return {"text": text, "card": card, "typed": "", "is_fragment": wants_fragment()}

    return cached_text_response(
        "studio/scene.html",
        "studio/_scene_card.html",
        key=key.with_more(),
        is_current=key.is_current,
        context=context,
    )


@expensive
@accepts_uploads(megabytes=MAX_CARD_MEGABYTES)
@resubmittable
@bp.post(f"{PAGE}/scenes/<int:number>")
@open_to("trainers")
def save_scene(course_slug: str, page_slug: str, number: int) -> BaseResponse:
    """Keep what was typed on the card; a choice may ask for a new scene that it leads to."""
    text = get_scenario_text(course_slug, page_slug)
    found = find_scene(scenes_of(text.source), number, request.form.get("scene", ""))
    if found is None:
        return render_gone(text, request.form.get("text", ""))
    if found.fields is None:
        raise NotFound
    then = request.form.get("then", "save")
    typed = read_card(request.form, found.fields, known_aims(scenes_of(text.source)))
    shown: dict[str, Any] = {"fields": typed.fields, "problems": typed.problems}
    if typed.problems:
        return render_card(text, found, status=422, problem=" ".join(typed.problems.values()), **shown)
    if is_changed_by_others(text, found):
        return render_changed(text, found, **shown)
    with rollback_on(UnwritableScene, Refused, EditConflict) as refused:
        if then == "autosave":
            source, fields = text.source, without_new_scenes(typed.fields)
        else:
            source, fields = with_new_scenes(text.source, typed.fields)
        save(text, replace_scene(source, get_scene_of(source, found.number), fields))
    if refused:
        return render_card(text, found, status=refused.status, problem=why_not(refused.error), **shown)
    text = get_scenario_text(course_slug, page_slug)
    if wants_fragment():
        focus = (htmx.trigger or "") if then == "choose" else next_field(then)
        return render_card(text, get_scene(text, found.number), more=then == "more", focus=focus)
    more = 1 if then == "more" else None
    return redirect(card_url(text, found.number, more=more, _anchor="choices" if then != "save" else None), 303)


@expensive
@accepts_uploads(megabytes=MAX_CARD_MEGABYTES)
@resubmittable
@bp.post(f"{PAGE}/scenes/<int:number>/source")
@open_to("trainers")
def save_scene_source(course_slug: str, page_slug: str, number: int) -> BaseResponse:
    """Keep the Markdown of one scene as it was typed."""
    text = get_scenario_text(course_slug, page_slug)
    found = find_scene(scenes_of(text.source), number, request.form.get("scene", ""))
    typed = request.form.get("source", "")
    if found is None:
        return render_gone(text, typed)
    if is_changed_by_others(text, found):
        return render_changed(text, found, typed=typed)
    with rollback_on(UnwritableScene, Refused, EditConflict) as refused:
        save(text, with_scene_text(text.source, found, keep_line_ends(found.text, typed)))
    if refused:
        return render_card(text, found, status=refused.status, problem=why_not(refused.error), typed=typed)
    return redirect(card_url(text, found.number), 303)


@expensive
@bp.get(f"{PAGE}/scenes/<int:number>/removal")
@open_to("trainers")
def scene_removal(course_slug: str, page_slug: str, number: int) -> str:
    """What leads to the scene, before it is taken out."""
    text = get_scenario_text(course_slug, page_slug)
    found = get_scene(text, number)
    every = scenes_of(text.source)
    return render_template(
        "studio/scene_removal.html",
        text=text,
        scene=found,
        leading_here=scenes_leading_to(every, found.id),
        others={id_: title for id_, title in known_aims(every).items() if id_ != found.id},
    )


@expensive
@bp.post(f"{PAGE}/scenes/<int:number>/removal")
@open_to("trainers")
def remove_scene_(course_slug: str, page_slug: str, number: int) -> BaseResponse:
    """Take the scene out; what leads to it leads elsewhere, or goes with it."""
    text = get_scenario_text(course_slug, page_slug)
    found = find_scene(scenes_of(text.source), number, request.form.get("scene", ""))
    if found is None:
        raise NotFound
    instead = request.form.get("instead", "")
    known = known_aims(one for one in scenes_of(text.source) if one.number != found.number)
    save(text, remove_scene(text.source, found.number, instead if instead in known else ""))
    done = _("“%(title)s” is taken out.", title=found.title)
    return render_scenes(get_scenario_text(course_slug, page_slug), before=text.source, done=done)


def undo(text: WorkingCopy) -> BaseResponse:
    """Put back the text that was there before the last action, unless somebody wrote on it since."""
    try:
        before = base64.b64decode(request.form.get("before", ""), validate=True).decode()
    except ValueError as error:
        raise NotFound from error
    if fingerprint(text.source) != request.form.get("after"):
        changed = _("The text has changed since, so this cannot be taken back any more. The history has it.")
        return render_scenes(text, problem=changed, status=409)
    save(text, before)
    flash(_("Undone."), "ok")
    return redirect(url_for(".scenes", course_slug=text.course.slug, page_slug=text.slug), 303)


def get_scenario_text(course_slug: str, page_slug: str) -> WorkingCopy:
    """The text, if it is a scenario; NotFound otherwise."""
    text = get_edited_text(course_slug, page_slug)
    front = read_front(normalise(text.source), Faults(""), PageKind.COURSE if text.page is None else None)
    if front.kind != PageKind.SCENARIO:
        raise NotFound
    return text


def get_scene(text: WorkingCopy, number: int) -> SceneText:
    """The scene of this number, or NotFound."""
    return get_scene_of(text.source, number)


def get_scene_of(source: str, number: int) -> SceneText:
    """The scene of this number in a source, or NotFound."""
    found = find_scene(scenes_of(source), number)
    if found is None:
        raise NotFound
    return found


def save(text: WorkingCopy, source: str) -> None:
    """Keep the source as the text's draft, and commit."""
    save_edit(text, source, actor=viewer())
    db.session.commit()


def is_changed_by_others(text: WorkingCopy, found: SceneText) -> bool:
    """Whether the scene is not as the form was filled from, and not by the hand of who sent it."""
    own = text.draft is not None and text.draft.saved_by_id == viewer().id
    return request.form.get("fingerprint") != fingerprint(found.text) and not own


def why_not(error: Exception | None) -> str:
    """What to say of a scene that was not kept."""
    why: str = "" if error is None else str(error)
    if isinstance(error, UnwritableScene | UnreadableScene):
        why = _("This does not fit into one scene: a line that begins with # begins another scene.")
    elif isinstance(error, EditConflict):
        why = _("Somebody else saved this page at the same moment. Press Save once more.")
    return why


def card_url(text: WorkingCopy, number: int, **more: Any) -> str:
    """Where the scene is edited."""
    return f"{url_for('.scene', course_slug=text.course.slug, page_slug=text.slug, number=number, **more)}"


def render_scenes(
    text: WorkingCopy, *, before: str | None = None, done: str = "", status: int = 200, **more: Any
) -> Response:
    """The list of scenes; `before` is the text to which what was just done can be taken back."""
    undoing = base64.b64encode(before.encode()).decode() if before is not None else ""
    context = scenes_context(text) | {"done": done, "before": undoing, **more}
    return make_response(render_template("studio/scenes.html", **context), status)


def scenes_context(text: WorkingCopy) -> dict[str, Any]:
    """What the list of scenes shows where nothing was done or typed."""
    return {
        "text": text,
        "view": scene_list(text),
        "channels": CHANNEL_NAMES,
        "done": "",
        "before": "",
        "after": fingerprint(text.source),
        "problem": "",
        "new_title": "",
        "typed": "",
    }


def render_card(
    text: WorkingCopy, found: SceneText, *, status: int = 200, typed: str = "", **more: Any
) -> Response:
    """The card of a scene: the whole screen, for htmx the form, and while somebody types what stands beside it."""
    template = "studio/_scene_card.html" if wants_fragment() else "studio/scene.html"
    if wants_fragment() and request.form.get("then") == "autosave":
        template = "studio/_scene_saved.html"
    card = scene_card(text, found, **more)
    response = make_response(
        render_template(template, text=text, card=card, typed=typed, is_fragment=wants_fragment()), status
    )
    response.vary.add("HX-Request")
    return response


def render_gone(text: WorkingCopy, typed: str) -> Response:
    """The list of scenes, and what was typed into one that is not there any more."""
    gone = _("Somebody took this scene out meanwhile. What you typed stands here, to be copied.")
    return render_scenes(text, problem=gone, typed=typed, status=409)


def render_changed(text: WorkingCopy, found: SceneText, **shown: Any) -> Response:
    """The card with what was typed, since somebody else changed the scene meanwhile."""
    problem = _("Somebody else changed this scene meanwhile. Press Save once more to keep yours instead.")
    return render_card(text, found, status=409, problem=problem, **shown)
