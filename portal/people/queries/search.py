"""People by name, number, unit, state and role, a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select

from portal import clock
from portal.accounts.consents import REPORTING
from portal.accounts.models import AccountMerge, User
from portal.accounts.queries import agreeing
from portal.db import db
from portal.people.queries.columns import PERSON_ROW, PersonRow, last_seen
from portal.people.queries.scope import Scope
from portal.people.wanted import Wanted
from portal.units.models import Grant, Membership
from portal.units.queries import at_or_below, begins_a_word, is_valid

PAGE = 50
QUIET_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class Found:
    """One page of those who were found, as PERSON_ROW has them, and how many there are in all."""

    rows: Sequence[PersonRow]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages they fill."""
        return pages_of(self.total)


def search_people(wanted: Wanted, *, scope: Scope, units: Collection[int] = ()) -> Found:
    """The wanted page of the people in the scope: the last one where it lies behind the end.

    A text is looked for word by word in names, with and without dấu, in phone numbers and user names; whoever is
    at or below one of `units` is found too, after the others. Those whose name is written as it was typed come
    first: "Tư" finds Tư before Tú.
    """
    among = _people(wanted, scope, units)
    in_order = among.order_by(*_order(wanted), User.name_key, User.id)
    ids, total = _first_try(among, in_order, wanted)
    page = min(wanted.page, pages_of(total))
    if page != wanted.page:
        ids = db.session.scalars(_page_of(in_order, page)).all()
    # What only the shown ones need is read for these alone.
    rows = {row.id: row for row in db.session.execute(PERSON_ROW.where(User.id.in_(ids)))}
    return Found([rows[user_id] for user_id in ids], total, page)


def _first_try(among: Select[Any], in_order: Select[Any], wanted: Wanted) -> tuple[Sequence[int], int]:
    """The ids on the wanted page, if there is such a page, and how many people are found in all."""
    if wanted.text:
        # Everybody is looked at anyway: count those who are meant on the way.
        counted = _page_of(in_order, wanted.page).add_columns(func.count().over())
        rows = db.session.execute(counted).all()
        if rows:
            return [row[0] for row in rows], rows[0][1]
        if wanted.page == 1:
            return [], 0
    total = db.session.scalar(among.with_only_columns(func.count())) or 0
    # Counting alone is quick, and an index leads to the first ones by name without a look at the others.
    return db.session.scalars(_page_of(in_order, wanted.page)).all() if total else [], total


def _page_of(in_order: Select[Any], page: int) -> Select[Any]:
    return in_order.offset((page - 1) * PAGE).limit(PAGE)


def pages_of(total: int) -> int:
    """How many pages so many people fill; an empty list has one."""
    return max(1, -(-total // PAGE))


def roles_of(user_ids: Collection[int]) -> dict[int, list[str]]:
    """The roles that these people hold now over any unit, by user id; what is lent is the role `deputy`."""
    statement = select(Grant.user_id, Grant.role, Grant.deputy_of_id).where(
        Grant.user_id.in_(user_ids), is_valid(clock.now())
    )
    found: dict[int, list[str]] = {}
    for user_id, role, deputy_of_id in db.session.execute(statement.order_by(Grant.role)):
        roles = found.setdefault(user_id, [])
        name = role if deputy_of_id is None else "deputy"
        if name not in roles:
            roles.append(name)
    return found


def _people(wanted: Wanted, scope: Scope, units: Collection[int]) -> Select[Any]:
    statement = (
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.until.is_(None), scope.holds(Membership.unit_id), *_in_state(wanted.state))
    )
    if wanted.role:
        statement = statement.where(_has_role(wanted.role))
    if wanted.text:
        statement = statement.where(_is_meant(wanted, units))
    return statement


def _in_state(state: str) -> list[ColumnElement[bool]]:
    if state == "left":
        # Whose account became part of another one has not left.
        merged = select(AccountMerge.gone_id)
        return [User.deactivated_at.is_not(None), User.anonymised_at.is_(None), User.id.not_in(merged)]
    here = User.deactivated_at.is_(None)
    is_activated = User.password_hash.is_not(None)
    if state == "new":
        return [here, ~is_activated]
    if state == "active":
        return [here, is_activated]
    if state == "quiet":
        return [here, is_activated, agreeing(User.id, REPORTING), User.last_seen_at < clock.now() - QUIET_AFTER]
    return [here]


def _has_role(role: str) -> ColumnElement[bool]:
    held = select(Grant.user_id).where(is_valid(clock.now()))
    if role == "none":
        return User.id.not_in(held)
    if role == "deputy":
        return User.id.in_(held.where(Grant.deputy_of_id.is_not(None)))
    return User.id.in_(held.where(Grant.role == role, Grant.deputy_of_id.is_(None)))


def _is_meant(wanted: Wanted, units: Collection[int]) -> ColumnElement[bool]:
    meant = [_is_called(wanted)]
    if wanted.digits:
        meant.append(User.phone.contains(wanted.digits, autoescape=True))
    if len(wanted.words) == 1:
        meant.append(User.username.startswith(wanted.words[0], autoescape=True))
    if units:
        meant.append(Membership.unit_id.in_(at_or_below(*units)))
    return or_(*meant)


def _is_called(wanted: Wanted) -> ColumnElement[bool]:
    return and_(*(begins_a_word(User.folded, word) for word in wanted.words))


def _is_written(wanted: Wanted) -> ColumnElement[bool]:
    # Names are kept as people write them: each word with one capital.
    words = (word.capitalize() for word in wanted.text.split())
    return and_(*((literal(" ") + User.name).contains(f" {word}", autoescape=True) for word in words))


def _order(wanted: Wanted) -> list[ColumnElement[Any]]:
    if wanted.sort == "seen":
        return [last_seen.desc().nulls_last()]
    if not wanted.words:
        return []
    return [case((_is_written(wanted), 0), (_is_called(wanted), 1), else_=2)]
