"""A fact made while writing: asked for beside the text, and there to be put in at once."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.content.markdown.snippets import snippet
from portal.courses.operations import facts as operations
from portal.courses.operations.facts import InvalidFact
from portal.db import db
from portal.drafts.queries.texts import WorkingCopy
from portal.errors import require
from portal.studio.facts.forms import NewFactForm
from portal.studio.facts.routes.changes import DEFAULT_VALID_DAYS
from portal.studio.queries import get_edited_text
from portal.studio.routes.blueprint import text_route
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.htmx import wants_fragment

PREFIX = "fact-"  # the editor has fields of the same names


@text_route("/new-fact")
@open_to("trainers")
def new_text_fact(course_slug: str, page_slug: str) -> Response:
    """The form for a new fact, on the way back to the text; for scripts, only the form."""
    text = get_edited_text(course_slug, page_slug)
    require(operations.can_change_facts(viewer()))
    begun = {"checked": clock.today(), "valid_days": DEFAULT_VALID_DAYS, "confirmed": True}
    return render_form(text, NewFactForm(formdata=None, prefix=PREFIX, data=begun))


@text_route("/new-fact", method="POST")
@open_to("trainers")
def create_text_fact(course_slug: str, page_slug: str) -> BaseResponse:
    """Add a fact; scripts get the words that show it in a text."""
    text = get_edited_text(course_slug, page_slug)
    require(operations.can_change_facts(viewer()))
    form = NewFactForm(prefix=PREFIX)
    if not form.validate():
        return render_form(text, form, 422)
    with rollback_on(InvalidFact, form=form) as refused:
        fact = operations.create_fact(form.id.data, form.wanted, reason=form.reason.data or "", actor=viewer())
    if refused:
        return render_form(text, form, 422)
    db.session.commit()
    if wants_fragment():
        return Response(snippet("fact", "", id=fact.id), mimetype="text/plain")
    flash(_("The fact is there. Choose it under “Insert”, where it is to stand."), "ok")
    return redirect(url_for(".editor", course_slug=course_slug, page_slug=page_slug), 303)


def render_form(text: WorkingCopy, form: NewFactForm, status: int = 200) -> Response:
    """The form, alone for scripts, else on a screen of its own."""
    template = "studio/_text_fact.html" if wants_fragment() else "studio/text_fact.html"
    return make_response(render_template(template, text=text, form=form), status)
