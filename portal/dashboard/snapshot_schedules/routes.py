"""Having the portal freeze the numbers of a unit by itself, and ending that."""

from flask import redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.dashboard.routes.blueprint import bp
from portal.dashboard.snapshot_schedules.forms import ScheduleForm
from portal.dashboard.snapshot_schedules.operations import end_schedule, set_schedule
from portal.dashboard.snapshot_schedules.queries import find_schedule
from portal.dashboard.snapshots.forms import SnapshotForm
from portal.dashboard.snapshots.operations import tidy
from portal.dashboard.snapshots.routes import show_snapshots
from portal.db import db
from portal.errors import NotFound, Refused
from portal.units.queries.managed_units import get_managed_unit
from portal.web.access import open_to, viewer
from portal.web.form_errors import rollback_on


@bp.post("/units/<int:unit_id>/snapshot-schedules")
@open_to("leaders")
def set_snapshot_schedule(unit_id: int) -> BaseResponse | tuple[str, int]:
    """Plan when the portal freezes the unit by itself."""
    unit = get_managed_unit(unit_id, viewer())
    form = ScheduleForm()
    if not form.validate():
        return show_snapshots(unit_id, SnapshotForm(formdata=None), schedule_form=form), 422
    told = {"kind": form.kind.data, "on": form.on.data, "hour": form.hour.data, "name": tidy(form.name.data)}
    with rollback_on(Refused, form=form) as refused:
        set_schedule(unit, **told, actor=viewer())
    if refused:
        return show_snapshots(unit_id, SnapshotForm(formdata=None), schedule_form=form), refused.status
    db.session.commit()
    return redirect(url_for(".snapshots", unit_id=unit_id, _anchor="schedules"), 303)


@bp.post("/snapshot-schedules/<int:schedule_id>/ending")
@open_to("leaders")
def end_snapshot_schedule(schedule_id: int) -> BaseResponse:
    """Plan no more."""
    schedule = find_schedule(schedule_id)
    if schedule is None:
        raise NotFound
    unit_id = get_managed_unit(schedule.unit_id, viewer()).id
    end_schedule(schedule, actor=viewer())
    db.session.commit()
    return redirect(url_for(".snapshots", unit_id=unit_id, _anchor="schedules"), 303)
