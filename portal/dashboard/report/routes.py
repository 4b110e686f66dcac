"""The report of a unit: on the screen, as spreadsheets, on paper, and the list of people."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any

from flask import Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.dashboard.counts.operations.expire_completions import expire_due_completions_if_any
from portal.dashboard.definitions.labels import REPORT_KEYS
from portal.dashboard.filters import DashboardFilters, population_arguments
from portal.dashboard.labels import download_name
from portal.dashboard.overview.queries.numbers import read_unit_overview
from portal.dashboard.queries.subjects import Subject, find_subject, subjects_by_kind
from portal.dashboard.report.operations import record_people_export
from portal.dashboard.report.queries.report import read_branch
from portal.dashboard.report.views.files import report_rows, report_sheets
from portal.dashboard.report.views.pdf import ensure_printable, report_to_pdf
from portal.dashboard.report.views.people import PeopleList, stream_csv, write_xlsx_into
from portal.dashboard.report.views.report import Depth, Report, branch_report, overview_report, snapshot_report
from portal.dashboard.report.views.tables import as_of, cell_text, report_table, told_keys
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.rules.population import DEFAULT_POPULATION, Population
from portal.dashboard.snapshot_visits.views import VisitsOfDay, visits_of_day
from portal.dashboard.snapshots.queries import get_snapshot, list_snapshots, snapshot_subjects
from portal.dashboard.targets.rules import TargetProgress
from portal.dashboard.targets.views import target_progress
from portal.dashboard.views import choose_subject, members_subject, parse_snapshot_id
from portal.db import begin_write, db
from portal.errors import NotFound, Refused
from portal.spreadsheets.csv_writing import write_csv
from portal.spreadsheets.writing import write_large_xlsx
from portal.units.queries.breadcrumbs import Breadcrumbs, Crumb, get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit, managed_unit_ids
from portal.units.queries.people import names_of_units
from portal.units.queries.tree import unit_codes
from portal.units.queries.tree_history import UnitOn, path_on
from portal.visits.rules.weeks import weeks_until
from portal.visits.sums.queries import visits_below
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import CSV_MEDIA_TYPE, XLSX_MEDIA_TYPE, file_download
from portal.web.listing import paginate, requested_page
from portal.web.page_cache import cached_desk_response

PAGE_SIZE = 200  # rows on one screen
CHUNK_SIZE = 64 * 1024


@dataclass(frozen=True)
class ReportFilters:
    """Which report an address asks for; `has_odd` says that something in it means nothing."""

    way: Breadcrumbs
    subject: Subject
    subjects: tuple[Subject, ...]
    depth: Depth
    snapshot_id: int | None
    has_invalid: bool
    population: Population = DEFAULT_POPULATION

    def arguments(self, **changes: Any) -> dict[str, Any]:
        """What stands in the address."""
        said = {"subject": self.subject.key, "depth": self.depth, "snapshot": self.snapshot_id}
        said |= population_arguments(self.population) | changes
        return {name: value for name, value in said.items() if value not in (None, "", "children")}


@bp.get("/units/<int:unit_id>/report")
@open_to("leaders")
def unit_report(unit_id: int) -> Response:
    """The report on the screen, `?depth=all` with every level below, `?snapshot=` as it was frozen."""
    wanted = report_filters_for(unit_id)
    report = report_for(wanted)
    pagination = paginate(requested_page(), total=len(report.lines), size=PAGE_SIZE)
    snapshots = list_snapshots(unit_id)
    shown_part = replace(report, lines=pagination.cut(report.lines))
    reach = linked_unit_ids(shown_part)
    target = target_of(wanted, report)
    visits = visits_of(wanted)
    return cached_desk_response(
        "dashboard/report.html",
        key=(wanted, shown_part, pagination, snapshots, reach, target, visits, clock.today()),
        context=lambda: {
            **report_context(wanted, shown_part, first=pagination.offset + 1),
            "target": target,
            "visits": visits,
            "pagination": pagination,
            "page_url": lambda number: report_url(wanted, page=number),
            "snapshots": snapshots,
            "reach": reach,
        },
    )


@expensive
@bp.get("/units/<int:unit_id>/report/paper")
@open_to("leaders")
def printable_report(unit_id: int) -> BaseResponse | str:
    """The report as it is printed, all of its rows."""
    wanted = report_filters_for(unit_id)
    report = report_for(wanted)
    try:
        ensure_printable(report)
    except Refused as refusal:
        return redirect_with_refusal(wanted, refusal)
    return render_template(
        "dashboard/report_paper.html",
        reach=frozenset(),
        year=clock.today().year,
        target=target_of(wanted, report),
        **report_context(wanted, report),
    )


@expensive
@bp.get("/units/<int:unit_id>/report.xlsx")
@open_to("leaders")
def report_xlsx(unit_id: int) -> Response:
    """The report as a workbook."""
    report = report_for(file_filters_for(unit_id))
    sheets = report_sheets(report, codes_in(report))
    target = BytesIO()
    write_large_xlsx(target, sheets, created=clock.now(), title=sheets[0].titles[0])
    return file_download(target.getvalue(), XLSX_MEDIA_TYPE, name_of(report, "xlsx"))


@expensive
@bp.get("/units/<int:unit_id>/report.csv")
@open_to("leaders")
def report_csv(unit_id: int) -> Response:
    """The report as a table of text, with the total in its last row."""
    report = report_for(file_filters_for(unit_id))
    table = report_rows(report, codes_in(report))
    body = b"".join(write_csv([column.heading for column in table.columns], [*table.rows, table.total]))
    return file_download(body, CSV_MEDIA_TYPE, name_of(report, "csv"))


@expensive
@bp.get("/units/<int:unit_id>/report.pdf")
@open_to("leaders")
def report_pdf(unit_id: int) -> BaseResponse:
    """The report with the heading of an administrative report, to be signed."""
    wanted = file_filters_for(unit_id)
    report = report_for(wanted)
    try:
        body = report_to_pdf(report, codes_in(report))
    except Refused as refusal:
        return redirect_with_refusal(wanted, refusal)
    return file_download(body, "application/pdf", name_of(report, "pdf"))


@expensive
@bp.post("/units/<int:unit_id>/people-list")
@open_to("leaders")
def export_people(unit_id: int) -> BaseResponse:
    """Everybody below the unit in one subject, as .xlsx or, with `format=csv`, as .csv; who took it is noted."""
    unit = get_managed_unit(unit_id, viewer())
    expire_due_completions_if_any()
    wanted = report_filters_for(unit_id)
    listed = PeopleList(unit.id, unit.name, wanted.subject, clock.today())
    kind = "csv" if request.form.get("format") == "csv" else "xlsx"
    name = download_name(_("people"), listed.name, listed.on, kind, listed.subject.title)
    if kind == "csv":
        record_people_export(unit, subject=wanted.subject.key, kind=kind, actor=viewer())
        db.session.commit()
        return file_download(stream_with_context(stream_csv(listed)), CSV_MEDIA_TYPE, name)
    target = TemporaryFile()  # noqa: SIM115 - closed when it is sent
    try:
        write_xlsx_into(target, listed)
        # Nobody had to wait for it to write, and nothing has left the portal yet.
        begin_write()
        record_people_export(
            get_managed_unit(unit_id, viewer()), subject=wanted.subject.key, kind=kind, actor=viewer()
        )
        db.session.commit()
    except BaseException as error:
        target.close()
        if isinstance(error, Refused):
            return redirect_with_refusal(wanted, error)
        raise
    target.seek(0)
    return file_download(pieces_of(target), XLSX_MEDIA_TYPE, name)


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """The file in pieces, and then it is closed, also when nobody waits for the rest."""
    with file:
        while piece := file.read(CHUNK_SIZE):
            yield piece


def report_filters_for(unit_id: int) -> ReportFilters:
    """What the address, or the form, asks for; NotFound for what is not the viewer's, or no snapshot of the unit.

    A subject and a depth that mean nothing ask for what goes without saying.
    """
    way = get_breadcrumbs(unit_id, viewer())
    asked, chosen = choose_subject(DashboardFilters.parse(request.values), way)
    subjects = chosen.subjects
    subject = chosen.subject
    snapshot_id = None
    has_odd = "subject" in asked.invalid
    if said := request.values.get("snapshot", ""):
        snapshot_id = parse_snapshot_id(said)
        subjects = tuple(snapshot_subjects(get_snapshot(snapshot_id, unit_id=unit_id)))
        named = find_subject(subjects, request.values.get("subject"))
        has_odd = named is None and bool(request.values.get("subject"))
        subject = named or (subjects[0] if subjects else None)
    depth = request.values.get("depth", "children")
    return ReportFilters(
        way,
        subject or members_subject(),
        subjects,
        "all" if depth == "all" else "children",
        snapshot_id,
        has_odd or depth not in ("", "all", "children"),
        asked.population,
    )


def file_filters_for(unit_id: int) -> ReportFilters:
    """The same for a file, which nobody reads a notice beside: NotFound also for what means nothing."""
    wanted = report_filters_for(unit_id)
    if wanted.has_invalid:
        raise NotFound
    return wanted


def codes_in(report: Report) -> dict[int, str]:
    """The codes of its units, by unit id."""
    return unit_codes({line.code_of for line in report.lines})


def way_to(crumb: Crumb, day: date) -> list[UnitOn]:
    """The way down to a unit on a day, the unit itself by its label; the unit alone where it was not there."""
    way = path_on(crumb.id, day) or [UnitOn(crumb.id, "", crumb.name, crumb.kind, None, 0)]
    return [*way[:-1], replace(way[-1], name=crumb.name)]


def report_for(wanted: ReportFilters) -> Report:
    """The report that is wanted."""
    unit, subject, today = wanted.way.unit, wanted.subject, clock.today()
    if wanted.snapshot_id is not None:
        snapshot = get_snapshot(wanted.snapshot_id, unit_id=unit.id)
        return snapshot_report(snapshot, unit.id, subject, depth=wanted.depth, population=wanted.population)
    if wanted.depth == "all":
        branch = read_branch(unit.id, [subject.key], on=today, population=wanted.population)
        visits = visits_below(unit.id, weeks_until(today))
        return branch_report(branch, way_to(unit, today), subject, on=today, visits=visits)
    weeks = weeks_until(today)
    overview = read_unit_overview(unit.id, subject.key, on=today, population=wanted.population, weeks=weeks)
    return overview_report(overview, way_to(unit, today), subject, on=today)


def report_context(wanted: ReportFilters, report: Report, *, first: int = 1) -> dict[str, Any]:
    """What every screen of a report needs; `first` is the number of its first row."""
    return {
        "way": wanted.way,
        "wanted": wanted,
        "by_kind": subjects_by_kind(wanted.subjects),
        "report": report,
        "table": report_table(report, codes_in(report) if report.is_deep else {}, first=first),
        "shown": cell_text,
        "population": population_arguments(wanted.population),
        "as_of": as_of(report),
        "definition_keys": told_keys(report, REPORT_KEYS),
        "population_url": lambda **asked: report_url(wanted, **asked),
        "report_url": lambda endpoint="dashboard.unit_report", **changes: report_url(wanted, endpoint, **changes),
    }


def target_of(wanted: ReportFilters, report: Report) -> TargetProgress | None:
    """The distance to the target of the unit; of what was frozen on an earlier day none is told."""
    if report.frozen_at is not None:
        return None
    return target_progress(wanted.way.all_ids, wanted.subject.key, report.total, clock.today())


def visits_of(wanted: ReportFilters) -> VisitsOfDay | None:
    """What was frozen of visits; None for the numbers of now, which have a screen, and where none were kept."""
    if wanted.snapshot_id is None:
        return None
    unit_id = wanted.way.unit.id
    return visits_of_day(get_snapshot(wanted.snapshot_id, unit_id=unit_id), unit_id)


def report_url(wanted: ReportFilters, endpoint: str = "dashboard.unit_report", **changes: Any) -> str:
    """The address of this report, or of another form of it."""
    return url_for(endpoint, unit_id=wanted.way.unit.id, **wanted.arguments(**changes))


def linked_unit_ids(report: Report) -> frozenset[int]:
    """Which of its units the viewer leads today: a unit in a snapshot may have gone elsewhere since."""
    ids = frozenset(line.unit_id for line in report.lines if line.unit_id is not None)
    if report.frozen_at is None:
        return ids
    names = names_of_units(ids, below=managed_unit_ids(viewer()))
    return frozenset(unit_id for unit_id, (_name, is_there) in names.items() if is_there)


def redirect_with_refusal(wanted: ReportFilters, refusal: Refused) -> BaseResponse:
    """Back to the screen with the reason."""
    flash(refusal.message, "error")
    return redirect(report_url(wanted), code=303)


def name_of(report: Report, kind: str) -> str:
    """What the file is called."""
    depth = _("all levels") if report.is_deep else ""
    frozen = _("frozen") if report.frozen_at else ""
    return download_name(_("report"), report.name, report.day, kind, report.subject.title, depth, frozen)
