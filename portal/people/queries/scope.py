"""The scope of a search for people: the units at and below some units, quick in a whole province."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, case, false, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal import clock
from portal.db import fetch
from portal.units.models import Unit
from portal.units.permissions import LEADER_ROLES
from portal.units.queries.grants import HELD_UNITS
from portal.units.queries.tree import UnitName, walk_down

MAX_LISTED_UNITS = 500  # units that are named one by one
EVERYTHING, NOTHING, LISTED, BELOW = "everything", "nothing", "listed", "below"  # the forms that a scope has


def _at_or_below(roots: BindParameter[Any]) -> Any:
    return select(walk_down(select(Unit.id).where(Unit.id.in_(roots))).c.id)


_ROOTS: BindParameter[Any] = bindparam("scope", expanding=True)
_OTHER_TOP = select(Unit.id).where(Unit.parent_id.is_(None), Unit.id.not_in(_ROOTS)).limit(1)
_SOME_BELOW = _at_or_below(_ROOTS).limit(bindparam("limit"))


@dataclass(frozen=True)
class Scope:
    """The units at and below `roots`; `listed` are all of them, where they are few."""

    roots: tuple[int, ...]
    listed: frozenset[int] | None
    is_everything: bool = False

    @property
    def form(self) -> str:
        """How a statement asks for it."""
        if self.is_everything:
            return EVERYTHING
        if self.listed is not None:
            return LISTED if self.listed else NOTHING
        return BELOW

    @property
    def values(self) -> dict[str, list[int]]:
        """What a statement with `in_scope` of this form is given."""
        if self.form in (EVERYTHING, NOTHING):
            return {}
        return {"scope": list(self.roots if self.listed is None else self.listed)}

    def holds(self, unit_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
        """Whether the unit of a row is one of them."""
        values = self.values.get("scope", [])
        return _in_units(unit_id, self.form, bindparam("scope", values, expanding=True, unique=True))


def in_scope(unit_id: InstrumentedAttribute[int], form: str) -> ColumnElement[bool]:
    """Whether the unit of a row is in a scope of this form, whose values the statement is given."""
    return _in_units(unit_id, form, bindparam("scope", expanding=True))


def _in_units(unit_id: InstrumentedAttribute[int], form: str, ids: BindParameter[Any]) -> ColumnElement[bool]:
    if form == EVERYTHING:
        return true()
    if form == NOTHING:
        return false()
    if form == LISTED:
        return unit_id.in_(ids)
    # Most people are in it, so what else is asked for comes first. Within a CASE both databases walk the tree
    # once and look every unit up; a bare IN makes PostgreSQL, which takes the walk for short, compare each
    # person with each unit.
    return case((unit_id.in_(_at_or_below(ids)), true()), else_=false())


_other = aliased(Unit)
_LED = (
    select(
        *(Unit.id, Unit.name, Unit.kind),
        select(_other.id).where(_other.parent_id.is_(None), _other.id.not_in(HELD_UNITS)).exists(),
    )
    .where(Unit.id.in_(HELD_UNITS))
    .order_by(Unit.name_key, Unit.id)
)


def led_units_and_scope(user_id: int) -> tuple[tuple[UnitName, ...], Scope]:
    """The units that somebody leads or administers, in Vietnamese order, and the scope at and below them."""
    rows = fetch(_LED, {"user": user_id, "roles": sorted(LEADER_ROLES), "now": clock.now()}).all()
    names = tuple(UnitName(*row[:3]) for row in rows)
    roots = tuple(sorted(unit.id for unit in names))
    if rows and not rows[0][3]:
        return names, Scope(roots, None, is_everything=True)
    return names, _scope_below(roots)


def scope_of(roots: Collection[int]) -> Scope:
    """The scope at and below these units."""
    roots = tuple(sorted(roots))
    if not roots:
        return Scope(roots, frozenset())
    if fetch(_OTHER_TOP, {"scope": list(roots)}).first() is None:
        return Scope(roots, None, is_everything=True)
    return _scope_below(roots)


def _scope_below(roots: tuple[int, ...]) -> Scope:
    if not roots:
        return Scope(roots, frozenset())
    listed = frozenset(fetch(_SOME_BELOW, {"scope": list(roots), "limit": MAX_LISTED_UNITS + 1}).scalars())
    return Scope(roots, listed if len(listed) <= MAX_LISTED_UNITS else None)
