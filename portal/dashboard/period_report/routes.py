"""The report of a period: on the screen as the paper will say it, as files, and what an office writes itself."""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.dashboard.labels import download_name
from portal.dashboard.period_report import operations
from portal.dashboard.period_report.filters import ALL_SUBJECTS, PeriodFilters
from portal.dashboard.period_report.forms import FreePartsForm
from portal.dashboard.period_report.labels import period_choice, period_name
from portal.dashboard.period_report.queries.drafts import read_parts
from portal.dashboard.period_report.rules.free_parts import FreeParts
from portal.dashboard.period_report.rules.periods import offered_periods
from portal.dashboard.period_report.views.document import PeriodDocument, period_document
from portal.dashboard.period_report.views.figures import read_period_figures
from portal.dashboard.period_report.views.files import to_docx, to_pdf, to_xlsx
from portal.dashboard.queries.subjects import PROGRAMME, Subject, default_subject, subjects_by_kind, unit_subjects
from portal.dashboard.routes.blueprint import bp
from portal.db import db
from portal.errors import FieldError, Refused, Stale
from portal.units.office.queries import find_nearest_office
from portal.units.queries.breadcrumbs import Breadcrumbs, get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import XLSX_MEDIA_TYPE, file_download
from portal.web.form_errors import rollback_on

DOCX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@expensive
@bp.get("/units/<int:unit_id>/period-report")
@open_to("leaders")
def period_report(unit_id: int) -> str:
    """The report on the screen, `?since=…&until=…`: the present quarter unless other days are asked for."""
    way, wanted = get_breadcrumbs(unit_id, viewer()), filters()
    parts, version = read_parts(unit_id, wanted.period)
    form = FreePartsForm(formdata=None, **asdict(parts), version=version, **days_of(wanted))
    return show_report(way, wanted, form, parts)


@expensive
@bp.get("/units/<int:unit_id>/period-report.docx")
@open_to("leaders")
def period_report_docx(unit_id: int) -> BaseResponse:
    """The report as .docx, to be edited before it is signed."""
    return download(unit_id, "docx", DOCX_MEDIA_TYPE, to_docx)


@expensive
@bp.get("/units/<int:unit_id>/period-report.pdf")
@open_to("leaders")
def period_report_pdf(unit_id: int) -> BaseResponse:
    """The report as PDF."""
    return download(unit_id, "pdf", "application/pdf", to_pdf)


@expensive
@bp.get("/units/<int:unit_id>/period-report.xlsx")
@open_to("leaders")
def period_report_xlsx(unit_id: int) -> BaseResponse:
    """The report as a workbook."""
    return download(unit_id, "xlsx", XLSX_MEDIA_TYPE, to_xlsx)


@expensive
@bp.post("/units/<int:unit_id>/period-report/draft")
@open_to("leaders")
def save_period_report_draft(unit_id: int) -> BaseResponse | tuple[str, int]:
    """Keep the parts that the office writes itself, or say beside the field what cannot be kept."""
    way, wanted, form = get_breadcrumbs(unit_id, viewer()), filters(), FreePartsForm()
    parts = form.parts()
    if not form.validate() or wanted.invalid:
        return show_report(way, wanted, form, parts), 422
    with rollback_on(FieldError, Stale, form=form) as refused:
        operations.save_draft(
            get_managed_unit(unit_id, viewer()),
            wanted.period,
            parts,
            version=int(form.version.data) if str(form.version.data).isdecimal() else 0,
            actor=viewer(),
        )
    if isinstance(refused.error, Stale):
        # What was typed stays in the fields, over what is kept now: sent once more, it is what holds.
        form.form_errors = [_("Somebody else saved these parts meanwhile. Look at yours again, then keep them.")]
        form.version.data = read_parts(unit_id, wanted.period)[1]
        return show_report(way, wanted, form, parts), refused.status
    if refused:
        return show_report(way, wanted, form, parts), refused.status
    db.session.commit()
    flash(_("Kept. The paper says it so."), "ok")
    return redirect(f"{report_url(unit_id, wanted)}#paper", 303)


