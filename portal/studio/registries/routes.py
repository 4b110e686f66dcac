"""A rule or a word of the glossary is looked up, comes, says something else, or goes."""

from collections.abc import Sequence

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.courses.operations import registry_entries as operations
from portal.courses.operations.facts import can_change_facts
from portal.courses.operations.registry_entries import InvalidEntry
from portal.courses.operations.rerender import RerenderedText
from portal.courses.queries.facts import introductions_to_render, pages_to_render
from portal.db import db
from portal.errors import Refused, Stale, require
from portal.studio.facts.forms import ImpactForm
from portal.studio.facts.routes.changes import MAX_PREVIEWED_PAGES, MAX_UNSTREAMED_TEXTS, left_message
from portal.studio.facts.views.registry import changed_sentence
from portal.studio.registries.forms import FORMS, EntryForm, EntryRemovalForm
from portal.studio.registries.labels import KINDS, EntryKind
from portal.studio.registries.views import changed_parts, entry_lines, entry_view, waiting_drafts
from portal.studio.routes.blueprint import bp
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.listing import requested_search
from portal.web.streaming import JobSteps, stream_job

ENTRIES = "/<any(rules,terms):kind>"


@bp.get(ENTRIES)
@open_to("trainers")
def entries(kind: str) -> Response:
    """The rules that every course says in the same words, or the words of the glossary; for htmx, the list."""
    words = requested_search()
    lines = entry_lines(KINDS[kind], words)
    template = "studio/_entries.html" if request.headers.get("HX-Request") else "studio/entries.html"
    response = make_response(
        render_template(
            template, kind=KINDS[kind], lines=lines, words=words, may_change=can_change_facts(viewer())
        )
    )
    response.vary.add("HX-Request")
    return response


@bp.get(f"{ENTRIES}/<name>")
@open_to("trainers")
def entry(kind: str, name: str) -> Response:
    """One rule or word: what it says, which texts name it, what became of it, and the form to change it."""
    return render_entry(KINDS[kind], name)


@bp.get("/new-entry/<any(rules,terms):kind>")
@open_to("trainers")
def new_entry(kind: str) -> Response:
    """The form for a new rule or word."""
    require(can_change_facts(viewer()))
    return render_new_entry(KINDS[kind], FORMS[kind](formdata=None))


@bp.post(ENTRIES)
@open_to("trainers")
def create_entry(kind: str) -> BaseResponse:
    """Add a rule or a word."""
    require(can_change_facts(viewer()))
    form = FORMS[kind]()
    if not form.validate():
        return render_new_entry(KINDS[kind], form, 422)
    with rollback_on(InvalidEntry, form=form) as refused:
        entry_id = operations.create_entry(
            KINDS[kind].registry, form.id.data, form.wanted, reason=form.reason.data or "", actor=viewer()
        )
    if refused:
        return render_new_entry(KINDS[kind], form, 422)
    db.session.commit()
    called = operations.name_of(KINDS[kind].registry, operations.tidied(form.wanted))
    flash(_("It is there. In a text it is %(sign)s.", sign=KINDS[kind].sign(entry_id, called)), "ok")
    return redirect(url_for(".entry", kind=kind, name=entry_id), 303)


@expensive
@bp.post(f"{ENTRIES}/<name>/changes")
@open_to("trainers")
def change_entry(kind: str, name: str) -> BaseResponse:
    """Change a rule or a word; where pages say the rule, first show which and ask what the change means."""
    require(can_change_facts(viewer()))
    shown, form, impact = KINDS[kind], FORMS[kind](), ImpactForm()
    if not form.validate():
        return render_entry(shown, name, form, status=422)
    if request.form.get("step") == "back":
        return render_entry(shown, name, form)
    is_decided = "impact" in request.form and impact.validate()
    read: str = form.read.data or ""
    with rollback_on(InvalidEntry, form=form) as refused, rollback_on(Stale) as stale:
        if not is_decided:
            texts = operations.preview_entry_change(
                shown.registry, name, form.wanted, read=read, most=MAX_PREVIEWED_PAGES, actor=viewer()
            )
            if texts:
                return render_preview(shown, name, form, impact, texts)
        elif (number := len(pages_to_render(name)) + len(introductions_to_render(name))) > MAX_UNSTREAMED_TEXTS:
            return stream_change(shown, name, form, impact.impact.data, number)
        done = operations.change_entry(
            shown.registry,
            name,
            form.wanted,
            read=read,
            impact=impact.impact.data,
            reason=form.reason.data or "",
            actor=viewer(),
        )
    if refused or stale:
        return render_entry(shown, name, form, is_stale=bool(stale), status=409 if stale else 422)
    db.session.commit()
    flash(_("It is changed, everywhere."), "ok")
    if done.left:
        flash(left_message(done), "notice")
    return redirect(url_for(".entry", kind=kind, name=name), 303)


