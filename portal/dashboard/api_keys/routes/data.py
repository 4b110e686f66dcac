"""The addresses that a key opens. They read, know no session, and are kept by no cache."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Response, make_response, request, url_for

from portal import clock
from portal.dashboard.api_keys.enums import ApiKeyKind
from portal.dashboard.api_keys.operations import open_with_key
from portal.dashboard.api_keys.queries import OpenedKey
from portal.dashboard.api_keys.views import HEADINGS, UnitData, due_events
from portal.dashboard.filters import DashboardFilters
from portal.dashboard.queries.due_programmes import due_programmes
from portal.dashboard.queries.subjects import default_subject, find_subject, unit_subjects
from portal.dashboard.report.queries.report import begin_consistent_read, read_branch
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.views import members_subject
from portal.db import db
from portal.deadlines import check_deadline
from portal.documents.calendar_file import write_calendar
from portal.errors import NotFound
from portal.spreadsheets.csv_writing import write_csv
from portal.units.queries.tree import get_unit, path
from portal.web.access import open_to
from portal.web.expensive import expensive
from portal.web.headers import no_store
from portal.web.site_url import site_url

BEARER = "Bearer "
NEAREST_LEVELS = 1  # below the unit, unless all are asked for


@bp.get("/data.json")
@expensive
@open_to("everyone")
def data_json() -> Response:
    """The numbers of the key's unit as JSON; `?subject=`, `?depth=all`, `?who=all` and `?where=all`."""
    data = read_data(open_key(ApiKeyKind.DATA))
    return answer(data.json_pieces(), "application/json")


@bp.get("/data.csv")
@expensive
@open_to("everyone")
def data_csv() -> Response:
    """The same as a table; its first line has the names of the columns."""
    data = read_data(open_key(ApiKeyKind.DATA))
    return answer(write_csv(HEADINGS, data.rows(), delimiter=","), "text/csv")


@bp.get("/due-days.ics")
@open_to("everyone")
def due_days_ics() -> Response:
    """The days on which something is due in the key's unit, for a calendar that looks again by itself."""
    opened = open_key(ApiKeyKind.CALENDAR)
    unit = get_unit(opened.unit_id)
    address = site_url() + url_for(".unit_overview", unit_id=unit.id)
    due, host = due_programmes(unit.id, since=clock.today()), urlsplit(address).hostname or ""
    events = due_events(due, host=host, address=address)
    return answer(iter([write_calendar(unit.name, events, now=clock.now())]), "text/calendar")


def open_key(kind: ApiKeyKind) -> OpenedKey:
    """The key that the request brings, in the header `Authorization: Bearer …` or as `?key=`; else NotFound."""
    said = request.headers.get("Authorization", "")
    text = said.removeprefix(BEARER) if said.startswith(BEARER) else request.args.get("key", "")
    return open_with_key(text.strip()[:200], kind=kind, address=request.remote_addr)


def read_data(opened: OpenedKey) -> UnitData:
    """What is asked for of the unit; NotFound for a subject that is not meant for it, or a depth that is none."""
    depth = request.args.get("depth", "near")
    if depth not in ("near", "all"):
        raise NotFound
    db.session.rollback()  # the count of uses has ended a transaction of its own
    begin_consistent_read()
    asked = DashboardFilters.parse(request.args)
    subjects = unit_subjects(tuple(unit.id for unit in path(opened.unit_id)))
    subject = find_subject(subjects, asked.subject) if asked.subject else default_subject(subjects)
    if subject is None:
        if asked.subject:
            raise NotFound
        subject = members_subject()
    today = clock.today()
    branch = read_branch(opened.unit_id, [subject.key], on=today, population=asked.population)
    check_deadline()
    units = [unit for unit in branch.units if depth == "all" or unit.level <= NEAREST_LEVELS]
    return UnitData(branch, units, subject, subjects, asked.population, today, clock.now())


def answer(pieces: Iterator[str] | Iterator[bytes], media_type: str) -> Response:
    """The answer, which stays with whoever asked."""
    response = make_response(pieces)
    response.mimetype = media_type
    response.headers["Referrer-Policy"] = "no-referrer"
    return no_store(response)