def filters() -> PeriodFilters:
    """What the address, or the form, asks for."""
    return PeriodFilters.parse(request.values, today=clock.today())


def days_of(wanted: PeriodFilters) -> dict[str, str]:
    """The two days as a form carries them."""
    return {"since": wanted.period.since.isoformat(), "until": wanted.period.until.isoformat()}


def chosen_subjects(wanted: PeriodFilters, subjects: tuple[Subject, ...]) -> list[Subject]:
    """The subjects that are asked for, in their order; the unit's own one where none is, or none that there is."""
    if ALL_SUBJECTS in wanted.subjects:
        return [subject for subject in subjects if subject.kind == PROGRAMME] or list(subjects)
    found = [subject for subject in subjects if subject.key in wanted.subjects]
    own = default_subject(subjects)
    return found or ([own] if own is not None else [])


def known_subjects(wanted: PeriodFilters, subjects: tuple[Subject, ...]) -> tuple[str, ...]:
    """What is asked for of the subjects, without what there is not for the unit."""
    known = {ALL_SUBJECTS, *(subject.key for subject in subjects)}
    return tuple(key for key in wanted.subjects if key in known)


def document_for(
    way: Breadcrumbs, wanted: PeriodFilters, parts: FreeParts
) -> tuple[PeriodDocument | None, list[Subject], tuple[Subject, ...]]:
    """The report that is asked for, None where there was no such unit; its subjects, and all to choose from."""
    subjects = unit_subjects(way.all_ids)
    chosen = chosen_subjects(wanted, subjects)
    figures = read_period_figures(
        way.unit.id, wanted.period, chosen, population=wanted.population, today=clock.today()
    )
    held = find_nearest_office(way.unit.id)
    return (period_document(figures, parts, held) if figures is not None else None), chosen, subjects


def show_report(way: Breadcrumbs, wanted: PeriodFilters, form: FreePartsForm, parts: FreeParts) -> str:
    """The screen: which period, the paper, and the parts to write."""
    document, chosen, subjects = document_for(way, wanted, parts)
    asked = wanted.subjects
    wanted = replace(wanted, subjects=known_subjects(wanted, subjects))  # the files below know no others
    has_unknown = wanted.subjects != asked
    periods = [(period_choice(each), each) for each in offered_periods(clock.today())]
    return render_template(
        "dashboard/period_report.html",
        way=way,
        wanted=wanted,
        document=document,
        chosen={subject.key for subject in chosen},
        has_unknown_subject=has_unknown,
        by_kind=subjects_by_kind(subjects),
        name=period_name(wanted.period),
        periods=[(name, report_url(way.unit.id, replace(wanted, period=each)), each) for name, each in periods],
        form=form,
        held=find_nearest_office(way.unit.id),
        report_url=lambda endpoint="dashboard.period_report": report_url(way.unit.id, wanted, endpoint),
    )


def download(unit_id: int, kind: str, media_type: str, write: Callable[[PeriodDocument], bytes]) -> BaseResponse:
    """The report as a file; back to the screen with the reason where it cannot be one.

    NotFound for days or a subject that mean nothing: nobody reads a notice beside a file, which would pass for
    what was asked for.
    """
    way, wanted = get_breadcrumbs(unit_id, viewer()), filters()
    if wanted.invalid or known_subjects(wanted, unit_subjects(way.all_ids)) != wanted.subjects:
        raise NotFound
    document, _chosen, _subjects = document_for(way, wanted, read_parts(unit_id, wanted.period)[0])
    if document is None:
        return redirect(report_url(unit_id, wanted), 303)
    try:
        body = write(document)
    except Refused as refusal:
        flash(refusal.message, "error")
        return redirect(report_url(unit_id, wanted), 303)
    what = f"{_('report')} {period_name(wanted.period)}"
    return file_download(body, media_type, download_name(what, way.unit.name, clock.today(), kind))


def report_url(unit_id: int, wanted: PeriodFilters, endpoint: str = "dashboard.period_report") -> str:
    """The address of this report, or of another form of it."""
    arguments: dict[str, Any] = wanted.arguments()
    return url_for(endpoint, unit_id=unit_id, **arguments)