@bp.get(f"{ENTRIES}/<name>/removal")
@open_to("trainers")
def entry_removal(kind: str, name: str) -> Response:
    """The question whether the rule or word is to go."""
    require(can_change_facts(viewer()))
    return render_removal(KINDS[kind], name)


@bp.post(f"{ENTRIES}/<name>/removal")
@open_to("trainers")
def remove_entry(kind: str, name: str) -> BaseResponse:
    """Take the rule or word away, if no text names it."""
    shown, form = KINDS[kind], EntryRemovalForm()
    entry = operations.get_entry(shown.registry, name)
    if not form.validate():
        return render_removal(shown, name, form, 422)
    besides = [draft.page.title if draft.page else draft.course.title for draft in waiting_drafts(shown, name)]
    with rollback_on(Stale) as stale:
        operations.remove_entry(
            shown.registry,
            name,
            read=form.read.data or "",
            besides=besides,
            reason=form.reason.data or "",
            actor=viewer(),
        )
    if stale:
        return render_entry(shown, name, is_stale=True, status=409)
    db.session.commit()
    flash(_("“%(label)s” is gone.", label=operations.name_of(shown.registry, entry)), "ok")
    return redirect(url_for(".entries", kind=kind), 303)


def render_entry(
    kind: EntryKind, name: str, form: EntryForm | None = None, *, is_stale: bool = False, status: int = 200
) -> Response:
    """The entry with its form: as it stands, or as it came back."""
    view = entry_view(kind, name, viewer())
    differing: Sequence[tuple[str, str, str]] = ()
    if form is not None and is_stale:
        differing = changed_parts(kind, view.entry, operations.tidied(form.wanted))
        # Whoever sends it once more has seen both.
        form.read.data = view.token
    return make_response(
        render_template(
            "studio/entry.html",
            kind=kind,
            view=view,
            form=form or FORMS[kind.name].about(view.entry, view.token),
            is_open=form is not None,
            is_stale=is_stale,
            differing=differing,
            may_change=can_change_facts(viewer()),
        ),
        status,
    )


def render_new_entry(kind: EntryKind, form: EntryForm, status: int = 200) -> Response:
    """The form for a new rule or word."""
    return make_response(render_template("studio/entry_new.html", kind=kind, form=form), status)


def render_removal(
    kind: EntryKind, name: str, form: EntryRemovalForm | None = None, status: int = 200
) -> Response:
    """The question whether the rule or word is to go."""
    view = entry_view(kind, name, viewer())
    form = form or EntryRemovalForm(formdata=None, read=view.token)
    return make_response(render_template("studio/entry_removal.html", kind=kind, view=view, form=form), status)


def render_preview(
    kind: EntryKind, name: str, form: EntryForm, impact: ImpactForm, texts: list[RerenderedText]
) -> Response:
    """What would change, and the question what it means."""
    return make_response(
        render_template(
            "studio/entry_preview.html",
            kind=kind,
            name=name,
            before=operations.get_entry(kind.registry, name),
            after=operations.tidied(form.wanted),
            form=form,
            impact=impact,
            texts=[text for text in texts if not text.faults],
            faulty=[text for text in texts if text.faults],
            pair=changed_sentence,
        )
    )


def stream_change(kind: EntryKind, name: str, form: EntryForm, impact: str, number: int) -> Response:
    """Change a rule that so many texts say that the page is streamed meanwhile."""
    actor = viewer()

    def change() -> JobSteps:
        result = yield from operations.change_entry_in_steps(
            kind.registry,
            name,
            form.wanted,
            read=form.read.data or "",
            impact=impact,
            reason=form.reason.data or "",
            actor=actor,
        )
        return {"result": result}

    return stream_job(
        change(),
        page="studio/entry_progress.html",
        ending="studio/_entry_ending.html",
        text=lambda done, total: _("%(done)s of %(total)s texts", done=done, total=total),
        total=number,
        foreseen=(Stale, Refused),
        label=operations.name_of(kind.registry, operations.get_entry(kind.registry, name)),
        kind=kind,
        name=name,
    )
