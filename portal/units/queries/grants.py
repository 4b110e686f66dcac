"""The roles that people hold over units."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, bindparam, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.db import cached_per_request, db, fetch
from portal.errors import NotFound
from portal.units.models import Grant, Unit
from portal.units.queries.tree import at_or_above, at_or_below


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """What of a grant says how far it reaches."""

    user_id: int
    unit_id: int
    role: str
    deputy_of_id: int | None


def is_valid(at: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether a grant holds at this moment."""
    return or_(Grant.until.is_(None), Grant.until > at)


def find_grant(user_id: int, unit_id: int, role: str) -> Grant | None:
    """The grant of this role over this unit, valid or not."""
    mine = (Grant.user_id == user_id, Grant.unit_id == unit_id, Grant.role == role)
    return db.session.scalar(select(Grant).where(*mine))


_mine = (Grant.user_id == bindparam("user"), is_valid(bindparam("now", type_=Grant.since.type)))
_over = Grant.unit_id.in_(at_or_above(cast("int", bindparam("unit"))))
_GRANTS = select(Grant).where(*_mine).order_by(Grant.unit_id, Grant.role)
_ROLES_OVER = select(Grant.role).where(*_mine, _over)
_GRANTS_OVER = select(Grant).where(*_mine, _over).order_by(Grant.id)


@cached_per_request
def grants_of(user_id: int) -> Sequence[Grant]:
    """The person's grants that hold now."""
    return db.session.scalars(_GRANTS, {"user": user_id, "now": clock.now()}).all()


@cached_per_request
def roles_over(unit_id: int, user_id: int) -> frozenset[str]:
    """The roles that hold now, granted to the user over this unit or one above it."""
    return frozenset(fetch(_ROLES_OVER, {"unit": unit_id, "user": user_id, "now": clock.now()}).scalars().all())


@cached_per_request
def grants_over(unit_id: int, user_id: int) -> Sequence[Grant]:
    """The user's grants that hold now over this unit or one above it."""
    return db.session.scalars(_GRANTS_OVER, {"unit": unit_id, "user": user_id, "now": clock.now()}).all()


def own_roles_over(unit_id: int, user_id: int) -> set[str]:
    """The roles that the user holds over this unit or one above it, without those lent to a deputy."""
    return {grant.role for grant in grants_over(unit_id, user_id) if grant.deputy_of_id is None}


def granted_units(user_id: int, roles: Iterable[str]) -> Sequence[Unit]:
    """The units over which the user holds one of the roles now, in Vietnamese order."""
    return _granted_units(user_id, tuple(sorted(roles)))


_GRANTED = (
    select(Unit)
    .where(Unit.id.in_(select(Grant.unit_id).where(*_mine, Grant.role.in_(bindparam("roles", expanding=True)))))
    .order_by(Unit.name_key, Unit.id)
)


@cached_per_request
def _granted_units(user_id: int, roles: tuple[str, ...]) -> Sequence[Unit]:
    return db.session.scalars(_GRANTED, {"user": user_id, "roles": list(roles), "now": clock.now()}).all()


# Who holds both stands last with the own rights, and that counts.
_HEADS = (
    select(Grant.user_id, Grant.deputy_of_id.is_(None))
    .where(
        *(Grant.unit_id == bindparam("unit"), Grant.role == Role.LEADER),
        is_valid(bindparam("now", type_=Grant.since.type)),
    )
    .order_by(Grant.deputy_of_id.is_(None))
)


def heads_of(unit_id: int) -> dict[int, bool]:
    """Those who lead exactly this unit now, by id: whether with rights of their own, not only as a deputy."""
    return dict(fetch(_HEADS, {"unit": unit_id, "now": clock.now()}).all())


def get_grant(grant_id: int, *, unit_id: int) -> Grant:
    """The grant over exactly this unit, over or not, with its person; or NotFound."""
    statement = select(Grant).where(Grant.id == grant_id, Grant.unit_id == unit_id)
    grant = db.session.scalar(statement.options(joinedload(Grant.user)))
    if grant is None:
        raise NotFound
    return grant


def deputies_of(head_id: int, unit_id: int) -> Sequence[Grant]:
    """The grants that hold now by which this head lends the rights over exactly this unit."""
    lent = (Grant.deputy_of_id == head_id, Grant.unit_id == unit_id, is_valid(clock.now()))
    return db.session.scalars(select(Grant).where(*lent).order_by(Grant.id)).all()


_head = aliased(User)
_giver = aliased(User)
ROLE_ROW = (
    select(
        Grant.id,
        Grant.role,
        Grant.since,
        Grant.until,
        Grant.user_id,
        User.name,
        Grant.unit_id,
        Unit.name.label("unit_name"),
        Grant.deputy_of_id,
        _head.name.label("head_name"),
        _giver.name.label("given_by"),
    )
    .join(User, User.id == Grant.user_id)
    .join(Unit, Unit.id == Grant.unit_id)
    .outerjoin(_head, _head.id == Grant.deputy_of_id)
    .outerjoin(_giver, _giver.id == Grant.granted_by_id)
)


