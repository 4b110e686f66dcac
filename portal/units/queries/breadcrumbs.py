"""Breadcrumbs down to a unit, as far as somebody manages it: permission and path in one statement."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import Actor
from portal.db import fetch
from portal.errors import NotFound
from portal.units.models import Grant, Unit
from portal.units.permissions import LEADER_ROLES
from portal.units.queries.grants import is_valid
from portal.units.queries.managed_units import managed_unit_ids
from portal.units.queries.memberships import unit_of
from portal.units.queries.tree import UNIT_AND_ABOVE
from portal.units.queries.tree_history import UnitOn, path_on
from portal.units.queries.unit_labels import relabelled


@dataclass(frozen=True, slots=True)
class Crumb:
    """A unit on the way, by its label."""

    id: int
    name: str
    kind: str
    closed_on: date | None
    is_granted: bool  # the role is held over exactly this one
    below: int = 0  # how many open units stand right below
    kind_below: str = ""  # their kind, where all are of one
    leader: str = ""  # who leads it, before deputies
    leaders: int = 0  # how many lead it


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


_granted = select(Grant.id).where(
    Grant.unit_id == Unit.id,
    Grant.user_id == bindparam("user"),
    Grant.role.in_(bindparam("roles", expanding=True)),
    is_valid(bindparam("now", type_=Grant.since.type)),
)
# What the head of a unit's screens says of it comes with the way, for a statement of its own would cost more.
_child = aliased(Unit)
_children = (_child.parent_id == Unit.id, _child.closed_on.is_(None))
_kinds = case((func.min(_child.kind) == func.max(_child.kind), func.min(_child.kind)), else_="")
_leads = (
    Grant.unit_id == Unit.id,
    Grant.role == Role.LEADER,
    is_valid(bindparam("now", type_=Grant.since.type)),
)
_leader = (
    select(User.name)
    .join(Grant, Grant.user_id == User.id)
    .where(*_leads)
    .order_by(Grant.deputy_of_id.is_not(None), Grant.since, Grant.id)
    .limit(1)
)
_twin = aliased(Unit)
_has_twin = (
    select(_twin.id)
    .where(
        *(_twin.parent_id == Unit.parent_id, _twin.folded == Unit.folded),
        *(_twin.id != Unit.id, _twin.closed_on.is_(None)),
    )
    .correlate(Unit)
    .exists()
)
_BREADCRUMBS = (
    select(
        Unit.id,
        Unit.name,
        Unit.kind,
        Unit.closed_on,
        _granted.correlate(Unit).exists(),
        select(func.count()).select_from(_child).where(*_children).correlate(Unit).scalar_subquery(),
        select(func.coalesce(_kinds, "")).where(*_children).correlate(Unit).scalar_subquery(),
        func.coalesce(_leader.correlate(Unit).scalar_subquery(), ""),
        select(func.count()).select_from(Grant).where(*_leads).correlate(Unit).scalar_subquery(),
        _has_twin,
    )
    .join(UNIT_AND_ABOVE, UNIT_AND_ABOVE.c.id == Unit.id)
    .order_by(UNIT_AND_ABOVE.c.height.desc())
)


def get_breadcrumbs(unit_id: int, actor: Actor) -> Breadcrumbs:
    """The breadcrumbs to a unit that the actor leads, or one above it; else NotFound."""
    found = find_breadcrumbs(unit_id, actor)
    if found is None:
        raise NotFound
    return found


def find_breadcrumbs(unit_id: int | None, actor: Actor) -> Breadcrumbs | None:
    """The breadcrumbs to a unit, if there is one that the actor leads, or one above it."""
    if unit_id is None:
        return None
    told = {"unit": unit_id, "user": actor.id, "roles": sorted(LEADER_ROLES), "now": clock.now()}
    rows = fetch(_BREADCRUMBS, told).all()
    path = [Crumb(*row[:-1]) for row in rows]
    begin = next((place for place, step in enumerate(path) if step.is_granted), None)
    if begin is None:
        return None
    if any(row[-1] for row in rows):
        path = relabelled(path)
    within = path[-2].name if len(path) > 1 else ""
    return Breadcrumbs(tuple(path[begin:]), tuple(step.id for step in path), within)


def breadcrumbs_on(unit: Unit, day: date, actor: Actor) -> list[UnitOn]:
    """The breadcrumbs of a day, from the highest unit that the actor leads now; empty if it was not there."""
    path, led = path_on(unit.id, day), set(managed_unit_ids(actor))
    return path[next((place for place, above in enumerate(path) if above.id in led), -1) :]


def breadcrumbs_to_person(user_id: int, actor: Actor) -> tuple[Crumb, ...]:
    """The breadcrumbs to the unit where the person is, if there is one."""
    home = unit_of(user_id)
    return get_breadcrumbs(home.id, actor).visible if home is not None else ()
