"""The bank of questions: found, looked at, taken into a page, and kept up with."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.drafts.enums import PinState
from portal.drafts.operations.save_draft import EditConflict
from portal.drafts.queries.texts import WorkingCopy
from portal.drafts.question_bank.operations import take
from portal.drafts.question_bank.queries.bank import get_bank_question
from portal.drafts.question_bank.queries.pins import pins_of
from portal.errors import NotFound, Refused, Stale
from portal.studio.history.rules.diff import diff_lines
from portal.studio.queries import get_edited_text
from portal.studio.question_bank.filters import BankFilters
from portal.studio.question_bank.views.bank import (
    bank_contents,
    build_bank,
    build_doubles,
    build_line,
    chosen_questions,
    target_courses,
    written_question,
)
from portal.studio.question_sheets.labels import SHEET_KIND_LABELS
from portal.studio.question_sheets.routes import get_asking_page
from portal.studio.routes.blueprint import bp
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.listing import requested_page
from portal.web.page_cache import cached_desk_response
from portal.web.request_values import parse_integer

PINS = "/courses/<course_slug>/pages/<page_slug>/bank"


@expensive
@bp.get("/question-bank")
@open_to("trainers")
def question_bank() -> Response:
    """All questions of the viewer's courses, by words, course, kind, tag, competence and use."""
    wanted, bank = BankFilters.parse(request.args), bank_contents(viewer().id)
    return cached_desk_response(
        "studio/question_bank.html",
        "studio/_bank_list.html",
        key=(bank.key, wanted),
        context=lambda: {"bank": build_bank(bank, wanted), "wanted": wanted, "kinds": SHEET_KIND_LABELS},
    )


@expensive
@bp.get("/question-bank/doubles")
@open_to("trainers")
def question_doubles() -> Response:
    """Questions that say nearly the same, side by side."""
    bank, page = bank_contents(viewer().id), requested_page()

    def context() -> dict[str, Any]:
        groups, pagination = build_doubles(bank, page)
        return {
            "groups": groups,
            "pagination": pagination,
            "page_url": lambda page: url_for(".question_doubles", page=page),
            "kinds": SHEET_KIND_LABELS,
        }

    return cached_desk_response("studio/question_doubles.html", key=bank.key, context=context)


@expensive
@bp.get("/question-bank/<course_slug>/<page_slug>/<name>")
@open_to("trainers")
def bank_question(course_slug: str, page_slug: str, name: str) -> Response:
    """One question with its right answer, how it does, where it is used and what is much like it."""
    bank = bank_contents(viewer().id)
    one = get_bank_question(bank.questions, course_slug, page_slug, name)

    def context() -> dict[str, Any]:
        line, like = build_line(bank, one)
        if one.page.is_draft:
            question = written_question(get_edited_text(course_slug, page_slug), name)
        else:
            question = page_content(one.page.revision_id).questions[name]
        return {"line": line, "like": like, "question": question, "kinds": SHEET_KIND_LABELS}

    if one.page.is_draft:  # it shows facts and pictures as they are today
        return make_response(render_template("studio/bank_question.html", **context()))
    return cached_desk_response("studio/bank_question.html", key=bank.key, context=context)


@expensive
@bp.get("/question-bank/taking")
@open_to("trainers")
def choose_target() -> Response:
    """Into which page the chosen questions go, and how."""
    return render_taking(request.args)


@expensive
@bp.post("/question-bank/taking")
@open_to("trainers")
def take_questions() -> BaseResponse:
    """Write the chosen questions into the draft of a page."""
    chosen = chosen_questions(viewer().id, request.form.getlist("question"))
    course_slug, _slash, page_slug = request.form.get("into", "").partition("/")
    if not course_slug or not page_slug:
        return render_taking(request.form, problem=_("Choose the page that they go into."), status=422)
    text, _page = get_asking_page(course_slug, page_slug)
    is_linked = request.form.get("how") != "copy"
    with rollback_on(Refused, EditConflict) as refused:
        taken = take.take_questions(text, chosen, is_linked=is_linked, actor=viewer())
    if refused:
        changed = _("Somebody changed the page at this moment. Try again.")
        return render_taking(request.form, problem=refused.message or changed, status=refused.status)
    db.session.commit()
    flash(
        ngettext(
            "%(num)d question stands at the end of the draft. Readers see it once you publish it.",
            "%(num)d questions stand at the end of the draft. Readers see them once you publish it.",
            taken.number,
        ),
        "ok",
    )
    if taken.left_out:
        flash(_("Left out, to be copied as text: %(titles)s", titles="; ".join(taken.left_out)), "notice")
    return redirect(url_for(".question_cards", course_slug=course_slug, page_slug=page_slug), 303)


@expensive
@bp.get(PINS)
@open_to("trainers")
def taken_questions(course_slug: str, page_slug: str) -> Response:
    """The questions of the page that were taken from the bank, those with a later wording first."""
    text, _page = get_asking_page(course_slug, page_slug)
    return render_pins(text)


@expensive
@bp.post(f"{PINS}/<name>")
@open_to("trainers")
def update_taken_question(course_slug: str, page_slug: str, name: str) -> BaseResponse:
    """Take the later wording, stay with the one that is there, or part from where it came from."""
    text, _page = get_asking_page(course_slug, page_slug)
    then, number = request.form.get("then", ""), request.form.get("number", type=parse_integer) or 0
    with rollback_on(Refused, Stale, EditConflict) as refused:
        if then == "renew":
            take.renew_question(text, name, number=number, actor=viewer())
        elif then == "keep":
            take.keep_question(text, name, number=number, actor=viewer())
        elif then == "unlink":
            take.unlink_question(text, name, actor=viewer())
        else:
            raise NotFound
    if refused:
        changed = _("Somebody changed it at this moment. Look at it once more.")
        text = get_edited_text(course_slug, page_slug)
        return render_pins(text, problem=refused.message or changed, status=refused.status)
    db.session.commit()
    said = {
        "renew": _("The later wording is in the draft. Readers see it once you publish it."),
        "keep": _("It stays as it is; you are told again when it changes again."),
        "unlink": _("It is a question of this page alone now."),
    }
    flash(said[then], "ok")
    return redirect(url_for(".taken_questions", course_slug=course_slug, page_slug=page_slug), 303)


def render_taking(asked: Any, *, problem: str = "", status: int = 200) -> Response:
    """The chosen questions and the choice of the page."""
    chosen = chosen_questions(viewer().id, asked.getlist("question"))
    html = render_template(
        "studio/question_taking.html",
        chosen=chosen,
        courses=target_courses(viewer().id),
        into=asked.get("into", ""),
        how=asked.get("how", "link"),
        kinds=SHEET_KIND_LABELS,
        problem=problem,
    )
    return make_response(html, status)


def render_pins(text: WorkingCopy, *, problem: str = "", status: int = 200) -> Response:
    """The questions that were taken, with what differs in the later wordings."""
    pins = sorted(pins_of(text, viewer=viewer()), key=lambda pin: pin.state != PinState.NEWER)
    html = render_template(
        "studio/taken_questions.html",
        text=text,
        pins=pins,
        differences={pin.id: diff_lines(pin.question.fields.source.strip(), pin.now.strip()) for pin in pins},
        kinds=SHEET_KIND_LABELS,
        problem=problem,
    )
    return make_response(html, status)
