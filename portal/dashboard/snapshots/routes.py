"""Snapshots of a unit: the list, freezing, and comparing two."""

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.dashboard.counts.operations.expire_completions import expire_due_completions_if_any
from portal.dashboard.report.queries.report import number_of_units
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.snapshot_schedules.forms import PROPOSED_HOUR, ScheduleForm
from portal.dashboard.snapshot_schedules.labels import KIND_LABELS
from portal.dashboard.snapshot_schedules.queries import schedules_of
from portal.dashboard.snapshot_visits.views import visits_of_day
from portal.dashboard.snapshots.forms import SnapshotForm, VoidForm
from portal.dashboard.snapshots.operations import (
    SnapshotLabel,
    create_snapshot_in_steps,
    ensure_fits,
    tidy,
    void_snapshot,
)
from portal.dashboard.snapshots.queries import (
    find_void,
    get_snapshot,
    is_intact,
    latest_snapshot_id,
    list_snapshots,
)
from portal.db import db
from portal.errors import NotFound, Refused
from portal.units.permissions import can_see_people
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on
from portal.web.request_values import parse_integer
from portal.web.streaming import JobSteps, stream_job

MAX_UNITS_AT_ONCE = 3_000  # units: with more of them, freezing takes long enough to show how far it is
PAGE_SIZE = 200  # rows of a comparison on one screen


@bp.get("/units/<int:unit_id>/snapshots")
@open_to("leaders")
def snapshots(unit_id: int) -> str:
    """The days on which the unit's numbers were frozen, alone or with a unit further up; `?new=` is the last."""
    return show_snapshots(
        unit_id, SnapshotForm(formdata=None), new_id=request.args.get("new", 0, type=parse_integer)
    )


@bp.post("/units/<int:unit_id>/snapshots")
@open_to("leaders")
def create_unit_snapshot(unit_id: int) -> BaseResponse | tuple[str, int]:
    """Freeze the unit with everything below; of a large tree the page grows while it is written."""
    # The transactions of the freezing are its own; until it writes, nobody has to wait.
    db.session.rollback()
    get_managed_unit(unit_id, viewer())
    expire_due_completions_if_any()
    unit = get_managed_unit(unit_id, viewer())
    form = SnapshotForm()
    with rollback_on(Refused, form=form) as refused:
        ensure_fits(form.label)
        number = number_of_units(unit.id)
        if number > MAX_UNITS_AT_ONCE:
            return stream_snapshot(unit_id, number, form.label)
        for _step in create_snapshot_in_steps(unit_id, on=clock.today(), actor=viewer(), label=form.label):
            pass
    if refused:
        return show_snapshots(unit_id, form), refused.status
    return redirect(url_for(".snapshots", unit_id=unit_id, new=latest_snapshot_id(unit_id), _anchor="new"), 303)


@bp.get("/units/<int:unit_id>/snapshots/<int:snapshot_id>")
@open_to("leaders")
def snapshot(unit_id: int, snapshot_id: int) -> str:
    """One snapshot: when and why it was taken, and whether it is void."""
    return show_snapshot(unit_id, snapshot_id, VoidForm(formdata=None))


@bp.post("/units/<int:unit_id>/snapshots/<int:snapshot_id>/void")
@open_to("leaders")
def void_unit_snapshot(unit_id: int, snapshot_id: int) -> BaseResponse | tuple[str, int]:
    """Mark a snapshot as taken by mistake."""
    get_managed_unit(unit_id, viewer())
    found = get_snapshot(snapshot_id, unit_id=unit_id)
    form = VoidForm()
    with rollback_on(Refused, form=form) as refused:
        void_snapshot(found, reason=tidy(form.reason.data), actor=viewer())
    if refused:
        return show_snapshot(unit_id, snapshot_id, form), refused.status
    db.session.commit()
    return redirect(url_for(".snapshot", unit_id=unit_id, snapshot_id=snapshot_id, _anchor="void"), 303)


def show_snapshots(
    unit_id: int, form: SnapshotForm, *, new_id: int = 0, schedule_form: ScheduleForm | None = None
) -> str:
    """The list, with the forms in which the numbers of today are frozen, and those of days to come."""
    found = list_snapshots(unit_id)
    return render_template(
        "dashboard/snapshots.html",
        way=get_breadcrumbs(unit_id, viewer()),
        snapshots=found,
        comparable=[line for line in found if not line.is_void],
        form=form,
        new_id=new_id,
        schedules=schedules_of(unit_id),
        schedule_form=schedule_form or ScheduleForm(formdata=None, hour=PROPOSED_HOUR),
        kinds=KIND_LABELS,
        today=clock.today(),
    )


def show_snapshot(unit_id: int, snapshot_id: int, form: VoidForm) -> str:
    """One snapshot, with the form in which it is marked void."""
    way = get_breadcrumbs(unit_id, viewer())
    line = next((line for line in list_snapshots(unit_id) if line.id == snapshot_id), None)
    if line is None:
        raise NotFound
    found = get_snapshot(snapshot_id, unit_id=unit_id)
    return render_template(
        "dashboard/snapshot.html",
        way=way,
        line=line,
        void=find_void(snapshot_id),
        is_scheduled=found.schedule_id is not None,
        planned_at=found.planned_at,
        checksum=found.checksum,
        is_intact=is_intact(found),
        visits=visits_of_day(found, unit_id),
        may_void=can_see_people(viewer(), found.unit),
        form=form,
    )


def stream_snapshot(unit_id: int, number: int, label: SnapshotLabel) -> Response:
    """The page that is streamed while the snapshot is written, in transactions of its own."""
    actor = viewer()

    def create() -> JobSteps:
        yield from create_snapshot_in_steps(unit_id, on=clock.today(), actor=actor, label=label)
        return {}

    return stream_job(
        create(),
        page="dashboard/snapshot_progress.html",
        ending="dashboard/_snapshot_ending.html",
        text=lambda done, total: _("%(done)s of %(total)s units", done=done, total=total),
        total=number,
        begin=None,
        foreseen=(Refused,),
        way=get_breadcrumbs(unit_id, viewer()),
        unit_id=unit_id,
    )
