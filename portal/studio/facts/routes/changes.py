"""A fact comes, is checked again, says something else, or goes."""

import logging

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.courses.operations import facts as operations
from portal.courses.operations.facts import FactValues, InvalidFact
from portal.courses.operations.rerender import RerenderedText, RerenderResult
from portal.courses.queries.facts import get_fact, introductions_to_render, pages_to_render
from portal.db import db
from portal.drafts.queries.facts import drafts_using_fact
from portal.errors import Refused, Stale, require
from portal.studio.facts.forms import FactForm, FactRemovalForm, ImpactForm, NewFactForm, VersionTokenForm
from portal.studio.facts.routes.registry import render_fact
from portal.studio.facts.views.registry import changed_sentence, fact_view
from portal.studio.routes.blueprint import bp
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.streaming import JobSteps, stream_job

MAX_PREVIEWED_PAGES = 12  # pages whose sentences are shown before a change; the others are named
MAX_UNSTREAMED_TEXTS = 10  # texts; with more of them, changing takes long enough to show how far it is
DEFAULT_VALID_DAYS = 90  # what a new fact begins with

logger = logging.getLogger("portal.studio")


@bp.get("/new-fact")
@open_to("trainers")
def new_fact() -> Response:
    """The form for a new fact."""
    require(operations.can_change_facts(viewer()))
    return render_new_fact(
        NewFactForm(
            formdata=None,
            value=request.args.get("value", "")[:200],
            checked=clock.today(),
            valid_days=DEFAULT_VALID_DAYS,
            confirmed=True,
        )
    )


@bp.post("/facts")
@open_to("trainers")
def create_fact() -> BaseResponse:
    """Add a fact."""
    require(operations.can_change_facts(viewer()))
    form = NewFactForm()
    if not form.validate():
        return render_new_fact(form, 422)
    with rollback_on(InvalidFact, form=form) as refused:
        fact_id = operations.create_fact(
            form.id.data, form.wanted, reason=form.reason.data or "", actor=viewer()
        ).id
    if refused:
        return render_new_fact(form, 422)
    db.session.commit()
    flash(_("The fact is there. Texts show it as %(sign)s.", sign="{{ " + fact_id + " }}"), "ok")
    return redirect(url_for(".fact", fact_id=fact_id), 303)


@bp.post("/facts/<fact_id>/checks")
@open_to("trainers")
def check_fact(fact_id: str) -> BaseResponse:
    """Note that the fact was looked up today and still holds."""
    with rollback_on(Stale) as stale:
        operations.check_fact(fact_id, read=VersionTokenForm().read.data or "", actor=viewer())
    if stale:
        return render_fact(fact_id, is_stale=True, status=409)
    db.session.commit()
    flash(_("Noted: looked up today, still so."), "ok")
    return redirect(url_for(".fact", fact_id=fact_id), 303)


@expensive
@bp.post("/facts/<fact_id>/changes")
@open_to("trainers")
def change_fact(fact_id: str) -> BaseResponse:
    """Change the fact; where readers will see that, first show which pages change and ask what it means."""
    require(operations.can_change_facts(viewer()))
    form, impact = FactForm(), ImpactForm()
    if not form.validate():
        return render_fact(fact_id, form, status=422)
    if request.form.get("step") == "back":
        return render_fact(fact_id, form)
    is_decided = "impact" in request.form and impact.validate()
    read: str = form.read.data or ""
    with rollback_on(InvalidFact, form=form) as refused, rollback_on(Stale) as stale:
        if not is_decided:
            before = FactValues.of(get_fact(fact_id))
            texts = operations.preview_change(
                fact_id, form.wanted, read=read, most=MAX_PREVIEWED_PAGES, actor=viewer()
            )
            if texts:
                return render_preview(fact_id, before, form, impact, texts)
        elif (
            number := len(pages_to_render(fact_id)) + len(introductions_to_render(fact_id))
        ) > MAX_UNSTREAMED_TEXTS:
            return stream_change(fact_id, form, impact.impact.data, number)
        done = operations.change_fact(
            fact_id,
            form.wanted,
            read=read,
            impact=impact.impact.data,
            reason=form.reason.data or "",
            actor=viewer(),
        )
    if refused or stale:
        return render_fact(fact_id, form, is_stale=bool(stale), status=409 if stale else 422)
    db.session.commit()
    flash_result(done)
    return redirect(url_for(".fact", fact_id=fact_id), 303)


