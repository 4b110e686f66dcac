"""Snapshots of a unit: the list, freezing, and comparing two."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from flask import Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.accounts.viewers import Viewer
from portal.board.operations.ending import end_completions_if_any
from portal.board.operations.snapshots import freezing
from portal.board.queries.report import number_of_units
from portal.board.queries.snapshots import frozen_subjects, get_snapshot, is_frozen_on, snapshots_of
from portal.board.queries.subjects import PROGRAMME, Subject
from portal.board.report.comparisons import compare
from portal.board.report.tables import KEYS, headings
from portal.board.routes.blueprint import bp, led_unit
from portal.board.routes.ways import led_way
from portal.db import db
from portal.errors import NotFound, PortalError, Refused
from portal.web.access import open_to, viewer
from portal.web.arguments import whole_number
from portal.web.expensive import expensive

MANY = 3_000  # units: with more of them, freezing takes long enough to show how far it is
PAGE = 200  # rows of a comparison on one screen
STEPS_HERE = "the-steps-follow"  # where the page that is being written grows

logger = logging.getLogger("portal.board")


@bp.get("/units/<int:unit_id>/snapshots")
@open_to("leaders")
def snapshots(unit_id: int) -> str:
    """The days on which the unit's numbers were frozen, by itself or with a unit further up."""
    way = led_way(unit_id)
    found = snapshots_of(unit_id)
    return render_template(
        "board/snapshots.html",
        way=way,
        snapshots=found,
        is_frozen_today=is_frozen_on(found, unit_id, clock.today()),
    )


@bp.post("/units/<int:unit_id>/snapshots")
@open_to("leaders")
def freeze_unit(unit_id: int) -> BaseResponse:
    """Freeze the unit with everything below; of a large tree the page grows while it is written."""
    # The transactions of the freezing are its own; until it writes, nobody has to wait.
    db.session.rollback()
    led_unit(unit_id)
    end_completions_if_any()
    unit = led_unit(unit_id)
    if number_of_units(unit.id) > MANY:
        return growing(unit_id, viewer())
    try:
        for _step in freezing(unit_id, on=clock.today(), actor=viewer()):
            pass
    except Refused as refusal:
        flash(refusal.message, "notice")
    else:
        flash(_("The numbers of today are frozen. They stay as they are, whatever changes."), "ok")
    return redirect(url_for(".snapshots", unit_id=unit_id), code=303)


@expensive
@bp.get("/units/<int:unit_id>/snapshots/comparison")
@open_to("leaders")
def snapshot_comparison(unit_id: int) -> BaseResponse | str:
    """Two snapshots side by side, `?from=` and `?to=`; the last two where none are named."""
    way = led_way(unit_id)
    lines = snapshots_of(unit_id)
    chosen = [asked_id("from") or 0, asked_id("to") or 0]
    if not any(chosen) and len(lines) > 1:
        chosen = [lines[1].id, lines[0].id]
    if not all(chosen) or chosen[0] == chosen[1]:
        flash(_("Choose two different snapshots."), "notice")
        return redirect(url_for(".snapshots", unit_id=unit_id))
    order = [line.id for line in reversed(lines)]
    if not set(chosen) <= set(order):
        raise NotFound
    before, after = (get_snapshot(each, unit_id=unit_id) for each in sorted(chosen, key=order.index))
    subjects = common_subjects([*frozen_subjects(after), *frozen_subjects(before)])
    subject = next((each for each in subjects if each.key == request.args.get("subject")), None)
    has_odd = subject is None and bool(request.args.get("subject"))
    shown = subject or (subjects[0] if subjects else Subject("member", "", str(_("Members"))))
    depth = "all" if request.args.get("depth") == "all" else "children"
    comparison = compare(before, after, unit_id, shown, depth="all" if depth == "all" else "children")
    pages = max(1, -(-len(comparison.lines) // PAGE))
    page = min(max(request.args.get("page", 1, type=whole_number), 1), pages)

    def here(**changes: Any) -> str:
        said: dict[str, Any] = {"from": before.id, "to": after.id, "subject": shown.key, "depth": depth} | changes
        return url_for(".snapshot_comparison", unit_id=unit_id, **said)

    return render_template(
        "board/snapshot_comparison.html",
        way=way,
        before=before,
        after=after,
        subject=shown,
        by_kind={
            "programme": [each for each in subjects if each.kind == PROGRAMME],
            "course": [each for each in subjects if each.kind != PROGRAMME],
        },
        depth=depth,
        has_odd=has_odd,
        counted_in=[shown.key in {each.key for each in frozen_subjects(one)} for one in (before, after)],
        lines=comparison.lines[(page - 1) * PAGE : page * PAGE],
        total=comparison.total,
        columns=dict(headings(KEYS)),
        page=page,
        pages=pages,
        page_url=lambda number: here(page=number),
    )


def asked_id(name: str) -> int | None:
    """The id in the address; NotFound for one that is none."""
    said = request.args.get(name, "")
    if not said:
        return None
    try:
        return whole_number(said)
    except ValueError as error:
        raise NotFound from error


def common_subjects(subjects: list[Subject]) -> list[Subject]:
    """Each subject once, as it was called last; programmes first."""
    found: dict[str, Subject] = {}
    for subject in subjects:
        found.setdefault(subject.key, subject)
    return sorted(found.values(), key=lambda subject: subject.kind != PROGRAMME)


def growing(unit_id: int, actor: Viewer) -> Response:
    """The page that is sent while the snapshot is written: head, a line for every step, foot."""
    frame = render_template("board/snapshot_progress.html", way=led_way(unit_id), steps_here=STEPS_HERE)
    head, _mark, foot = frame.partition(f'<template id="{STEPS_HERE}"></template>')

    def page() -> Iterator[str]:
        yield head
        yield from frozen(unit_id, actor)
        yield foot

    response = Response(stream_with_context(page()))
    # Whoever compresses or buffers would hold the steps back until the end.
    response.headers["Content-Encoding"] = "identity"
    response.headers["X-Accel-Buffering"] = "no"
    response.headers["Cache-Control"] = "no-store"
    return response


def frozen(unit_id: int, actor: Viewer) -> Iterator[str]:
    """Freeze; a line of the page for some steps, and one for how it ended."""
    ending, reason = "failed", ""
    try:
        for done, total in freezing(unit_id, on=clock.today(), actor=actor):
            yield render_template("board/_snapshot_step.html", done=done, total=total)
        ending = "done"
    except Refused as refusal:
        ending, reason = "refused", refusal.message
    except (PortalError, SQLAlchemyError):
        logger.warning("snapshot not frozen", exc_info=True)
    yield render_template("board/_snapshot_ending.html", ending=ending, reason=reason, unit_id=unit_id)
