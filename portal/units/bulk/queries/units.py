"""Reads for thousands of people at once: a few statements, whatever the number."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeVar

from sqlalchemy import Row, func, select

from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import AccountMerge, User
from portal.db import db
from portal.deadlines import within_deadline
from portal.units.models import Grant, Membership, Unit, UnitAlias
from portal.units.queries.grants import is_valid
from portal.units.queries.tree import at_or_below

Value = TypeVar("Value")
BATCH_SIZE = 5_000  # values in one statement; SQLite takes 32,766

UNIT_ROW = select(Unit.id, Unit.code, Unit.name, Unit.kind, Unit.parent_id, Unit.closed_on)
PERSON_ROW = (
    select(
        User.id,
        User.name,
        User.phone,
        User.username,
        User.deactivated_at,
        User.anonymised_at,
        AccountMerge.kept_id,
        Membership.unit_id,
        Membership.since,
        Unit.name.label("unit_name"),
    )
    .outerjoin(AccountMerge, AccountMerge.gone_id == User.id)
    .outerjoin(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
    .outerjoin(Unit, Unit.id == Membership.unit_id)
)


def chunks(values: Iterable[Value]) -> Iterator[list[Value]]:
    """The different values, in an order that is always the same, as many at once as one statement takes."""
    ordered = sorted(set(values))  # type: ignore[type-var]  # numbers, or texts
    for start in within_deadline(range(0, len(ordered), BATCH_SIZE)):
        yield ordered[start : start + BATCH_SIZE]


def units_below(unit_id: int) -> list[Row[*tuple[Any, ...]]]:
    """The unit and all below it, closed ones too: id, code, name, kind, parent_id, closed_on."""
    return list(db.session.execute(UNIT_ROW.where(Unit.id.in_(at_or_below(unit_id)))))


def number_of_units_below(unit_id: int, *, most: int) -> int:
    """How many units there are at and below this one, closed ones too; beyond `most` nobody counts on."""
    ids = select(Unit.id).where(Unit.id.in_(at_or_below(unit_id))).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(ids)) or 0


def aliases_below(unit_id: int) -> dict[int, list[str]]:
    """The other names of the unit and of all below it, by unit id."""
    names: dict[int, list[str]] = defaultdict(list)
    statement = select(UnitAlias.unit_id, UnitAlias.name).where(UnitAlias.unit_id.in_(at_or_below(unit_id)))
    for row in db.session.execute(statement):
        names[row.unit_id].append(row.name)
    return names


def codes_in_use(codes: Iterable[str]) -> dict[str, int]:
    """The ids of the units that bear these codes, by code in small letters."""
    found: dict[str, int] = {}
    for some in chunks(code.lower() for code in codes):
        for row in db.session.execute(select(Unit.id, Unit.code).where(func.lower(Unit.code).in_(some))):
            found[row.code.lower()] = row.id
    return found


def codes_below(parent_ids: Iterable[int]) -> set[str]:
    """The codes, in small letters, of the units right below some."""
    found: set[str] = set()
    for some in chunks(parent_ids):
        found |= {code.lower() for code in db.session.scalars(select(Unit.code).where(Unit.parent_id.in_(some)))}
    return found


def has_closed_unit(unit_ids: Iterable[int]) -> bool:
    """Whether one of the units is closed."""
    closed = select(Unit.id).where(Unit.closed_on.is_not(None)).limit(1)
    return any(db.session.scalar(closed.where(Unit.id.in_(some))) for some in chunks(unit_ids))


def unit_ids_of(user_ids: Iterable[int]) -> dict[int, int]:
    """The unit that each of these people is in now, by user id; deactivated people too."""
    found: dict[int, int] = {}
    for some in chunks(user_ids):
        now_in = select(Membership.user_id, Membership.unit_id).where(Membership.until.is_(None))
        found |= dict(db.session.execute(now_in.where(Membership.user_id.in_(some))).all())
    return found


def people_by_login(phones: Iterable[str], usernames: Iterable[str]) -> list[Row[*tuple[Any, ...]]]:
    """The accounts with these phone numbers or user names, each with the present unit if there is one.

    id, name, phone, username, deactivated_at, anonymised_at, kept_id (of the account it was merged into), unit_id,
    since (of the membership), unit_name
    """
    found: dict[int, Row[*tuple[Any, ...]]] = {}
    for some in chunks(phones):
        found |= {row.id: row for row in db.session.execute(PERSON_ROW.where(User.phone.in_(some)))}
    for some in chunks(usernames):
        found |= {row.id: row for row in db.session.execute(PERSON_ROW.where(User.username.in_(some)))}
    return list(found.values())


def heads_among(user_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Which of these people lead which unit now, by a right of their own and for good: (user id, unit id)."""
    found: set[tuple[int, int]] = set()
    leading = (Grant.role == Role.LEADER, Grant.until.is_(None), Grant.deputy_of_id.is_(None))
    for some in chunks(user_ids):
        statement = select(Grant.user_id, Grant.unit_id).where(Grant.user_id.in_(some), *leading)
        found |= {(row.user_id, row.unit_id) for row in db.session.execute(statement)}
    return found


def folded_names_by_unit(unit_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """The folded names of those who are in each unit now, by unit id."""
    names: dict[int, set[str]] = defaultdict(set)
    for some in chunks(unit_ids):
        statement = (
            select(Membership.unit_id, User.folded)
            .join(User, User.id == Membership.user_id)
            .where(Membership.unit_id.in_(some), Membership.until.is_(None), User.deactivated_at.is_(None))
        )
        for row in db.session.execute(statement):
            names[row.unit_id].add(row.folded)
    return {unit_id: frozenset(found) for unit_id, found in names.items()}


def units_within_grants(unit_ids: Iterable[int], *, user_id: int, roles: Collection[str]) -> set[int]:
    """Which of the units stand at or below one over which the user holds one of the roles now."""
    mine = (Grant.user_id == user_id, Grant.role.in_(roles), is_valid(clock.now()))
    granted = list(db.session.scalars(select(Grant.unit_id).where(*mine)))
    found: set[int] = set()
    for some in chunks(unit_ids):
        statement = select(Unit.id).where(Unit.id.in_(some), Unit.id.in_(at_or_below(*granted)))
        found.update(db.session.scalars(statement))
    return found


def units_with_own_grant(unit_ids: Collection[int], *, user_id: int) -> set[int]:
    """Those of the units over which themselves the user holds any role now."""
    mine = (Grant.user_id == user_id, is_valid(clock.now()))
    return set(db.session.scalars(select(Grant.unit_id).where(*mine))).intersection(unit_ids)


def leader_grant_ids(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The ids of the leaders' grants, valid or over, of these people over these units: by (user id, unit id)."""
    found: dict[tuple[int, int], int] = {}
    for some in chunks(user_id for user_id, _unit_id in pairs):
        statement = select(Grant.id, Grant.user_id, Grant.unit_id).where(Grant.role == Role.LEADER)
        for row in db.session.execute(statement.where(Grant.user_id.in_(some))):
            if (row.user_id, row.unit_id) in pairs:
                found[row.user_id, row.unit_id] = row.id
    return found
