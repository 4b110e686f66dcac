"""Many changes at once from a spreadsheet: read, shown, and only then made."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.accounts.enums import Role
from portal.accounts.rules.viewer import Viewer
from portal.crypto.tokens import secret_keys
from portal.db import db
from portal.errors import Refused, require
from portal.spreadsheets.reading import read_rows
from portal.spreadsheets.sheet import InvalidSpreadsheet
from portal.units.bulk_changes.operations.replay import Replay, path_changes, replay
from portal.units.bulk_changes.operations.steps import unknown_code_message
from portal.units.bulk_changes.rules.rows import RequestedChange, RowError, read_changes
from portal.units.bulk_changes.views.template import template_xlsx
from portal.units.models import Unit
from portal.units.queries.grants import granted_units
from portal.units.queries.search import codes_outside
from portal.units.routes.blueprint import bp
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import XLSX_MEDIA_TYPE, file_download
from portal.web.reauthentication import reauthentication_required
from portal.web.streaming import JobSteps, stream_job
from portal.web.uploads import accepts_uploads

MAX_SIGNED_CHARACTERS = (
    400_000  # characters that wait in the form between the two steps; a form may hold half a million
)
PREVIEW_MAX_AGE_SECONDS = 12 * 60 * 60  # seconds
BATCH_SIZE = 20  # changes between two signs of progress


@bp.get("/bulk-changes")
@open_to("admins")
def bulk_changes() -> str:
    """The form for a spreadsheet of changes."""
    return show_upload()


@bp.get("/bulk-changes/template.xlsx")
@open_to("admins")
def bulk_changes_template() -> BaseResponse:
    """A spreadsheet to fill in, with examples."""
    return file_download(template_xlsx(clock.now()), XLSX_MEDIA_TYPE, "thay-doi-don-vi.xlsx")


@expensive
@bp.post("/bulk-changes")
@accepts_uploads(megabytes=4)
@open_to("admins")
def preview_bulk_changes() -> str | tuple[str, int]:
    """What the spreadsheet would do, row by row, and what is wrong with it; nothing is changed."""
    managed = get_administered_units()
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return show_upload(_("Choose the spreadsheet.")), 422
    try:
        with sent.stream as file:
            sheet = read_rows(file, sent.filename)
        wanted, faults = read_changes(sheet)
    except InvalidSpreadsheet as bad:
        return show_upload(str(bad)), 422
    if not wanted and not faults:
        return show_upload(_("No row asks for a change.")), 422
    packed = dump_signed(wanted)
    if len(packed) > MAX_SIGNED_CHARACTERS:
        return show_upload(_("There are too many rows for one file. Split it, by day or by district.")), 422

    within, hidden = split_by_permission(wanted, managed)
    result = replay(within, actor=viewer())
    result.faults += faults + hidden
    screen = show_replay(result, file_name=sent.filename, notes=sheet.notes, packed=packed)
    db.session.rollback()
    return screen, 422 if result.faults else 200


@bp.post("/bulk-changes/application")
@open_to("admins")
@reauthentication_required
def apply_bulk_changes() -> BaseResponse:
    """Make the changes that were shown, all of them or none; the page grows meanwhile."""
    get_administered_units()
    wanted = load_signed(request.form.get("changes", ""))
    return stream_job(
        make_changes(wanted, viewer()),
        page="units/bulk_changes_progress.html",
        ending="units/_bulk_changes_ending.html",
        text=lambda done, total: _("%(done)s of %(total)s rows", done=done, total=total),
        total=len(wanted),
    )


def make_changes(wanted: Sequence[RequestedChange], actor: Viewer) -> JobSteps:
    """Make the changes, some of them in each step; with faults, none is to be kept."""
    result = Replay()
    for begin in range(0, len(wanted), BATCH_SIZE):
        some = replay(wanted[begin : begin + BATCH_SIZE], actor=actor)
        result.steps += some.steps
        result.faults += some.faults
        yield min(begin + BATCH_SIZE, len(wanted)), len(wanted)
    if result.faults:
        return {"ending": "changed", "faults": result.faults}
    return {"number": len(result.steps), "top": granted_units(actor.id, [Role.ADMIN])[0].id}


def get_administered_units() -> list[Unit]:
    """The units that the viewer administers; Forbidden where there are none."""
    managed = list(granted_units(viewer().id, [Role.ADMIN]))
    require(bool(managed))
    return managed


def split_by_permission(
    wanted: Sequence[RequestedChange], managed: Sequence[Unit]
) -> tuple[list[RequestedChange], list[RowError]]:
    """The changes of the viewer's units; others are told like codes that nobody has."""
    codes = {code for change in wanted for code in (*change.codes, *change.children, change.other)}
    hidden = codes_outside(codes, below=[unit.id for unit in managed])
    within, faults = [], []
    for change in wanted:
        named = (*change.codes, *change.children, change.other)
        code = next((code for code in named if code.lower() in hidden), None)
        if code is None:
            within.append(change)
        else:
            faults.append(RowError(change.row, unknown_code_message(code, viewer())))
    return within, faults


def show_upload(refusal: str = "") -> str:
    """The first screen."""
    return render_template("units/bulk_changes.html", refusal=refusal)


def show_replay(result: Replay, *, file_name: str, notes: Any, packed: str) -> str:
    """What came, or would come, of the rows; rendered before the transaction is given up."""
    faults = sorted(result.faults, key=lambda fault: fault.row)
    ended = [line for step in result.steps for line in step.effects.ended]
    return render_template(
        "units/bulk_changes_preview.html",
        result=result,
        faults=faults,
        passages=path_changes(result.steps) if not faults else [],
        ended=ended,
        people=sum(step.effects.people for step in result.steps),
        file_name=file_name,
        notes=notes,
        packed=packed,
    )


def dump_signed(wanted: list[RequestedChange]) -> str:
    """The changes as a word that waits in the form, signed, so that what is applied is what was shown."""
    rows = [asdict(change) | {"on": change.on.isoformat()} for change in wanted]
    word = signer().dumps({"viewer": viewer().id, "rows": rows})
    return word if isinstance(word, str) else word.decode()


def load_signed(word: str) -> list[RequestedChange]:
    """The changes that were shown to this viewer; Refused for any others, and when too much time has gone by."""
    try:
        said = signer().loads(word, max_age=PREVIEW_MAX_AGE_SECONDS)
    except BadSignature as error:
        raise Refused(_("This preview is too old. Send the spreadsheet once more.")) from error
    if said["viewer"] != viewer().id:
        raise Refused(_("This preview is somebody else's. Send the spreadsheet once more."))
    return [
        RequestedChange(
            **row
            | {
                "on": date.fromisoformat(row["on"]),
                "codes": tuple(row["codes"]),
                "children": tuple(row["children"]),
            }
        )
        for row in said["rows"]
    ]


def signer() -> URLSafeTimedSerializer:
    """The portal's signature under what waits in a form."""
    # itsdangerous signs with the last of the keys and accepts all.
    return URLSafeTimedSerializer([*reversed(secret_keys())], salt="portal.units.reform")
