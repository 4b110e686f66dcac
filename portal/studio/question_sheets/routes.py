"""Questions in and out of a spreadsheet: hand in, look at, mend row by row, take in as a draft."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.content.enums import PageKind
from portal.content.question_sheets.planning import RowOutcome
from portal.courses.models import Page
from portal.db import begin_write, db
from portal.drafts.operations.save_draft import EditConflict
from portal.drafts.queries.texts import WorkingCopy
from portal.drafts.question_sheets.operations import question_sheets as operations
from portal.drafts.question_sheets.queries.question_sheets import asking_sources, find_sheet, get_sheet, plan_sheet
from portal.drafts.question_sheets.rules.reading import read_question_file
from portal.errors import NotFound, Refused, Stale
from portal.spreadsheets.sheet import InvalidSpreadsheet
from portal.studio.queries import get_edited_course, get_edited_text
from portal.studio.question_sheets.forms import QuestionSheetForm
from portal.studio.question_sheets.labels import OUTCOME_LABELS, SHEET_KIND_LABELS
from portal.studio.question_sheets.views.preview import SheetPreview, show_row
from portal.studio.question_sheets.views.workbooks import faulty_workbook, questions_workbook, template_workbook
from portal.studio.routes.blueprint import bp
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import XLSX_MEDIA_TYPE, file_download
from portal.web.form_errors import rollback_on
from portal.web.htmx import wants_fragment
from portal.web.listing import paginate, requested_page
from portal.web.uploads import accepts_uploads

MAX_UPLOAD_MEGABYTES = 8
MAX_UPLOAD_BYTES = MAX_UPLOAD_MEGABYTES * 1024 * 1024
PAGE_SIZE = 20  # rows that are shown at once
SHEET = "/courses/<course_slug>/pages/<page_slug>/sheet"


@expensive
@bp.get(SHEET)
@open_to("trainers")
def question_sheet(course_slug: str, page_slug: str) -> Response:
    """Where questions are handed in; while some wait, what they would do to the page."""
    text, page = get_asking_page(course_slug, page_slug)
    sheet = find_sheet(page, viewer=viewer())
    if sheet is None:
        return render_upload(text, QuestionSheetForm(formdata=None))
    return render_preview(text, SheetPreview(sheet, plan_sheet(sheet, text)))


@expensive
@accepts_uploads(megabytes=MAX_UPLOAD_MEGABYTES + 1)
@bp.post(SHEET)
@open_to("trainers")
def upload_question_sheet(course_slug: str, page_slug: str) -> BaseResponse:
    """Read a file of questions and keep its rows for the preview."""
    text, page = get_asking_page(course_slug, page_slug)
    form = QuestionSheetForm()
    if not form.validate():
        return render_upload(text, form, 422)
    title = text.title
    # Reading takes a while; nobody else should wait for it.
    db.session.rollback()
    file = form.file.data
    with file.stream as stream:
        data = stream.read(MAX_UPLOAD_BYTES + 1)
    try:
        if len(data) > MAX_UPLOAD_BYTES:
            raise InvalidSpreadsheet(_("The file has more than %(most)d MB.", most=MAX_UPLOAD_MEGABYTES))
        found = read_question_file(data, file.filename or "", title=title)
    except InvalidSpreadsheet as reason:
        form.file.errors = [str(reason)]
        return render_upload(get_asking_page(course_slug, page_slug)[0], form, 422)
    db.session.rollback()
    begin_write()
    text, page = get_asking_page(course_slug, page_slug)
    operations.store_sheet(page, found, file_name=file.filename or "", actor=viewer())
    db.session.commit()
    return redirect(sheet_url(text), 303)


@expensive
@bp.get(f"{SHEET}/template.xlsx")
@open_to("trainers")
def question_sheet_template(course_slug: str, page_slug: str) -> Response:
    """The spreadsheet to fill in."""
    get_asking_page(course_slug, page_slug)
    return file_download(template_workbook(), XLSX_MEDIA_TYPE, _("questions-template") + ".xlsx")


@expensive
@bp.get(f"{SHEET}/questions.xlsx")
@open_to("trainers")
def page_questions(course_slug: str, page_slug: str) -> Response:
    """The questions of the page as they are being written, in the form that comes back in."""
    text, _page = get_asking_page(course_slug, page_slug)
    name = f"{course_slug}-{page_slug}-{clock.today().isoformat()}.xlsx"
    return file_download(questions_workbook([(text.title, text.source)]), XLSX_MEDIA_TYPE, name)


@expensive
@bp.get("/courses/<course_slug>/question-sheet.xlsx")
@open_to("trainers")
def course_questions(course_slug: str) -> Response:
    """The questions of all pages of the course, a sheet for each page."""
    course = get_edited_course(course_slug)
    name = f"{course_slug}-{_('questions')}-{clock.today().isoformat()}.xlsx"
    return file_download(questions_workbook(asking_sources(course)), XLSX_MEDIA_TYPE, name)


@expensive
@bp.get(f"{SHEET}/faults.xlsx")
@open_to("trainers")
def faulty_questions(course_slug: str, page_slug: str) -> Response:
    """The rows with faults as a spreadsheet, the reason beside each."""
    text, page = get_asking_page(course_slug, page_slug)
    plan = plan_sheet(get_sheet(page, viewer=viewer()), text)
    rows = [row for row in plan.rows if row.outcome == RowOutcome.FAULTY]
    return file_download(faulty_workbook(rows), XLSX_MEDIA_TYPE, _("rows-with-faults") + ".xlsx")


@expensive
@bp.post(f"{SHEET}/rows/<int:number>")
@open_to("trainers")
def edit_question_row(course_slug: str, page_slug: str, number: int) -> BaseResponse:
    """Put what was typed into the row, or leave the row out."""
    text, page = get_asking_page(course_slug, page_slug)
    sheet = get_sheet(page, viewer=viewer(), lock=True)
    if request.form.get("then") == "leave-out":
        operations.leave_row_out(sheet, number, actor=viewer())
    else:
        typed = {name[5:]: said for name, said in request.form.items() if name.startswith("cell-")}
        operations.edit_row(sheet, number, typed, actor=viewer())
    show = request.form.get("show", "")
    if not wants_fragment():
        db.session.commit()
        return redirect(sheet_url(text, show=show or None, page=request.form.get("page")) + "#rows", 303)
    preview = SheetPreview(sheet, plan_sheet(sheet, text))
    planned = preview.row(number)
    shown = render_template(
        "studio/_sheet_edited.html",
        text=text,
        preview=preview,
        show=show,
        row=show_row(planned) if planned is not None else None,
        page=request.form.get("page", ""),
        outcomes=OUTCOME_LABELS,
        kinds=SHEET_KIND_LABELS,
    )
    # Last, so that where planning takes too long nothing has changed, as the screen then says.
    db.session.commit()
    return make_response(shown)


@expensive
@bp.post(f"{SHEET}/taking")
@open_to("trainers")
def take_question_sheet(course_slug: str, page_slug: str) -> BaseResponse:
    """Write the new and changed questions into the draft of the page."""
    text, page = get_asking_page(course_slug, page_slug)
    sheet = get_sheet(page, viewer=viewer(), lock=True)
    with rollback_on(Refused, Stale, EditConflict) as refused:
        plan = operations.take_sheet(sheet, text, expected=request.form.get("plan", ""), actor=viewer())
    if refused:
        text, page = get_asking_page(course_slug, page_slug)
        sheet = get_sheet(page, viewer=viewer())
        changed = _("Meanwhile something changed in the page. Look at it once more, then take it in.")
        return render_preview(
            text,
            SheetPreview(sheet, plan_sheet(sheet, text)),
            problem=refused.message or changed,
            status=refused.status,
        )
    db.session.commit()
    new, changes = plan.count(RowOutcome.NEW), plan.count(RowOutcome.CHANGED)
    said = [
        ngettext("%(num)d new question.", "%(num)d new questions.", new) if new else "",
        ngettext("%(num)d question changed.", "%(num)d questions changed.", changes) if changes else "",
        _("They are in the draft; readers see them once you publish it."),
    ]
    flash(" ".join(filter(None, said)), "ok")
    if plan.count(RowOutcome.FAULTY):
        return redirect(sheet_url(text), 303)
    return redirect(url_for(".question_cards", course_slug=course_slug, page_slug=page_slug), 303)


@bp.post(f"{SHEET}/discarding")
@open_to("trainers")
def discard_question_sheet(course_slug: str, page_slug: str) -> BaseResponse:
    """Forget rows that are not to be taken in."""
    text, page = get_asking_page(course_slug, page_slug)
    operations.discard_sheet(get_sheet(page, viewer=viewer(), lock=True), actor=viewer())
    db.session.commit()
    flash(_("Discarded. Nothing of it was brought in."), "ok")
    return redirect(sheet_url(text), 303)


def get_asking_page(course_slug: str, page_slug: str) -> tuple[WorkingCopy, Page]:
    """The lesson or quiz that the viewer writes; NotFound for any other page."""
    text = get_edited_text(course_slug, page_slug)
    if text.page is None or text.page.kind not in (PageKind.LESSON, PageKind.QUIZ):
        raise NotFound
    return text, text.page


def sheet_url(text: WorkingCopy, **asked: Any) -> str:
    """The address of the page's sheet."""
    return url_for(".question_sheet", course_slug=text.course.slug, page_slug=text.slug, **asked)


def render_upload(text: WorkingCopy, form: QuestionSheetForm, status: int = 200) -> Response:
    """The screen where a file is handed in."""
    return make_response(render_template("studio/question_sheet.html", text=text, form=form), status)


def render_preview(text: WorkingCopy, preview: SheetPreview, *, problem: str = "", status: int = 200) -> Response:
    """The rows of one outcome, page by page, and what taking them in would do."""
    asked = request.args.get("show", "")
    show = asked if asked in preview.counts else preview.first_outcome
    rows = preview.rows(show)
    pagination = paginate(requested_page(), total=len(rows), size=PAGE_SIZE)
    html = render_template(
        "studio/question_sheet_preview.html",
        text=text,
        preview=preview,
        show=show,
        rows=[show_row(row) for row in pagination.cut(rows)],
        pagination=pagination,
        page_url=lambda page: sheet_url(text, show=show, page=page),
        outcomes=OUTCOME_LABELS,
        kinds=SHEET_KIND_LABELS,
        problem=problem,
    )
    return make_response(html, status)
