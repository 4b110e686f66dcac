"""All programmes and courses of a unit side by side, as files: by unit, and by person."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from tempfile import TemporaryFile

from flask import Response, flash, redirect, request, stream_with_context, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.dashboard.counts.operations.expire_completions import expire_due_completions_if_any
from portal.dashboard.filters import DashboardFilters
from portal.dashboard.labels import download_name
from portal.dashboard.report.operations import record_people_export
from portal.dashboard.report.queries.report import Branch, read_branch
from portal.dashboard.report.routes import pieces_of, way_to
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.views import choose_subject
from portal.dashboard.wide_export.views import (
    WideTable,
    people_csv,
    units_csv,
    write_people_xlsx,
    write_units_xlsx,
)
from portal.db import begin_write, db
from portal.errors import Refused
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit
from portal.units.queries.tree import unit_codes
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import CSV_MEDIA_TYPE, XLSX_MEDIA_TYPE, file_download

ALL_SUBJECTS = "all"  # in the log, where a list of one subject names it


@dataclass(frozen=True)
class UnitsExport:
    """The table of units that an address asks for, with what was read for it."""

    wanted: WideTable
    branch: Branch
    codes: dict[int, str]

    def name(self, kind: str) -> str:
        """What the file is called."""
        return download_name(_("all courses"), self.wanted.way[-1].name, self.wanted.on, kind, _("by unit"))


@expensive
@bp.get("/units/<int:unit_id>/all-courses.xlsx")
@open_to("leaders")
def all_courses_xlsx(unit_id: int) -> BaseResponse:
    """Every unit below with every programme and course, as a workbook."""
    export = read_units_export(unit_id)
    target = BytesIO()
    try:
        write_units_xlsx(target, export.wanted, export.branch, export.codes)
    except Refused as refusal:
        return redirect_with_refusal(unit_id, refusal)
    return file_download(target.getvalue(), XLSX_MEDIA_TYPE, export.name("xlsx"))


@expensive
@bp.get("/units/<int:unit_id>/all-courses.csv")
@open_to("leaders")
def all_courses_csv(unit_id: int) -> Response:
    """The same as a table of text."""
    export = read_units_export(unit_id)
    pieces = units_csv(export.wanted, export.branch, export.codes)
    return file_download(stream_with_context(pieces), CSV_MEDIA_TYPE, export.name("csv"))


@expensive
@bp.post("/units/<int:unit_id>/all-courses-people")
@open_to("leaders")
def export_people_of_all_courses(unit_id: int) -> BaseResponse:
    """Everybody below the unit in every programme and course, as .xlsx or .csv; who took it is noted."""
    unit = get_managed_unit(unit_id, viewer())
    expire_due_completions_if_any()
    wanted = wide_table(unit_id)
    kind = "csv" if request.form.get("format") == "csv" else "xlsx"
    name = download_name(_("all courses"), wanted.way[-1].name, wanted.on, kind, _("by person"))
    if kind == "csv":
        record_people_export(unit, subject=ALL_SUBJECTS, kind=kind, actor=viewer())
        db.session.commit()
        return file_download(stream_with_context(people_csv(wanted)), CSV_MEDIA_TYPE, name)
    target = TemporaryFile()  # noqa: SIM115 - closed when it is sent
    try:
        write_people_xlsx(target, wanted)
        # Nobody had to wait for it to write, and nothing has left the portal yet.
        begin_write()
        record_people_export(get_managed_unit(unit_id, viewer()), subject=ALL_SUBJECTS, kind=kind, actor=viewer())
        db.session.commit()
    except BaseException as error:
        target.close()
        if isinstance(error, Refused):
            return redirect_with_refusal(unit_id, error)
        raise
    target.seek(0)
    pieces: Iterator[bytes] = pieces_of(target)
    return file_download(pieces, XLSX_MEDIA_TYPE, name)


def wide_table(unit_id: int) -> WideTable:
    """What is put side by side: all that the unit can be looked at for; NotFound for what is not the viewer's."""
    way = get_breadcrumbs(unit_id, viewer())
    _asked, chosen = choose_subject(DashboardFilters(), way)
    return WideTable(tuple(way_to(way.unit, clock.today())), chosen.subjects, clock.today())


def read_units_export(unit_id: int) -> UnitsExport:
    """The numbers of all units at and below one, of the population that the address asks for."""
    wanted = wide_table(unit_id)
    population = DashboardFilters.parse(request.args).population
    keys = [subject.key for subject in wanted.subjects]
    branch = read_branch(unit_id, keys, on=wanted.on, population=population)
    return UnitsExport(wanted, branch, unit_codes({unit.id for unit in branch.units}))


def redirect_with_refusal(unit_id: int, refusal: Refused) -> BaseResponse:
    """Back to the report with the reason."""
    flash(refusal.message, "error")
    return redirect(url_for(".unit_report", unit_id=unit_id), code=303)
