"""The way down to a unit, as far as somebody leads it: the permission and the breadcrumb in one statement."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from portal import clock
from portal.db import fetch
from portal.errors import NotFound
from portal.units.models import Grant, Unit
from portal.units.queries.grants import is_valid

MAX_DEPTH = 100  # levels: more are a loop, not an organisation


@dataclass(frozen=True, slots=True)
class Crumb:
    """A unit on the way."""

    id: int
    name: str
    kind: str
    closed_on: date | None
    is_granted: bool  # the role is held over exactly this one


@dataclass(frozen=True, slots=True)
class Breadcrumbs:
    """A unit and what is above it, the highest first; `all_ids` also of what stands above the viewer's units."""

    visible: tuple[Crumb, ...]  # from the highest that the viewer leads down to the unit itself
    all_ids: tuple[int, ...]
    within: str = ""  # the name of the unit right above, also where the viewer does not lead it; "" at the top

    @property
    def unit(self) -> Crumb:
        """The unit itself."""
        return self.visible[-1]

    @property
    def above(self) -> tuple[Crumb, ...]:
        """What the viewer leads above the unit."""
        return self.visible[:-1]


_up = (
    select(Unit.id, Unit.parent_id, bindparam("zero", 0).label("height"))
    .where(Unit.id == bindparam("unit"))
    .cte(recursive=True)
)
_up = _up.union_all(
    select(Unit.id, Unit.parent_id, _up.c.height + 1)
    .join(_up, Unit.id == _up.c.parent_id)
    .where(_up.c.height < MAX_DEPTH)
)
_granted = select(Grant.id).where(
    Grant.unit_id == Unit.id,
    Grant.user_id == bindparam("user"),
    Grant.role.in_(bindparam("roles", expanding=True)),
    is_valid(bindparam("now", type_=Grant.since.type)),
)
_BREADCRUMBS = (
    select(Unit.id, Unit.name, Unit.kind, Unit.closed_on, _granted.correlate(Unit).exists())
    .join(_up, _up.c.id == Unit.id)
    .order_by(_up.c.height.desc())
)


def get_breadcrumbs(unit_id: int, *, user_id: int, roles: Collection[str]) -> Breadcrumbs:
    """The way to the unit for somebody who holds one of the roles over it or above it; else NotFound."""
    told = {"unit": unit_id, "user": user_id, "roles": sorted(roles), "now": clock.now()}
    path = [Crumb(*row) for row in fetch(_BREADCRUMBS, told).all()]
    begin = next((place for place, step in enumerate(path) if step.is_granted), None)
    if begin is None:
        raise NotFound
    within = path[-2].name if len(path) > 1 else ""
    return Breadcrumbs(tuple(path[begin:]), tuple(step.id for step in path), within)
