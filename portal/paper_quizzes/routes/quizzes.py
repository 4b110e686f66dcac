"""Quizzes on paper: the list, making one, what there is of it, putting it away."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse
from wtforms import SelectChoice

from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.errors import FieldError, NotFound
from portal.paper_quizzes.enums import DrawWay, SheetField
from portal.paper_quizzes.forms import PaperQuizForm
from portal.paper_quizzes.labels import OMIT_LABELS
from portal.paper_quizzes.models import PaperQuiz
from portal.paper_quizzes.operations.quizzes import create_paper_quiz, remove_paper_quiz, restore_paper_quiz
from portal.paper_quizzes.permissions import can_make
from portal.paper_quizzes.queries.quizzes import (
    find_by_code,
    get_paper_quiz,
    get_quiz_page,
    list_paper_quizzes,
    quiz_pages,
    quiz_place,
    units_for,
)
from portal.paper_quizzes.queries.results import results_of
from portal.paper_quizzes.routes.blueprint import bp
from portal.paper_quizzes.rules.drawing import read_sheet_code, sheet_code
from portal.paper_quizzes.views.choices import question_choices
from portal.paper_quizzes.views.summary import group_text, result_numbers
from portal.units.queries.tree import get_unit
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.request_values import parse_integer


@bp.get("/paper-quizzes")
@open_to("staff")
def paper_quizzes() -> str | BaseResponse:
    """The quizzes on paper; with `?sheet=` the one whose four digits stand on a sheet."""
    person = viewer()
    typed = request.args.get("sheet", "").strip()
    found = read_sheet_code(typed)
    matches = find_by_code(found[0], viewer=person) if found is not None else ()
    if found is not None and len(matches) == 1:
        return redirect(url_for(".enter_results", paper_quiz_id=matches[0].id, sheet=typed))
    return render_template(
        "paper_quizzes/quizzes.html", quizzes=list_paper_quizzes(person), sheet=typed, matches=matches
    )


@bp.get("/paper-quizzes/new")
@open_to("staff")
def new_paper_quiz() -> Response:
    """Which quiz is to be printed; with `?page=` how."""
    person = viewer()
    page_id = request.args.get("page", type=parse_integer)
    if page_id is None:
        return make_response(render_template("paper_quizzes/pages.html", pages=quiz_pages(person)))
    page = get_quiz_page(page_id, person)
    form = PaperQuizForm(
        formdata=None,
        title=page.title,
        versions=2,
        fields=[name.value for name in SheetField],
        way=DrawWay.BLUEPRINT.value,
    )
    return show_form(page, form)


@bp.post("/paper-quizzes/new")
@open_to("staff")
def create() -> BaseResponse:
    """Draw it once and for all."""
    person = viewer()
    page = get_quiz_page(request.form.get("page", 0, type=parse_integer), person)
    form = PaperQuizForm()
    form.unit.choices = unit_choices()
    if not form.validate():
        return show_form(page, form, status=422)
    with rollback_on(FieldError, form=form) as refused:
        quiz = create_paper_quiz(page, form.spec(), unit=get_unit(form.unit.data), actor=person)
        db.session.commit()
    if refused:
        return show_form(page, form, status=refused.status)
    return redirect(url_for(".paper_quiz", paper_quiz_id=quiz.id), 303)


@bp.get("/paper-quizzes/<int:paper_quiz_id>")
@open_to("staff")
def paper_quiz(paper_quiz_id: int) -> str:
    """What there is to print of it, and how many sheets were typed in."""
    person = viewer()
    quiz = get_paper_quiz(paper_quiz_id, viewer=person)
    place, results = quiz_place(quiz.page_id), results_of(quiz, person)
    numbers = result_numbers(results)
    return render_template(
        "paper_quizzes/quiz.html",
        quiz=quiz,
        quiz_page=place,
        revision=page_content(quiz.revision_id).number,
        codes=[(letter, sheet_code(quiz.code, letter)) for letter in quiz.letters],
        questions=len(quiz.draw["versions"][quiz.letters[0]]),
        results=results,
        numbers=numbers,
        text=group_text(quiz, place, numbers),
        may_change=can_make(person, quiz.unit),
    )


@bp.post("/paper-quizzes/<int:paper_quiz_id>/removal")
@open_to("staff")
def remove(paper_quiz_id: int) -> BaseResponse:
    """Delete it where no sheet was typed in, else put it away."""
    quiz = get_changeable_quiz(paper_quiz_id)
    is_gone = remove_paper_quiz(quiz, actor=viewer())
    db.session.commit()

    flash(_("Deleted.") if is_gone else _("Put away. What was typed in stays."), "ok")
    return redirect(url_for(".paper_quizzes"), 303)


@bp.post("/paper-quizzes/<int:paper_quiz_id>/restoration")
@open_to("staff")
def restore(paper_quiz_id: int) -> BaseResponse:
    """Take it out again."""
    quiz = get_changeable_quiz(paper_quiz_id)
    restore_paper_quiz(quiz, actor=viewer())
    db.session.commit()

    return redirect(url_for(".paper_quiz", paper_quiz_id=paper_quiz_id), 303)


def get_changeable_quiz(paper_quiz_id: int) -> PaperQuiz:
    """The quiz, or NotFound where the viewer may only type sheets in."""
    quiz = get_paper_quiz(paper_quiz_id, viewer=viewer())
    if not can_make(viewer(), quiz.unit):
        raise NotFound
    return quiz


def unit_choices() -> list[SelectChoice]:
    """The units that the viewer may print for."""
    return [SelectChoice(unit.id, unit.name) for unit in units_for(viewer())]


def show_form(page: PageRow, form: PaperQuizForm, *, status: int = 200) -> Response:
    """The form with the questions that can be chosen, and those that cannot be on paper."""
    form.unit.choices = unit_choices()
    choices = question_choices(page.revision_id)
    html = render_template(
        "paper_quizzes/new.html",
        page=page,
        form=form,
        questions=[one for one in choices if one.reason is None],
        omitted=[(one, OMIT_LABELS[one.reason]) for one in choices if one.reason is not None],
        chosen=set(request.form.getlist("chosen")),
    )
    return make_response(html, status)
