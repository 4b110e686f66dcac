"""The report of a unit: on the screen, as spreadsheets, on paper, and the list of people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any

from flask import (
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    stream_with_context,
)
from flask import url_for as address_of
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.board.asked import asked_in
from portal.board.file_names import file_name
from portal.board.operations.ending import end_completions_if_any
from portal.board.operations.exports import note_people_export
from portal.board.queries.numbers import board_of
from portal.board.queries.report import read_branch
from portal.board.queries.snapshots import frozen_subjects, get_snapshot, is_frozen_on, snapshots_of
from portal.board.queries.subjects import PROGRAMME, Subject
from portal.board.report.papers import print_report, refuse_too_long
from portal.board.report.people import PeopleList, stream_csv, write_xlsx_into
from portal.board.report.reports import Depth, Report, report_frozen, report_of_board, report_of_branch
from portal.board.report.tables import as_of, sheet_of, shown, table_of
from portal.board.routes.blueprint import bp, led_unit
from portal.board.routes.ways import chosen_in, led_way
from portal.db import begin_write, db
from portal.errors import NotFound, Refused
from portal.sheets import write_csv, write_large_xlsx
from portal.units.permissions import LEADING
from portal.units.queries import granted_units
from portal.units.queries.people import names_of_units
from portal.units.queries.ways import Way
from portal.web.access import open_to, viewer
from portal.web.arguments import whole_number
from portal.web.expensive import expensive
from portal.web.shared_pages import shared_desk

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
PAGE = 200  # rows on one screen
CHUNK = 64 * 1024


@dataclass(frozen=True)
class Wanted:
    """Which report an address asks for; `has_odd` says that something in it means nothing."""

    way: Way
    subject: Subject
    subjects: tuple[Subject, ...]
    depth: Depth
    snapshot_id: int | None
    has_odd: bool

    def arguments(self, **changes: Any) -> dict[str, Any]:
        """What stands in the address."""
        said = {"subject": self.subject.key, "depth": self.depth, "snapshot": self.snapshot_id} | changes
        return {name: value for name, value in said.items() if value not in (None, "", "children")}

    @property
    def by_kind(self) -> dict[str, list[Subject]]:
        """The subjects to choose from."""
        programmes = [subject for subject in self.subjects if subject.kind == PROGRAMME]
        return {"programme": programmes, "course": [each for each in self.subjects if each.kind != PROGRAMME]}


@bp.get("/units/<int:unit_id>/report")
@open_to("leaders")
def unit_report(unit_id: int) -> Response:
    """The report on the screen, `?depth=all` with every level below, `?snapshot=` as it was frozen."""
    wanted = wanted_for(unit_id)
    report = report_for(wanted)
    pages = max(1, -(-len(report.lines) // PAGE))
    page = min(max(request.args.get("page", 1, type=whole_number), 1), pages)
    first, snapshots, today = (page - 1) * PAGE, snapshots_of(unit_id), clock.today()
    shown_part = replace(report, lines=report.lines[first : first + PAGE])
    reach = within_reach(shown_part)
    return shared_desk(
        "board/report.html",
        key=(wanted, shown_part, page, pages, snapshots, reach, today),
        context=lambda: {
            **shown_with(wanted, shown_part, first=first + 1),
            "page": page,
            "pages": pages,
            "page_url": lambda number: here(wanted, page=number),
            "snapshots": snapshots,
            "is_frozen_today": is_frozen_on(snapshots, unit_id, today),
            "reach": reach,
        },
    )


@expensive
@bp.get("/units/<int:unit_id>/report/paper")
@open_to("leaders")
def report_paper(unit_id: int) -> BaseResponse | str:
    """The report as it is printed, all of its rows."""
    wanted = wanted_for(unit_id)
    report = report_for(wanted)
    try:
        refuse_too_long(report)
    except Refused as refusal:
        return sent_back(wanted, refusal)
    return render_template(
        "board/report_paper.html",
        reach=frozenset(),
        year=clock.today().year,
        **shown_with(wanted, report),
    )


@expensive
@bp.get("/units/<int:unit_id>/report.xlsx")
@open_to("leaders")
def report_xlsx(unit_id: int) -> Response:
    """The report as a workbook."""
    report = report_for(wanted_for(unit_id))
    table = sheet_of(report, table_of(report))
    target = BytesIO()
    write_large_xlsx(target, [table], created=clock.now(), title=table.titles[0])
    return download(target.getvalue(), XLSX, name_of(report, "xlsx"))


@expensive
@bp.get("/units/<int:unit_id>/report.csv")
@open_to("leaders")
def report_csv(unit_id: int) -> Response:
    """The report as a table of text, with the total in its last row."""
    report = report_for(wanted_for(unit_id))
    table = table_of(report)
    body = b"".join(write_csv([column.heading for column in table.columns], [*table.rows, table.total]))
    return download(body, CSV, name_of(report, "csv"))


@expensive
@bp.get("/units/<int:unit_id>/report.pdf")
@open_to("leaders")
def report_pdf(unit_id: int) -> BaseResponse:
    """The report with the heading of an administrative report, to be signed."""
    wanted = wanted_for(unit_id)
    report = report_for(wanted)
    try:
        body = print_report(report)
    except Refused as refusal:
        return sent_back(wanted, refusal)
    return download(body, "application/pdf", name_of(report, "pdf"))


@expensive
@bp.post("/units/<int:unit_id>/people-list")
@open_to("leaders")
def export_people(unit_id: int) -> BaseResponse:
    """Everybody below the unit in one subject, as .xlsx or, with `format=csv`, as .csv; who took it is noted."""
    unit = led_unit(unit_id)
    end_completions_if_any()
    wanted = wanted_for(unit_id)
    listed = PeopleList(unit.id, unit.name, wanted.subject, clock.today())
    kind = "csv" if request.form.get("format") == "csv" else "xlsx"
    name = file_name(_("people"), listed.name, listed.on, kind)
    if kind == "csv":
        note_people_export(unit, subject=wanted.subject.key, kind=kind, actor=viewer())
        db.session.commit()
        return saved(Response(stream_with_context(stream_csv(listed)), content_type=CSV), name)
    target = TemporaryFile()  # noqa: SIM115 - closed when it is sent
    try:
        write_xlsx_into(target, listed)
        # Nobody had to wait for it to write, and nothing has left the portal yet.
        begin_write()
        note_people_export(led_unit(unit_id), subject=wanted.subject.key, kind=kind, actor=viewer())
        db.session.commit()
    except BaseException as error:
        target.close()
        if isinstance(error, Refused):
            return sent_back(wanted, error)
        raise
    target.seek(0)
    return saved(Response(pieces_of(target), content_type=XLSX), name)


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """The file in pieces, and then it is closed, also when nobody waits for the rest."""
    with file:
        while piece := file.read(CHUNK):
            yield piece


def wanted_for(unit_id: int) -> Wanted:
    """What the address, or the form, asks for; NotFound for what is not the viewer's, or no snapshot of the unit.

    A subject and a depth that mean nothing ask for what goes without saying.
    """
    way = led_way(unit_id)
    asked, chosen = chosen_in(asked_in(request.values), way)
    subjects = chosen.subjects
    subject = chosen.subject
    snapshot_id = None
    has_odd = "subject" in asked.odd
    if said := request.values.get("snapshot", ""):
        snapshot_id = number_in(said)
        subjects = tuple(frozen_subjects(get_snapshot(snapshot_id, unit_id=unit_id)))
        named = next((each for each in subjects if each.key == request.values.get("subject")), None)
        has_odd = named is None and bool(request.values.get("subject"))
        subject = named or (subjects[0] if subjects else None)
    depth = request.values.get("depth", "children")
    return Wanted(
        way,
        subject or Subject("member", "", str(_("Members"))),
        subjects,
        "all" if depth == "all" else "children",
        snapshot_id,
        has_odd or depth not in ("", "all", "children"),
    )


def number_in(said: str) -> int:
    """The id that an address says, or NotFound."""
    try:
        return whole_number(said)
    except ValueError as error:
        raise NotFound from error


def report_for(wanted: Wanted) -> Report:
    """The report that is wanted."""
    unit, above, subject, today = wanted.way.unit, wanted.way.within, wanted.subject, clock.today()
    if wanted.snapshot_id is not None:
        snapshot = get_snapshot(wanted.snapshot_id, unit_id=unit.id)
        return report_frozen(snapshot, unit.id, subject, depth=wanted.depth)
    if wanted.depth == "all":
        return report_of_branch(read_branch(unit.id, [subject.key], on=today), above, subject, on=today)
    return report_of_board(board_of(unit.id, subject.key, on=today), unit.name, above, subject, on=today)


def shown_with(wanted: Wanted, report: Report, *, first: int = 1) -> dict[str, Any]:
    """What every screen of a report needs; `first` is the number of its first row."""
    return {
        "way": wanted.way,
        "wanted": wanted,
        "report": report,
        "table": table_of(report, first=first),
        "shown": shown,
        "as_of": as_of(report),
        "report_url": lambda endpoint="board.unit_report", **changes: here(wanted, endpoint, **changes),
    }


def here(wanted: Wanted, endpoint: str = "board.unit_report", **changes: Any) -> str:
    """The address of this report, or of another form of it."""
    return str(address_of(endpoint, unit_id=wanted.way.unit.id, **wanted.arguments(**changes)))


def within_reach(report: Report) -> frozenset[int]:
    """Which of its units the viewer leads today: a unit in a snapshot may have gone elsewhere since."""
    ids = frozenset(line.unit_id for line in report.lines if line.unit_id is not None)
    if report.frozen_at is None:
        return ids
    led = [unit.id for unit in granted_units(viewer().id, LEADING)]
    names = names_of_units(ids, below=led)
    return frozenset(unit_id for unit_id, (_name, is_there) in names.items() if is_there)


def sent_back(wanted: Wanted, refusal: Refused) -> BaseResponse:
    """Back to the screen with the reason."""
    flash(refusal.message, "error")
    return redirect(here(wanted), code=303)


def name_of(report: Report, kind: str) -> str:
    """What the file is called."""
    return file_name(_("report"), report.name, report.day, kind)


def download(body: bytes, content_type: str, name: str) -> Response:
    """A file to be saved."""
    response = make_response(body)
    response.headers["Content-Type"] = content_type
    return saved(response, name)


def saved(response: Response, name: str) -> Response:
    """The same as a file of that name, kept in no cache."""
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response
