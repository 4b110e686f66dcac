"""Several snapshots of a unit as lines."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.dashboard.definitions.labels import MATRIX_KEYS
from portal.dashboard.filters import DashboardFilters, population_arguments
from portal.dashboard.queries.subjects import find_subject, subjects_by_kind
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.rules.count_keys import subject_programme_id
from portal.dashboard.snapshot_comparison.routes import common_subjects, subject_of
from portal.dashboard.snapshot_lines.views import plot_of, read_lines
from portal.dashboard.snapshots.queries import get_snapshot, list_snapshots, snapshot_subjects
from portal.dashboard.targets.queries import current_targets
from portal.dashboard.targets.rules import next_target
from portal.dashboard.views import parse_snapshot_id
from portal.errors import NotFound
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive

MAX_SNAPSHOTS = 12  # at once: more have no room beside each other
PHONE, DESK = {"width": 360, "height": 240}, {"width": 960, "height": 300}


@expensive
@bp.get("/units/<int:unit_id>/snapshots/lines")
@open_to("leaders")
def snapshot_lines(unit_id: int) -> BaseResponse | str:
    """Several snapshots, each `?snapshot=`, as lines; the last ones that hold where none are named."""
    way = get_breadcrumbs(unit_id, viewer())
    listed = list_snapshots(unit_id)
    holding = [line for line in listed if not line.is_void]
    named = [parse_snapshot_id(text) for text in request.args.getlist("snapshot")]
    if not set(named) <= {line.id for line in listed}:
        raise NotFound
    ids = {*named} or {line.id for line in holding[:MAX_SNAPSHOTS]}
    chosen = [line for line in reversed(listed) if line.id in ids]
    if not 2 <= len(chosen) <= MAX_SNAPSHOTS:
        flash(_("Choose from 2 to %(number)d snapshots.", number=MAX_SNAPSHOTS), "notice")
        return redirect(url_for(".snapshots", unit_id=unit_id))
    snapshots = [get_snapshot(line.id, unit_id=unit_id) for line in chosen]
    subjects = common_subjects([each for one in reversed(snapshots) for each in snapshot_subjects(one)])
    asked = DashboardFilters.parse(request.args)
    subject = find_subject(subjects, asked.subject) or subject_of(way, subjects, snapshots[0], snapshots[-1])
    lines = read_lines(snapshots, unit_id, subject, asked.population)
    target = next_target(current_targets(way.all_ids), subject_programme_id(subject.key), clock.today())
    goal = target.percent if target is not None else None

    def lines_url(**changes: Any) -> str:
        said: dict[str, Any] = {"snapshot": [line.id for line in chosen], "subject": subject.key}
        said |= population_arguments(asked.population) | changes
        return url_for(".snapshot_lines", unit_id=unit_id, **said)

    return render_template(
        "dashboard/snapshot_lines.html",
        way=way,
        holding=holding,
        chosen=chosen,
        subject=subject,
        by_kind=subjects_by_kind(subjects),
        lines=lines,
        plots={
            "only-phone": plot_of(lines.whole, **PHONE, goal=goal),
            "only-desk": plot_of(lines.whole, **DESK, goal=goal),
        },
        target=target,
        definition_keys=MATRIX_KEYS,
        lines_url=lines_url,
    )
