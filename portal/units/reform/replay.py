"""All rows of a spreadsheet, one after the other, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import gettext as _

from portal.audit.operations import Actor
from portal.db import db
from portal.deadlines import within_deadline
from portal.errors import Forbidden, Refused
from portal.units import queries
from portal.units.operations.tree_lock import take_tree
from portal.units.queries import UnitOn
from portal.units.reform.rows import Fault, Wanted
from portal.units.reform.steps import Step, make


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a unit stood on the day before its first change, and where it stands, or what it is part of, after."""

    code: str
    before: list[UnitOn]  # the highest first; empty for one that was founded
    after: list[UnitOn]  # empty for one that was closed


@dataclass(slots=True)
class Replay:
    """What came of a spreadsheet. Where there are faults, whoever called must roll back."""

    steps: list[Step] = field(default_factory=list)
    known: list[Wanted] = field(default_factory=list)  # made before, and left alone
    faults: list[Fault] = field(default_factory=list)


def replay(wanted: Iterable[Wanted], *, actor: Actor | None) -> Replay:
    """Make the changes in their order, as far as they are possible, and tell what is wrong with the others."""
    # At the outermost level, so that no savepoint gives it back.
    take_tree()
    result = Replay()
    for change in within_deadline(wanted):
        try:
            with db.session.begin_nested():
                step = make(change, actor=actor)
        except Refused as refused:
            result.faults.append(Fault(change.row, refused.message))
        except Forbidden:
            result.faults.append(Fault(change.row, _("You may not change these units.")))
        else:
            if step is None:
                result.known.append(change)
            else:
                result.steps.append(step)
    return result


def passages(steps: Iterable[Step]) -> list[Passage]:
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
        before = queries.path_on(unit_id, on - timedelta(days=1))
        after = queries.path_on(heir, last) if last is not None else []
        found.append(Passage(queries.get_unit(unit_id).code, before, after))
    return found