def role_holders_over(unit_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Who holds a role now over the unit or one above it, of those who have not left, by role and name.

    id, role, since, until, user_id, name, unit_id, unit_name, deputy_of_id, head_name, given_by (a name or
    None)
    """
    holding = (is_valid(clock.now()), User.deactivated_at.is_(None))
    statement = ROLE_ROW.where(Grant.unit_id.in_(at_or_above(unit_id)), *holding)
    return db.session.execute(statement.order_by(Grant.role, User.name_key, Grant.id)).all()


def deputyships_of(user_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """For whom the person acts now, over which unit and until when, as rows like those of role_holders_over."""
    return fetch(_DEPUTYSHIPS, {"user": user_id, "now": clock.now()}).all()


_DEPUTYSHIPS = ROLE_ROW.where(*_mine, Grant.deputy_of_id.is_not(None)).order_by(Grant.until, Grant.id)


def number_of_roles_below(unit_id: int) -> int:
    """How many grants hold now over the units below this one."""
    below = (Grant.unit_id.in_(at_or_below(unit_id)), Grant.unit_id != unit_id)
    statement = select(func.count()).select_from(Grant).join(User, User.id == Grant.user_id)
    holding = (is_valid(clock.now()), User.deactivated_at.is_(None))
    return db.session.scalar(statement.where(*below, *holding)) or 0


def heads_by_unit(unit_ids: Iterable[int]) -> dict[int, list[str]]:
    """The names of those who lead each of these units by an own right, by unit id; none where nobody does."""
    leading = (Grant.role == Role.LEADER, Grant.deputy_of_id.is_(None), is_valid(clock.now()))
    statement = (
        select(Grant.unit_id, User.name)
        .join(User, User.id == Grant.user_id)
        .where(Grant.unit_id.in_(list(unit_ids)), User.deactivated_at.is_(None), *leading)
        .order_by(User.name_key)
    )
    heads: dict[int, list[str]] = {}
    for row in db.session.execute(statement):
        heads.setdefault(row.unit_id, []).append(row.name)
    return heads


def heads_right_below(unit_ids: Iterable[int]) -> dict[int, list[str]]:
    """The names of those who lead a unit right below each of these by an own right; none where nobody does."""
    leading = (Grant.role == Role.LEADER, Grant.deputy_of_id.is_(None), is_valid(clock.now()))
    statement = (
        select(Unit.parent_id, User.name)
        .join(Grant, Grant.unit_id == Unit.id)
        .join(User, User.id == Grant.user_id)
        .where(Unit.parent_id.in_(list(unit_ids)), Unit.closed_on.is_(None), *leading)
        .where(User.deactivated_at.is_(None))
        .order_by(User.name_key)
    )
    heads: dict[int, list[str]] = {}
    for row in db.session.execute(statement):
        heads.setdefault(row.parent_id, []).append(row.name)
    return heads


def heads_leading(unit_id: int) -> Sequence[User]:
    """The people who lead exactly this unit now by an own right, by given name."""
    leading = (Grant.unit_id == unit_id, Grant.role == Role.LEADER, Grant.deputy_of_id.is_(None))
    statement = select(User).join(Grant, Grant.user_id == User.id).where(*leading, is_valid(clock.now()))
    return db.session.scalars(statement.where(User.deactivated_at.is_(None)).order_by(User.name_key)).all()


def has_other_admin(grant: Grant) -> bool:
    """Whether somebody else administers the portal for good, at its top if this grant reaches it.

    The rows are locked where the database can, so that two administrators cannot end each other at once.
    """
    statement = (
        select(Grant.id, Unit.parent_id)
        .join(User, User.id == Grant.user_id)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(Grant.role == Role.ADMIN, Grant.until.is_(None), User.deactivated_at.is_(None))
        .order_by(Grant.id)
        .with_for_update(of=Grant)
    )
    is_at_top = grant.unit.parent_id is None
    admins = db.session.execute(statement).all()
    return any(row.id != grant.id and not (is_at_top and row.parent_id is not None) for row in admins)


def has_all_tops(unit_ids: Collection[int]) -> bool:
    """Whether every unit that stands at the top of a tree is among these."""
    tops = set(db.session.scalars(select(Unit.id).where(Unit.parent_id.is_(None), Unit.closed_on.is_(None))))
    return bool(tops) and tops <= set(unit_ids)


# The ids of the units over which the person `user` holds one of the `roles` at the time `now`.
HELD_UNITS = select(Grant.unit_id).where(
    Grant.user_id == bindparam("user"),
    Grant.role.in_(bindparam("roles", expanding=True)),
    is_valid(bindparam("now", type_=Grant.since.type)),
)
_top = select(Unit.id).where(Unit.parent_id.is_(None), Unit.closed_on.is_(None))
# Whether these are all the units that stand at the top of a tree.
HOLDS_ALL_TOPS = _top.exists() & ~_top.where(Unit.id.not_in(HELD_UNITS)).exists()
_HOLDS_ALL_TOPS = select(HOLDS_ALL_TOPS)


def holds_all_tops(user_id: int, roles: Iterable[str]) -> bool:
    """Whether the user holds one of the roles now over every unit that stands at the top of a tree."""
    return _holds_all_tops(user_id, tuple(sorted(roles)))


@cached_per_request
def _holds_all_tops(user_id: int, roles: tuple[str, ...]) -> bool:
    asked = {"user": user_id, "roles": list(roles), "now": clock.now()}
    return bool(fetch(_HOLDS_ALL_TOPS, asked).scalar())


def grants_at(unit_id: int) -> Sequence[Grant]:
    """The grants that hold now over exactly this unit."""
    here = (Grant.unit_id == unit_id, is_valid(clock.now()))
    return db.session.scalars(select(Grant).where(*here).order_by(Grant.id)).all()


def find_ended_grant(grant_id: int, *, unit_id: int) -> Grant | None:
    """A grant over exactly this unit that was ended within the last hour, with its person."""
    now = clock.now()
    lately = (Grant.until <= now, Grant.until > now - timedelta(hours=1))
    statement = select(Grant).where(Grant.id == grant_id, Grant.unit_id == unit_id, *lately)
    return db.session.scalar(statement.options(joinedload(Grant.user)))
