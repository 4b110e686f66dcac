"""Many changes at once from a spreadsheet: read, shown, and only then made."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.accounts.tokens import secret_keys
from portal.accounts.viewers import Viewer
from portal.db import begin_write, db
from portal.errors import PortalError, Refused, require
from portal.sheets import BadSheet, read_rows
from portal.units import queries
from portal.units.models import Unit
from portal.units.queries.finding import codes_out_of_reach
from portal.units.reform.replay import Replay, passages, replay
from portal.units.reform.rows import Fault, Wanted, read_changes
from portal.units.reform.template import template_xlsx
from portal.units.routes.blueprint import bp
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import XLSX, as_file
from portal.web.growing import growing_page
from portal.web.reauthentication import reauthentication_required
from portal.web.uploads import takes_uploads

LONGEST = 400_000  # characters that wait in the form between the two steps; a form may hold half a million
WAITS = 12 * 60 * 60  # seconds
AT_ONCE = 20  # changes between two signs of progress

logger = logging.getLogger("portal.units")


@bp.get("/reform")
@open_to("admins")
def reform() -> str:
    """The form for a spreadsheet of changes."""
    return show_upload()


@bp.get("/reform/template.xlsx")
@open_to("admins")
def reform_template() -> BaseResponse:
    """A spreadsheet to fill in, with examples."""
    return as_file(template_xlsx(clock.now()), XLSX, "thay-doi-don-vi.xlsx")


@expensive
@bp.post("/reform")
@takes_uploads(megabytes=4)
@open_to("admins")
def preview_reform() -> str | tuple[str, int]:
    """What the spreadsheet would do, row by row, and what is wrong with it; nothing is changed."""
    managed = managed_units()
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return show_upload(_("Choose the spreadsheet.")), 422
    try:
        with sent.stream as file:
            sheet = read_rows(file, sent.filename)
        wanted, faults = read_changes(sheet)
    except BadSheet as bad:
        return show_upload(str(bad)), 422
    if not wanted and not faults:
        return show_upload(_("No row asks for a change.")), 422
    packed = pack(wanted)
    if len(packed) > LONGEST:
        return show_upload(_("There are too many rows for one file. Split it, by day or by district.")), 422

    within, hidden = within_reach(wanted, managed)
    result = replay(within, actor=viewer())
    result.faults += faults + hidden
    screen = show_replay(result, file_name=sent.filename, notes=sheet.notes, packed=packed)
    db.session.rollback()
    return screen, 422 if result.faults else 200


@bp.post("/reform/application")
@open_to("admins")
@reauthentication_required
def apply_reform() -> BaseResponse:
    """Make the changes that were shown, all of them or none; the page grows meanwhile."""
    managed_units()
    wanted = unpack(request.form.get("changes", ""))
    # The transaction that writes begins when the page has begun; until then nobody has to wait for it.
    db.session.rollback()
    return growing_page("units/reform_progress.html", made(wanted, viewer()), total=len(wanted))


def made(wanted: Sequence[Wanted], actor: Viewer) -> Iterator[str]:
    """Make the changes in one transaction; a line of the page for some of them each, and one for how it ended."""
    result, ending, top = Replay(), "failed", None
    try:
        begin_write()
        for begin in range(0, len(wanted), AT_ONCE):
            some = replay(wanted[begin : begin + AT_ONCE], actor=actor)
            result.steps += some.steps
            result.faults += some.faults
            done = min(begin + AT_ONCE, len(wanted))
            yield render_template("units/_reform_step.html", done=done, total=len(wanted))
        if not result.faults:
            top = queries.granted_units(actor.id, ["admin"])[0].id
            db.session.commit()
            ending = "done"
        else:
            ending = "changed"
    except (PortalError, SQLAlchemyError):
        logger.warning("changes of units not made", exc_info=True)
    finally:
        db.session.rollback()
    yield render_template(
        "units/_reform_ending.html", ending=ending, number=len(result.steps), faults=result.faults, top=top
    )


def managed_units() -> list[Unit]:
    """The units that the viewer administers; Forbidden where there are none."""
    managed = list(queries.granted_units(viewer().id, ["admin"]))
    require(bool(managed))
    return managed


def within_reach(wanted: Sequence[Wanted], managed: Sequence[Unit]) -> tuple[list[Wanted], list[Fault]]:
    """The changes of the viewer's units; others are told like codes that nobody has."""
    codes = {code for change in wanted for code in (*change.codes, *change.children, change.other)}
    hidden = codes_out_of_reach(codes, below=[unit.id for unit in managed])
    within, faults = [], []
    for change in wanted:
        named = (*change.codes, *change.children, change.other)
        code = next((code for code in named if code in hidden), None)
        if code is None:
            within.append(change)
        else:
            faults.append(Fault(change.row, _("There is no unit with the code %(code)s.", code=code)))
    return within, faults


def show_upload(refusal: str = "") -> str:
    """The first screen."""
    return render_template("units/reform.html", refusal=refusal)


def show_replay(result: Replay, *, file_name: str, notes: Any, packed: str) -> str:
    """What came, or would come, of the rows; rendered before the transaction is given up."""
    faults = sorted(result.faults, key=lambda fault: fault.row)
    ended = [line for step in result.steps for line in step.effects.ended]
    return render_template(
        "units/reform_preview.html",
        result=result,
        faults=faults,
        passages=passages(result.steps) if not faults else [],
        ended=ended,
        people=sum(step.effects.people for step in result.steps),
        file_name=file_name,
        notes=notes,
        packed=packed,
    )


def pack(wanted: list[Wanted]) -> str:
    """The changes as a word that waits in the form, signed, so that what is applied is what was shown."""
    rows = [asdict(change) | {"on": change.on.isoformat()} for change in wanted]
    word = signer().dumps({"viewer": viewer().id, "rows": rows})
    return word if isinstance(word, str) else word.decode()


def unpack(word: str) -> list[Wanted]:
    """The changes that were shown to this viewer; Refused for any others, and when too much time has gone by."""
    try:
        said = signer().loads(word, max_age=WAITS)
    except BadSignature as error:
        raise Refused(_("This preview is too old. Send the spreadsheet once more.")) from error
    if said["viewer"] != viewer().id:
        raise Refused(_("This preview is somebody else's. Send the spreadsheet once more."))
    return [
        Wanted(
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
