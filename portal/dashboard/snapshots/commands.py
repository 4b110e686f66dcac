"""flask dashboard snapshot: freezing for a timer, what is frozen, and marking what was a mistake."""

import sys

import click
from flask.cli import AppGroup
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.dashboard.counts.operations.expire_completions import expire_due_completions_if_any
from portal.dashboard.snapshots.operations import SnapshotLabel, create_snapshot_in_steps, tidy, void_snapshot
from portal.dashboard.snapshots.queries import find_snapshot, list_snapshots, top_units
from portal.db import begin_write, db
from portal.errors import Refused
from portal.units.models import Unit
from portal.units.queries.tree import find_unit_by_code

snapshot = AppGroup("snapshot", help="Numbers frozen on a day.")


@snapshot.command("create", short_help="Keep the numbers of today for ever.")
@click.option("--unit", "unit_code", help="The code of one unit; without it, every unit at the top.")
@click.option("--all", "every", is_flag=True, help="Every unit at the top, as without --unit.")
@click.option("--name", default="", help="What it is called, such as “Quý III”.")
@click.option("--note", default="", help="A note, such as “sau đối chiếu”.")
def freeze_command(unit_code: str | None, every: bool, name: str, note: str) -> None:
    """Keep the numbers of today for ever: of units and of everything below them."""
    if unit_code is not None and every:
        raise click.UsageError(_("Say either --unit or --all."))
    expire_due_completions_if_any()
    was_refused = False
    label = SnapshotLabel(tidy(name), tidy(note))
    for unit_id, title in [(unit.id, unit.name) for unit in units_to_freeze(unit_code)]:
        try:
            number = freeze_with_progress(unit_id, title, label)
        except Refused as refusal:
            click.echo(refusal.message, err=True)
            was_refused = True
            continue
        units = ngettext("%(num)d unit", "%(num)d units", number)
        click.echo(_("%(name)s: frozen with everything below (%(units)s).", name=title, units=units))
    if was_refused:
        sys.exit(1)


@snapshot.command("list", short_help="Tell which snapshots hold a unit.")
@click.option("--unit", "unit_code", required=True, help="The code of the unit.")
def list_command(unit_code: str) -> None:
    """Tell which snapshots hold a unit, the last one first: id, day, name, note, and why one is void."""
    for unit in units_to_freeze(unit_code):
        for line in list_snapshots(unit.id):
            told = [f"{line.id}", f"{line.frozen_on:%d/%m/%Y}", line.top_name, line.name, line.note]
            if line.void_reason is not None:
                told.append(str(_("void: %(reason)s", reason=line.void_reason)))
            click.echo(" · ".join(part for part in told if part))


@snapshot.command("void", short_help="Mark a snapshot as taken by mistake.")
@click.argument("snapshot_id", type=int)
@click.option("--reason", required=True, help="Why it is void; whoever reads it later must understand it.")
def void_command(snapshot_id: int, reason: str) -> None:
    """Mark a snapshot as taken by mistake: it stays readable, and comparisons leave it out."""
    db.session.rollback()
    begin_write()
    found = find_snapshot(snapshot_id)
    if found is None:
        raise click.ClickException(_("There is no snapshot with the number %(number)d.", number=snapshot_id))
    try:
        void_snapshot(found, reason=reason, actor=None)
    except Refused as refusal:
        raise click.ClickException(refusal.message) from refusal
    db.session.commit()
    click.echo(_("Marked as void."))


def units_to_freeze(code: str | None) -> list[Unit]:
    """The unit with the code, or all at the top; the end of the command where there is none."""
    if code is None:
        return list(top_units())
    unit = find_unit_by_code(code)
    if unit is None:
        raise click.ClickException(_("There is no unit with the code %(code)s.", code=code))
    return [unit]


def freeze_with_progress(unit_id: int, name: str, label: SnapshotLabel) -> int:
    """Freeze one unit, with a bar that grows; how many units it has with those below."""
    steps = create_snapshot_in_steps(unit_id, on=clock.today(), actor=None, label=label)
    _done, number = next(steps)
    with click.progressbar(length=number, label=name) as bar:
        for done, _number in steps:
            bar.update(done - bar.pos)
    return number
