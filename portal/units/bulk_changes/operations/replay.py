"""All rows of a spreadsheet, one after the other, in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import gettext as _

from portal.audit.models import Actor
from portal.db import db
from portal.deadlines import within_deadline
from portal.errors import Forbidden, Refused
from portal.units.bulk_changes.operations.steps import AppliedChange, apply_change
from portal.units.bulk_changes.rules.rows import RequestedChange, RowError
from portal.units.operations.tree_lock import lock_tree_exclusive
from portal.units.queries.tree import get_unit
from portal.units.queries.tree_history import UnitOn, path_on


@dataclass(frozen=True, slots=True)
class PathChange:
    """Where a unit stood on the day before its first change, and where it stands, or what it is part of, after."""

    code: str
    before: list[UnitOn]  # the highest first; empty for one that was founded
    after: list[UnitOn]  # empty for one that was closed


@dataclass(slots=True)
class Replay:
    """What came of a spreadsheet. Where there are faults, whoever called must roll back."""

    steps: list[AppliedChange] = field(default_factory=list)
    known: list[RequestedChange] = field(default_factory=list)  # made before, and left alone
    faults: list[RowError] = field(default_factory=list)


def replay(wanted: Iterable[RequestedChange], *, actor: Actor | None) -> Replay:
    """Make the changes in their order, as far as they are possible, and tell what is wrong with the others."""
    # At the outermost level, so that no savepoint gives it back.
    lock_tree_exclusive()
    result = Replay()
    for change in within_deadline(wanted):
        try:
            with db.session.begin_nested():
                step = apply_change(change, actor=actor)
        except Refused as refused:
            result.faults.append(RowError(change.row, refused.message))
        except Forbidden:
            result.faults.append(RowError(change.row, _("You may not change these units.")))
        else:
            if step is None:
                result.known.append(change)
            else:
                result.steps.append(step)
    return result


def path_changes(steps: Iterable[AppliedChange]) -> list[PathChange]:
    """What became of every unit that the steps are about, in the order in which they came up."""
    first: dict[int, date] = {}
    heirs: dict[int, int] = {}
    last = None
    for step in steps:
        last = step.wanted.on
        for unit_id, heir in step.heirs.items():
            first.setdefault(unit_id, step.wanted.on)
            heirs[unit_id] = heir
    found = []
    for unit_id, on in first.items():
        heir = unit_id
        while heirs.get(heir, heir) != heir:
            heir = heirs[heir]
        before = path_on(unit_id, on - timedelta(days=1))
        after = path_on(heir, last) if last is not None else []
        found.append(PathChange(get_unit(unit_id).code, before, after))
    return found
