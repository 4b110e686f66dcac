"""Rating a page, and reporting what is wrong in it."""

import secrets

from flask import Response as FlaskResponse
from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.content.enums import PageKind
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.errors import Refused
from portal.feedback import operations
from portal.feedback.enums import Rating
from portal.learning import queries
from portal.learning.feedback.forms import ReportForm
from portal.learning.feedback.views import place_choices
from portal.learning.pages.queries import get_reader_state
from portal.learning.routes import bp
from portal.learning.views.template_filters import page_url
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.htmx import wants_fragment


@bp.post("/courses/<course_slug>/<page_slug>/rating")
@open_to("signed_in")
def rate(course_slug: str, page_slug: str) -> Response:
    """Say in one tap whether the page was easy or hard; nothing chosen takes it back."""
    person = viewer()
    found = queries.get_page(course_slug, page_slug, viewer=person)
    said = request.form.get("rating", "")
    operations.rate_page(found, Rating(said) if said in set(Rating) else None, actor=person)
    db.session.commit()
    if not wants_fragment():
        return redirect(f"{page_url(found)}#feedback", 303)
    state = get_reader_state(found.id, user_id=person.id)
    content = page_content(found.revision_id)
    response = make_response(
        render_template("learning/_feedback.html", page=found, content=content, reader=state, is_answer=True)
    )
    response.vary.add("HX-Request")
    return response


@bp.get("/courses/<course_slug>/<page_slug>/report")
@open_to("signed_in")
def report(course_slug: str, page_slug: str) -> FlaskResponse:
    """The form for what is wrong in the page: at `place`, by a reader who goes on at `back`."""
    found = queries.get_page(course_slug, page_slug, viewer=viewer())
    form = ReportForm(formdata=None, place=request.args.get("place", ""), token=secrets.token_urlsafe(9))
    return _show_form(found, form, back=request.args.get("back", ""))


@bp.post("/courses/<course_slug>/<page_slug>/report")
@open_to("signed_in")
def send_report(course_slug: str, page_slug: str) -> Response:
    """Take what is wrong in the page, and lead back to where the reader was."""
    person = viewer()
    found = queries.get_page(course_slug, page_slug, viewer=person)
    back = request.form.get("back", "")
    form = ReportForm()
    if not form.validate():
        return _show_form(found, form, back=back, status=422)
    with rollback_on(Refused, form=form, field="text") as refused:
        operations.report_page(
            found,
            place=form.place.data or "",
            text=form.text.data or "",
            token=form.token.data or "",
            actor=person,
        )
    if refused:
        return _show_form(found, form, back=back, status=refused.status)
    db.session.commit()
    flash(_("Thank you. The trainer sees it, and answers at the end of this page."), "ok")
    return redirect(_back_to(found, back), 303)


@bp.post("/courses/<course_slug>/<page_slug>/report/<int:report_id>/withdrawal")
@open_to("signed_in")
def withdraw_report(course_slug: str, page_slug: str, report_id: int) -> Response:
    """Take a report back that nobody has answered."""
    person = viewer()
    found = queries.get_page(course_slug, page_slug, viewer=person)
    with rollback_on(Refused) as refused:
        operations.withdraw_report(report_id, page_id=found.id, actor=person)
        db.session.commit()
    flash(refused.message if refused else _("Taken back."), "notice" if refused else "ok")
    return redirect(f"{page_url(found)}#feedback", 303)


def _show_form(found: PageRow, form: ReportForm, *, back: str, status: int = 200) -> FlaskResponse:
    content = page_content(found.revision_id)
    # Of a quiz each sees other questions, under other numbers.
    form.place.choices = [] if found.kind == PageKind.QUIZ else place_choices(content)
    address = url_for(".send_report", course_slug=found.course_slug, page_slug=found.slug)
    context = {"page": found, "form": form, "back": back, "back_url": _back_to(found, back), "address": address}
    return make_response(render_template("learning/report.html", **context), status)


def _back_to(found: PageRow, place: str) -> str:
    """The place of the page that the reader came from, else what stands at its end."""
    known = page_content(found.revision_id).places
    return f"{page_url(found)}#{place if place in known else 'feedback'}"