@bp.get("/facts/<fact_id>/removal")
@open_to("trainers")
def fact_removal(fact_id: str) -> str:
    """The question whether the fact is to go."""
    require(operations.can_change_facts(viewer()))
    view = fact_view(fact_id, viewer())
    form = FactRemovalForm(formdata=None, read=view.mark)
    return render_template("studio/fact_removal.html", view=view, fact=view.fact, form=form)


@bp.post("/facts/<fact_id>/removal")
@open_to("trainers")
def remove_fact(fact_id: str) -> BaseResponse:
    """Take the fact away, if nothing shows it."""
    form = FactRemovalForm()
    label = get_fact(fact_id).label
    if not form.validate():
        view = fact_view(fact_id, viewer())
        return make_response(
            render_template("studio/fact_removal.html", view=view, fact=view.fact, form=form), 422
        )
    besides = [draft.page.title if draft.page else draft.course.title for draft in drafts_using_fact(fact_id)]
    with rollback_on(Stale) as stale:
        operations.remove_fact(
            fact_id, read=form.read.data or "", besides=besides, reason=form.reason.data or "", actor=viewer()
        )
    if stale:
        return render_fact(fact_id, is_stale=True, status=409)
    db.session.commit()
    flash(_("“%(label)s” is gone.", label=label), "ok")
    return redirect(url_for(".facts"), 303)


def render_new_fact(form: NewFactForm, status: int = 200) -> Response:
    """The form for a new fact."""
    return make_response(render_template("studio/fact_new.html", form=form), status)


def render_preview(
    fact_id: str, before: FactValues, form: FactForm, impact: ImpactForm, texts: list[RerenderedText]
) -> Response:
    """What would change, and the question what it means."""
    return make_response(
        render_template(
            "studio/fact_preview.html",
            fact_id=fact_id,
            before=before,
            after=form.wanted.tidied(),
            form=form,
            impact=impact,
            texts=[text for text in texts if not text.faults],
            faulty=[text for text in texts if text.faults],
            pair=changed_sentence,
        )
    )


def stream_change(fact_id: str, form: FactForm, impact: str, number: int) -> Response:
    """Change a fact that so many texts show that the page is streamed meanwhile."""
    actor = viewer()

    def change() -> JobSteps:
        result = yield from operations.change_fact_in_steps(
            fact_id,
            form.wanted,
            read=form.read.data or "",
            impact=impact,
            reason=form.reason.data or "",
            actor=actor,
        )
        return {"result": result}

    return stream_job(
        change(),
        page="studio/fact_progress.html",
        ending="studio/_fact_ending.html",
        text=lambda done, total: _("%(done)s of %(total)s texts", done=done, total=total),
        total=number,
        foreseen=(Stale, Refused),
        label=get_fact(fact_id).label,
        fact_id=fact_id,
    )


def flash_result(done: RerenderResult) -> None:
    """Say what became of the texts."""
    number = len(done.published)
    words = _("The fact is changed.")
    if number:
        words += " " + ngettext("%(num)d text shows it anew.", "%(num)d texts show it anew.", number)
    flash(words, "ok")
    if done.left:
        flash(left_message(done), "notice")


def left_message(done: RerenderResult) -> str:
    """Name the texts that could not be shown anew."""
    names = ", ".join(text.title for text in done.left)
    message: str = _("Left as they were, because their texts have faults by now: %(names)s.", names=names)
    return message
