"""Typing sheets in: one after the other, by keyboard or by thumb."""

import secrets
from datetime import date

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.accounts.queries.users import get_user
from portal.content.text.dates import parse_date
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.errors import FieldError, NotFound, Refused
from portal.paper_quizzes.forms import SheetForm
from portal.paper_quizzes.models import PaperQuiz
from portal.paper_quizzes.operations.results import (
    AlreadyEntered,
    TypedSheet,
    count_entered,
    enter_result,
    take_back_result,
)
from portal.paper_quizzes.permissions import can_enter_for
from portal.paper_quizzes.queries.quizzes import get_paper_quiz, quiz_place
from portal.paper_quizzes.queries.results import people_for, results_of
from portal.paper_quizzes.routes.blueprint import bp
from portal.paper_quizzes.rules.drawing import read_sheet_code
from portal.paper_quizzes.views.entry import entry_versions, read_sheet
from portal.paper_quizzes.views.summary import result_numbers
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.listing import requested_search
from portal.web.request_values import parse_integer
from portal.web.resubmission import resubmittable


@bp.get("/paper-quizzes/<int:paper_quiz_id>/results")
@open_to("staff")
def enter_results(paper_quiz_id: int) -> Response:
    """The form for the next sheet; `?sheet=` are the digits on it, `?q=` searches for its person."""
    quiz = get_paper_quiz(paper_quiz_id, viewer=viewer())
    found = read_sheet_code(request.args.get("sheet", ""))
    version = found[1] if found is not None and found[0] == quiz.code else ""
    day = parse_date(request.args.get("on", "")) or clock.today()
    return show_sheet(quiz, new_sheet(quiz, version, day))


@bp.post("/paper-quizzes/<int:paper_quiz_id>/results")
@resubmittable
@open_to("staff")
def enter_result_of_person(paper_quiz_id: int) -> BaseResponse:
    """Keep a sheet, and turn to the next."""
    person = viewer()
    quiz = get_paper_quiz(paper_quiz_id, viewer=person)
    form = SheetForm()
    user_id = request.form.get("person", type=parse_integer)
    if not form.validate():
        return show_sheet(quiz, form, user_id=user_id, status=422)
    version = typed_version(quiz, form.version.data or "")
    with rollback_on(Refused, form=form, field="line") as refused:
        if user_id is None:
            raise FieldError("person", _("Whose sheet is it? Choose the person."))
        user = get_user(user_id)
        if not can_enter_for(person, user):
            raise NotFound  # as for a number that nobody has
        tapped = {name: request.form.getlist(name) for name in request.form}
        responses = read_sheet(quiz, version, line=form.line.data or "", tapped=tapped)
        sheet = TypedSheet(version, responses, form.done_on.data or clock.today(), form.token.data)
        result = enter_result(quiz, user, sheet, again="again" in request.form, actor=person)
        db.session.commit()
    if refused:
        is_double = isinstance(refused.error, AlreadyEntered)
        return show_sheet(quiz, form, user_id=user_id, is_double=is_double, status=refused.status)
    on = result.done_on.isoformat()
    return redirect(url_for(".enter_results", paper_quiz_id=quiz.id, on=on, kept=result.id), 303)


@bp.post("/paper-quizzes/<int:paper_quiz_id>/results/<int:result_id>/removal")
@open_to("staff")
def take_back(paper_quiz_id: int, result_id: int) -> BaseResponse:
    """Forget a sheet that does not count yet."""
    quiz = get_paper_quiz(paper_quiz_id, viewer=viewer())
    result = take_back_result(quiz, result_id, actor=viewer())
    on = result.done_on.isoformat()
    db.session.commit()

    flash(_("Taken back. Type the sheet in again."), "ok")
    return redirect(url_for(".enter_results", paper_quiz_id=quiz.id, on=on), 303)


@bp.post("/paper-quizzes/<int:paper_quiz_id>/results/count")
@open_to("staff")
def count_results(paper_quiz_id: int) -> BaseResponse:
    """Let all sheets count that the viewer has typed in."""
    quiz = get_paper_quiz(paper_quiz_id, viewer=viewer())
    number = count_entered(quiz, actor=viewer())
    db.session.commit()

    flash(ngettext("%(num)d sheet counts now.", "%(num)d sheets count now.", number), "ok")
    return redirect(url_for(".paper_quiz", paper_quiz_id=quiz.id), 303)


def typed_version(quiz: PaperQuiz, text: str) -> str:
    """The version that was typed, by its letter or by the digits on the sheet; the only one where there is one."""
    found = read_sheet_code(text)
    if found is not None and found[0] == quiz.code:
        return found[1]
    return quiz.letters[0] if len(quiz.letters) == 1 else text.strip().upper()


def new_sheet(quiz: PaperQuiz, version: str, day: date) -> SheetForm:
    """The form of the next sheet."""
    if len(quiz.letters) == 1:
        version = quiz.letters[0]
    return SheetForm(formdata=None, token=secrets.token_urlsafe(12), version=version, done_on=day)


def show_sheet(
    quiz: PaperQuiz, form: SheetForm, *, user_id: int | None = None, is_double: bool = False, status: int = 200
) -> Response:
    """The screen with its people, the letters of every version, and what was typed in so far."""
    person = viewer()
    results = results_of(quiz, person)
    kept = request.args.get("kept", type=parse_integer)
    search = requested_search()
    place = quiz_place(quiz.page_id)
    html = render_template(
        "paper_quizzes/results.html",
        quiz=quiz,
        quiz_page=place,
        form=form,
        people=people_for(quiz, person, search),
        search=search,
        chosen=user_id,
        is_double=is_double,
        versions=entry_versions(quiz, {name: "".join(request.form.getlist(name)) for name in request.form}),
        results=results,
        numbers=result_numbers(results),
        kept=next((one for one in results if one.id == kept), None),
        is_older=place.is_there and place.revision_id != quiz.revision_id,
        pass_mark=page_content(quiz.revision_id).front.get("pass_mark", 80),
    )
    return make_response(html, status)
