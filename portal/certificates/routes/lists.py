"""Certificates of a unit and below as leaders find them: a list, papers to print, a table to take along."""

from dataclasses import replace

from flask import Response, render_template, request
from flask_babel import gettext as _

from portal import clock
from portal.certificates.enums import CertificateStatus
from portal.certificates.filters import EXPIRING_DAYS, CertificateFilters
from portal.certificates.labels import SORTS, STATUSES
from portal.certificates.operations.exports import record_list_taken
from portal.certificates.queries.listed import count_listed, list_certificates, listed_subjects
from portal.certificates.routes.blueprint import bp
from portal.certificates.routes.own import pdf_of
from portal.certificates.rules.status import status_on
from portal.certificates.views.files import plain_name
from portal.certificates.views.table import certificate_table
from portal.db import db
from portal.errors import Refused
from portal.spreadsheets.writing import write_xlsx
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit
from portal.units.queries.tree import children_names
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import XLSX_MEDIA_TYPE, file_download
from portal.web.listing import paginate
from portal.web.request_values import parse_integer

PAGE_SIZE, PER_FILE = 50, 40  # certificates
MAX_TABLE_ROWS = 20_000


@bp.get("/certificates/units/<int:unit_id>")
@open_to("leaders")
def unit_certificates(unit_id: int) -> str:
    """The certificates of those in a unit and below, filtered and sorted as the address says."""
    unit = get_managed_unit(unit_id, viewer())
    wanted, today = CertificateFilters.parse(request.args), clock.today()
    pagination = paginate(wanted.page, total=count_listed(unit.id, wanted, today), size=PAGE_SIZE)
    found = list_certificates(unit.id, wanted, today, offset=pagination.offset, limit=PAGE_SIZE)
    valid = count_listed(unit.id, _valid(wanted), today)
    return render_template(
        "certificates/unit_certificates.html",
        unit=unit,
        wanted=wanted,
        rows=[(one, status_on(one, today)) for one in found],
        pagination=pagination,
        subjects=listed_subjects(unit.id),
        units=children_names(unit.id),
        statuses=STATUSES,
        sorts=SORTS,
        expiring=EXPIRING_DAYS,
        valid=valid,
        files=-(-valid // PER_FILE),
        trail=get_breadcrumbs(unit.id, viewer()).visible,
    )


@expensive
@bp.get("/certificates/units/<int:unit_id>.pdf")
@open_to("leaders")
def unit_file(unit_id: int) -> Response:
    """Those of the list that hold now, 40 to a file; `?file=` which of the files."""
    unit = get_managed_unit(unit_id, viewer())
    wanted = _valid(CertificateFilters.parse(request.args))
    number = max(request.args.get("file", 1, type=parse_integer) or 1, 1)
    offset = min((number - 1) * PER_FILE, 10_000_000)
    some = list_certificates(unit.id, wanted, clock.today(), offset=offset, limit=PER_FILE)
    return pdf_of(list(some), f"giay-chung-nhan-{plain_name(unit.name)}-{number}")


@expensive
@bp.post("/certificates/units/<int:unit_id>.xlsx")
@open_to("leaders")
def unit_table(unit_id: int) -> Response:
    """The list as a table, as filtered and sorted; who took it is noted."""
    unit = get_managed_unit(unit_id, viewer())
    wanted, today = CertificateFilters.parse(request.form), clock.today()
    if count_listed(unit.id, wanted, today) > MAX_TABLE_ROWS:
        raise Refused(_("These are too many for one table. Choose a unit further down."))
    rows = list_certificates(unit.id, wanted, today, limit=MAX_TABLE_ROWS)
    file = write_xlsx([certificate_table(rows, unit.name, today)], created=clock.now(), title=unit.name)
    record_list_taken(unit, actor=viewer())
    db.session.commit()
    return file_download(file, XLSX_MEDIA_TYPE, f"giay-chung-nhan-{plain_name(unit.name)}.xlsx")


def _valid(wanted: CertificateFilters) -> CertificateFilters:
    """The same filters for what holds: only such papers are printed."""
    return replace(wanted, status=CertificateStatus.VALID)
