"""What was done at residents' doors: of a unit and everything below it, and the same as files."""

from io import BytesIO

from flask import Response, render_template, request
from flask_babel import gettext as _

from portal import clock
from portal.dashboard.labels import download_name
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.visits.views import (
    MAX_GUIDES,
    SPANS,
    few_people,
    period_text,
    unit_table,
    visit_board,
    visit_sheets,
)
from portal.spreadsheets.csv_writing import write_csv
from portal.spreadsheets.writing import write_large_xlsx
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.visits.rules.weeks import Weeks, weeks_until
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import CSV_MEDIA_TYPE, XLSX_MEDIA_TYPE, file_download
from portal.web.request_values import parse_integer


@bp.get("/units/<int:unit_id>/visits")
@open_to("leaders")
def unit_visits(unit_id: int) -> str:
    """The outings of the last `?weeks=`, the people helped, and how many then managed by themselves."""
    way = get_breadcrumbs(unit_id, viewer())
    board = visit_board(unit_id, wanted_weeks())
    return render_template(
        "dashboard/visits.html",
        way=way,
        board=board,
        spans=SPANS,
        span=len(board.weeks.mondays()),
        period=period_text(board.weeks),
        few=few_people(),
        most_guides=MAX_GUIDES,
    )


@expensive
@bp.get("/units/<int:unit_id>/visits.xlsx")
@open_to("leaders")
def unit_visits_xlsx(unit_id: int) -> Response:
    """The same as a workbook, with each unit below."""
    unit, weeks, target = get_breadcrumbs(unit_id, viewer()).unit, wanted_weeks(), BytesIO()
    sheets = visit_sheets(unit.name, unit_id, weeks, clock.today())
    write_large_xlsx(target, sheets, created=clock.now(), title=str(_("Visits")))
    return file_download(target.getvalue(), XLSX_MEDIA_TYPE, file_name(unit.name, weeks, "xlsx"))


@expensive
@bp.get("/units/<int:unit_id>/visits.csv")
@open_to("leaders")
def unit_visits_csv(unit_id: int) -> Response:
    """The table of units as text."""
    unit, weeks = get_breadcrumbs(unit_id, viewer()).unit, wanted_weeks()
    columns, rows = unit_table(unit_id, weeks, clock.today())
    pieces = write_csv([str(column.heading) for column in columns], rows)
    return file_download(b"".join(pieces), CSV_MEDIA_TYPE, file_name(unit.name, weeks, "csv"))


def wanted_weeks() -> Weeks:
    """The weeks that the address asks for; a quarter of a year unless it is one of the spans."""
    number = request.args.get("weeks", type=parse_integer)
    return weeks_until(clock.today(), number if number in SPANS else 13)


def file_name(unit: str, weeks: Weeks, kind: str) -> str:
    """What the file is called."""
    return download_name(_("Visits"), unit, weeks.until, kind)
