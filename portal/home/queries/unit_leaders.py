"""Who leads some units, and how to reach them; and which units nobody leads."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, case, or_, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.db import Rows, fetch
from portal.people.queries.scope import Scope, in_scope
from portal.units.enums import UnitKind
from portal.units.models import Grant, Unit
from portal.units.queries.grants import is_valid

MAX_UNLED = 100  # who has more goes to the tree of units


@dataclass(frozen=True, slots=True)
class UnitLeader:
    """Somebody who leads a unit; `phone` is None where the account has no number."""

    user_id: int
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class UnledUnit:
    """A team that nobody leads, with the unit above it."""

    id: int
    name: str
    parent_name: str | None

    @property
    def label(self) -> str:
        """The name, with the unit above it where the name does not say it."""
        within = self.parent_name or ""
        return self.name if within.casefold() in self.name.casefold() else f"{self.name} ({within})"


_now = bindparam("now", type_=Grant.since.type)
_asked: BindParameter[Any] = bindparam("unit_ids", expanding=True)
_LEADERS: Rows = (
    select(case((Unit.id.in_(_asked), Unit.id), else_=Unit.parent_id), User.id, User.name, User.phone)
    .select_from(Grant)
    .join(Unit, Unit.id == Grant.unit_id)
    .join(User, User.id == Grant.user_id)
    .where(
        or_(Unit.id.in_(_asked), Unit.parent_id.in_(_asked)),
        Unit.closed_on.is_(None),
        Grant.role == Role.LEADER,
        Grant.user_id != bindparam("viewer"),
        is_valid(_now),
        User.deactivated_at.is_(None),
    )
    # A head who has lent the rights is away: the deputy is there.
    .order_by(
        case((Unit.id.in_(_asked), 0), else_=1),
        Grant.deputy_of_id.is_(None),
        User.phone.is_(None),
        Grant.since,
        Grant.id,
    )
)
_parent = aliased(Unit)


def leaders_to_call(unit_ids: Collection[int], *, viewer_id: int) -> dict[int, UnitLeader]:
    """Whom to call about each of these units, by unit id: a deputy before the head, a number before none.

    Of a unit that nobody leads by itself, such as a hamlet, whoever leads one right below. Only for whoever leads
    a unit above them.
    """
    values = {"unit_ids": list(unit_ids), "viewer": viewer_id, "now": clock.now()}
    found: dict[int, UnitLeader] = {}
    for unit_id, *person in fetch(_LEADERS, values).all() if unit_ids else ():
        found.setdefault(unit_id, UnitLeader(*person))
    return found


def unled_teams(scope: Scope) -> list[UnledUnit]:
    """The open teams within the scope that nobody leads, neither them nor the hamlet above, up to MAX_UNLED."""
    return [UnledUnit(*row) for row in fetch(_unled(scope.form), {**scope.values, "now": clock.now()}).all()]


def _unled(form: str) -> Rows:
    held = (
        select(Grant.id)
        .join(User, User.id == Grant.user_id)
        .where(
            Grant.unit_id.in_((Unit.id, case((_parent.kind == UnitKind.HAMLET, _parent.id)))),
            Grant.role == Role.LEADER,
            is_valid(_now),
            User.deactivated_at.is_(None),
        )
        .correlate(Unit, _parent)
    )
    return (
        select(Unit.id, Unit.name, _parent.name)
        .outerjoin(_parent, _parent.id == Unit.parent_id)
        .where(Unit.kind == UnitKind.TEAM, Unit.closed_on.is_(None), in_scope(Unit.id, form), ~held.exists())
        .order_by(Unit.name_key, Unit.id)
        .limit(MAX_UNLED)
    )
