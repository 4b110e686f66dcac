"""A change of units in three steps: the form, what it would do, done."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import flash, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from portal.db import db
from portal.errors import Refused
from portal.units.changes.forms import ChangeForm
from portal.units.changes.queries.impact import Impact
from portal.units.models import Unit
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.web.access import viewer
from portal.web.form_errors import rollback_on
from portal.web.htmx import redirect_to

STEP_FIELDS = frozenset({"csrf_token", "step", "seen", "q"})  # of a step, not of what was said


@dataclass(frozen=True)
class UnitChangeSteps:
    """What one kind of change says and does."""

    unit: Unit
    form: ChangeForm
    screen: str  # the template of its form
    title: str
    told: Callable[[], str]  # what will be so, in one sentence
    preview: Callable[[], Impact]
    make: Callable[[], str]  # does it; the address of what came of it
    done: str  # that it was done, in one sentence
    way_back: str  # how it can be turned back, or that it cannot
    is_final: bool = False
    more: Callable[[], dict[str, Any]] = field(default=dict)  # what else the form's template needs


def handle_step(change: UnitChangeSteps) -> BaseResponse | str | tuple[str, int]:
    """Answer a form that was sent: the form again, the preview, or the deed.

    The step comes with the button: `edit` shows the form as it was, `preview` what would happen, `confirm` does
    it, unless the preview that was seen is no longer true.
    """
    step = request.form.get("step", "preview")
    if step in ("edit", "search"):
        return show_form(change)
    if not change.form.validate():
        return show_form(change), 422
    with rollback_on(Refused, form=change.form) as refused:
        effects = change.preview()
        seen = fingerprint(effects)
        if step == "confirm" and request.form.get("seen") == seen:
            target = change.make()
            db.session.commit()
            flash(change.done, "ok")
            return redirect_to(target)
    if refused:
        return show_form(change), 422
    return show_preview(change, effects, seen, is_stale=step == "confirm")


def show_form(change: UnitChangeSteps) -> str:
    """The form, with whatever was written into it so far."""
    return render_template(
        change.screen,
        unit=change.unit,
        form=change.form,
        trail=get_breadcrumbs(change.unit.id, viewer()).visible,
        **change.more(),
    )


def show_preview(change: UnitChangeSteps, effects: Impact, seen: str, *, is_stale: bool) -> str:
    """What the change would do, and the question whether to do it."""
    said = [(name, text) for name, text in request.form.items(multi=True) if name not in STEP_FIELDS]
    return render_template(
        "units/preview.html",
        change=change,
        unit=change.unit,
        form=change.form,
        trail=get_breadcrumbs(change.unit.id, viewer()).visible,
        effects=effects,
        told=change.told(),
        said=said,
        seen=seen,
        is_stale=is_stale,
    )


def fingerprint(effects: Impact) -> str:
    """A short word that is another one when the effects are others."""
    return hashlib.sha256(repr(effects).encode()).hexdigest()[:16]
