"""Words found and replaced over all pages of a course, looked at before anything changes."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal.db import db
from portal.drafts.operations.replace_words import ChosenPlaces, replace_in_course
from portal.drafts.operations.save_draft import EditConflict
from portal.drafts.queries.word_places import places_in_course
from portal.errors import Refused
from portal.studio.courses.forms import WordReplacementForm
from portal.studio.queries import get_edited_course
from portal.studio.routes.blueprint import bp
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.request_values import parse_integer

MAX_PLACES = 500  # that one screen shows; what is beyond comes with the next turn


@expensive
@bp.get("/courses/<course_slug>/replacement")
@open_to("trainers")
def replacement(course_slug: str) -> Response:
    """The form, and where the words stand that were asked for, each as it would become."""
    form = (
        WordReplacementForm(request.args)
        if "words" in request.args
        else WordReplacementForm(formdata=None, exact=True, whole=True)
    )
    return render_replacement(course_slug, form)


@expensive
@bp.post("/courses/<course_slug>/replacement")
@open_to("trainers")
def replace_course_words(course_slug: str) -> BaseResponse:
    """Replace the words at the places that are still ticked, as drafts."""
    course = get_edited_course(course_slug)
    form = WordReplacementForm()
    chosen = posted_places()
    if not chosen:
        return render_replacement(course_slug, form, _("Tick at least one place."), 422)
    count = sum(len(places.keys) for places in chosen.values())
    with rollback_on(EditConflict, Refused) as refused:
        pages = replace_in_course(
            course, form.search, " ".join((form.instead.data or "").split()), chosen, actor=viewer()
        )
    if refused:
        conflict = _("Somebody changed a page meanwhile, so nothing was replaced. Here is how it stands now.")
        words = conflict if isinstance(refused.error, EditConflict) else refused.message
        return render_replacement(course_slug, form, words, refused.status)
    db.session.commit()
    places = ngettext("%(num)d place", "%(num)d places", count)
    words = ngettext(
        "Replaced: %(places)s on %(num)d page. It waits as a draft: look at it, then publish.",
        "Replaced: %(places)s on %(num)d pages. They wait as drafts: look at them, then publish.",
        pages,
        places=places,
    )
    flash(words, "ok")
    return redirect(url_for(".course", course_slug=course_slug), 303)


def posted_places() -> dict[str, ChosenPlaces]:
    """The ticked places by the slugs of their pages."""
    chosen: dict[str, ChosenPlaces] = {}
    for slug in request.form.getlist("page"):
        keys = set(request.form.getlist(f"place-{slug}"))
        if keys:
            version, based_on = (
                request.form.get(f"{name}-{slug}", -1, parse_integer) for name in ("version", "based_on")
            )
            chosen[slug] = ChosenPlaces(version, based_on, keys)
    return chosen


def render_replacement(
    course_slug: str, form: WordReplacementForm, problem: str = "", status: int = 200
) -> Response:
    """The form with the places of its words."""
    course = get_edited_course(course_slug)
    found = places_in_course(course, form.search) if form.search.words else []
    context = {
        "course": course,
        "form": form,
        "found": found,
        "count": sum(len(text.places) for text in found),
        "most": MAX_PLACES,
        "problem": problem,
    }
    return make_response(render_template("studio/replacement.html", **context), status)
