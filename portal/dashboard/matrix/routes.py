"""The matrix: units against courses."""

from dataclasses import replace

from flask import Response, request
from flask_babel import gettext as _

from portal import clock
from portal.dashboard.definitions.labels import MATRIX_KEYS
from portal.dashboard.enums import AssignmentExtent
from portal.dashboard.filters import DashboardFilters
from portal.dashboard.labels import download_name
from portal.dashboard.matrix.queries import completion_by_unit
from portal.dashboard.matrix.views import completion_matrix, matrix_table
from portal.dashboard.queries.subjects import COURSE
from portal.dashboard.report.views.files import definition_sheet
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.rules.population import Population
from portal.dashboard.views import choose_subject
from portal.spreadsheets.csv_writing import write_csv
from portal.spreadsheets.table import Table
from portal.spreadsheets.writing import write_xlsx
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import CSV_MEDIA_TYPE, XLSX_MEDIA_TYPE, file_download
from portal.web.page_cache import cached_desk_response
from portal.web.template_filters import day


@bp.get("/units/<int:unit_id>/matrix")
@open_to("leaders")
def unit_matrix(unit_id: int) -> Response:
    """The share of the people who completed each course, for the units right below and the own people."""
    way = get_breadcrumbs(unit_id, viewer())
    asked, chosen = choose_subject(DashboardFilters.parse(request.args), way)
    subjects = [course.key for course in chosen.by_kind[COURSE]]
    units, own = completion_by_unit(unit_id, subjects, asked.population)
    matrix = completion_matrix(units, own, subjects, page=asked.page)
    return cached_desk_response(
        "dashboard/matrix.html",
        key=(way, asked, chosen, matrix),
        context=lambda: {
            "way": way,
            "asked": asked,
            "chosen": chosen,
            "matrix": matrix,
            "population": asked.population,
            "extent": AssignmentExtent.PARTLY
            if own.members_by_subject or not asked.population.assigned_only
            else None,
            "definition_keys": MATRIX_KEYS,
            "page_url": asked.page_url,
        },
    )


@expensive
@bp.get("/units/<int:unit_id>/matrix.xlsx")
@open_to("leaders")
def matrix_xlsx(unit_id: int) -> Response:
    """The whole matrix as a workbook."""
    name, table = matrix_file(unit_id)
    as_of = _("Numbers as of %(day)s", day=day(clock.today()))
    titles = [str(_("Units and courses")), name, str(as_of)]
    sheets = [replace(table, titles=titles), definition_sheet(MATRIX_KEYS, file_population())]
    file = write_xlsx(sheets, created=clock.now(), title=titles[0])
    return file_download(file, XLSX_MEDIA_TYPE, download_name(_("matrix"), name, clock.today(), "xlsx"))


@expensive
@bp.get("/units/<int:unit_id>/matrix.csv")
@open_to("leaders")
def matrix_csv(unit_id: int) -> Response:
    """The whole matrix as a table of text, with the total in its last row."""
    name, table = matrix_file(unit_id)
    rows = [*table.rows, table.total or ()]
    body = b"".join(write_csv([column.heading for column in table.columns], rows))
    return file_download(body, CSV_MEDIA_TYPE, download_name(_("matrix"), name, clock.today(), "csv"))


def file_population() -> Population:
    """Who is counted in a file: everywhere, so that every share is of the one column of people."""
    return replace(DashboardFilters.parse(request.args).population, assigned_only=False)


def matrix_file(unit_id: int) -> tuple[str, Table]:
    """The name of the unit, and all pages of its matrix as a table; one column counts the people."""
    way = get_breadcrumbs(unit_id, viewer())
    _asked, chosen = choose_subject(DashboardFilters(), way)
    courses = chosen.by_kind[COURSE]
    read = completion_by_unit(unit_id, [course.key for course in courses], file_population())
    pages = [completion_matrix(*read, [course.key for course in courses], page=1)]
    for page in range(2, pages[0].pagination.pages + 1):
        pages.append(completion_matrix(*read, [course.key for course in courses], page=page))
    rows = [row for matrix in pages for row in matrix.rows]
    return way.unit.name, matrix_table(rows, pages[0].total, courses, way.unit.name, file_population())
