"""Where somebody may look for people: at and below some units, in a way that stays quick in a province."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, false, select, true
from sqlalchemy.orm import InstrumentedAttribute

from portal.db import db
from portal.units.models import Unit
from portal.units.queries import at_or_below

FEW = 500  # units that are named one by one


@dataclass(frozen=True)
class Scope:
    """The units at and below `roots`; `listed` are all of them, where they are few."""

    roots: tuple[int, ...]
    listed: frozenset[int] | None
    is_everything: bool = False

    def holds(self, unit_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
        """Whether the unit of a row is one of them."""
        if self.is_everything:
            return true()
        if self.listed is not None:
            return unit_id.in_(self.listed) if self.listed else false()
        # Most people are in it, so what else is asked for comes first. Within a CASE both databases walk the tree
        # once and look every unit up; a bare IN makes PostgreSQL, which takes the walk for short, compare each
        # person with each unit.
        return case((unit_id.in_(at_or_below(*self.roots)), true()), else_=false())


def scope_of(roots: Collection[int]) -> Scope:
    """The scope at and below these units."""
    roots = tuple(sorted(roots))
    if not roots:
        return Scope(roots, frozenset())
    other_top = select(Unit.id).where(Unit.parent_id.is_(None), Unit.id.not_in(roots)).limit(1)
    if db.session.scalar(other_top) is None:
        return Scope(roots, None, is_everything=True)
    listed = frozenset(db.session.scalars(at_or_below(*roots).limit(FEW + 1)))
    return Scope(roots, listed if len(listed) <= FEW else None)
