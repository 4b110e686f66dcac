"""flask dashboard freeze: the snapshot of the month, for a timer."""

import sys

import click
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.dashboard.counts.operations.expire_completions import expire_due_completions_if_any
from portal.dashboard.snapshots.operations import create_snapshot_in_steps
from portal.dashboard.snapshots.queries import top_units
from portal.errors import Refused
from portal.units.models import Unit
from portal.units.queries.tree import find_unit_by_code


@click.command("freeze", short_help="Keep the numbers of today for ever.")
@click.option("--unit", "unit_code", help="The code of one unit; without it, every unit at the top.")
@click.option("--all", "every", is_flag=True, help="Every unit at the top, as without --unit.")
def freeze_command(unit_code: str | None, every: bool) -> None:
    """Keep the numbers of today for ever, once a day: of units and of everything below them."""
    if unit_code is not None and every:
        raise click.UsageError(_("Say either --unit or --all."))
    expire_due_completions_if_any()
    was_refused = False
    for unit_id, name in [(unit.id, unit.name) for unit in units_to_freeze(unit_code)]:
        try:
            number = freeze_with_progress(unit_id, name)
        except Refused as refusal:
            click.echo(refusal.message, err=True)
            was_refused = True
            continue
        units = ngettext("%(num)d unit", "%(num)d units", number)
        click.echo(_("%(name)s: frozen with everything below (%(units)s).", name=name, units=units))
    if was_refused:
        sys.exit(1)


def units_to_freeze(code: str | None) -> list[Unit]:
    """The unit with the code, or all at the top; the end of the command where there is none."""
    if code is None:
        return list(top_units())
    unit = find_unit_by_code(code)
    if unit is None:
        raise click.ClickException(_("There is no unit with the code %(code)s.", code=code))
    return [unit]


def freeze_with_progress(unit_id: int, name: str) -> int:
    """Freeze one unit, with a bar that grows; how many units it has with those below."""
    steps = create_snapshot_in_steps(unit_id, on=clock.today(), actor=None)
    _done, number = next(steps)
    with click.progressbar(length=number, label=name) as bar:
        for done, _number in steps:
            bar.update(done - bar.pos)
    return number
