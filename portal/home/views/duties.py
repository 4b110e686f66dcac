"""Which homes somebody has: by what is led, written or administered; none for a member."""

from dataclasses import dataclass
from datetime import date

from portal.accounts.enums import Role
from portal.accounts.rules.viewer import Viewer
from portal.home.views.admin import AdminHome, view_admin_home
from portal.home.views.head import HeadHome, view_head_home
from portal.home.views.leader import LeaderHome, view_leader_home
from portal.home.views.trainer import TrainerHome, view_trainer_home
from portal.people.queries.scope import led_units_and_scope
from portal.units.enums import UnitKind
from portal.units.queries.breadcrumbs import get_breadcrumbs
from portal.units.queries.tree import UnitName, children_names


@dataclass(frozen=True)
class DutyHome:
    """The parts of a home in their order; `others` are further units that are led."""

    admin: AdminHome | None = None
    leader: LeaderHome | None = None
    head: HeadHome | None = None
    trainer: TrainerHome | None = None
    others: tuple[UnitName, ...] = ()


def view_duty_home(viewer: Viewer, today: date) -> DutyHome | None:
    """What the viewer has to do here besides learning; None for a member.

    An administrator is shown the administration, also where a unit is led; the dashboard is a tap away.
    """
    units, scope = led_units_and_scope(viewer.id) if viewer.is_leader else ((), None)
    trainer = view_trainer_home(viewer, today) if Role.TRAINER in viewer.roles else None
    if scope is not None and units and Role.ADMIN in viewer.roles:
        return DutyHome(admin=view_admin_home(viewer, units, scope, today), trainer=trainer)
    if not units:
        return DutyHome(trainer=trainer) if trainer is not None else None
    way = get_breadcrumbs(_own_team(units[0]).id if viewer.is_head else units[0].id, viewer)
    if way.unit.kind == UnitKind.TEAM:
        return DutyHome(head=view_head_home(way, viewer, today), trainer=trainer, others=units[1:])
    return DutyHome(leader=view_leader_home(way, viewer, today), trainer=trainer, others=units[1:])


def _own_team(unit: UnitName) -> UnitName:
    """The team of a hamlet that has exactly one, else the unit itself."""
    below = children_names(unit.id) if unit.kind == UnitKind.HAMLET else ()
    return below[0] if len(below) == 1 and below[0].kind == UnitKind.TEAM else unit
