"""People by name, number, unit, state and role, a page at a time."""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, literal, literal_column, or_, select

from portal import clock
from portal.accounts.models import AccountMerge, User
from portal.accounts.queries.users import has_consent_condition
from portal.accounts.rules.consent_purposes import REPORTING
from portal.db import fetch
from portal.people.enums import PersonState, RoleFilter
from portal.people.filters import PeopleFilters
from portal.people.queries.person_rows import PERSON_ROW, PersonRow, last_seen
from portal.people.queries.scope import Scope, in_scope
from portal.units.models import Grant, Membership
from portal.units.queries.grants import HeldGrant, is_valid
from portal.units.queries.tree import at_or_below, begins_a_word
from portal.web.listing import MAX_PAGE, Pagination, paginate

PAGE_SIZE = 50
INACTIVE_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class PeoplePage:
    """One page of those who were found, as PERSON_ROW has them, and how many there are in all.

    `waiting` is how many of the whole scope have no password yet; 0 where a text or a role was asked for.
    """

    rows: tuple[PersonRow, ...]
    total: int
    pagination: Pagination
    waiting: int = 0

    @property
    def state(self) -> Hashable:
        """All of it as one value."""
        return self.total, self.waiting, self.pagination, tuple(map(tuple, self.rows))


def search_people(wanted: PeopleFilters, *, scope: Scope, units: Collection[int] = ()) -> PeoplePage:
    """The wanted page of the people in the scope: the last one where it lies behind the end.

    A text is looked for word by word in names, with and without dấu, in phone numbers and user names; whoever is
    at or below one of `units` is found too, after the others. Those whose name is written as it was typed come
    first: "Tư" finds Tư before Tú.
    """
    asked = _statements(wanted.state, wanted.role, wanted.sort, scope.form, PAGE_SIZE)
    if wanted.text:
        asked = _with_text(asked, wanted, units)
    now = clock.now()
    told: dict[str, Any] = {**scope.values, "now": now, "quiet_since": now - INACTIVE_AFTER}

    def read(pagination: Pagination) -> tuple[Any, ...]:
        return tuple(fetch(asked.page, told | {"offset": pagination.offset}).all())

    rows = read(Pagination(wanted.page, MAX_PAGE, PAGE_SIZE))
    total = rows[0].total if rows else 0
    if not rows and wanted.page > 1:
        total = fetch(asked.count, told).scalar() or 0
        rows = read(paginate(wanted.page, total=total, size=PAGE_SIZE))
    waiting = 0
    if asked.waiting is not None:
        waiting = rows[0].waiting if rows else fetch(asked.waiting, told).scalar() or 0
    return PeoplePage(rows, total, paginate(wanted.page, total=total, size=PAGE_SIZE), waiting)


@dataclass(frozen=True)
class _Statements:
    """How many people there are, and a page of them, each row with the number of all as `total`."""

    among: Select[Any]
    order: tuple[ColumnElement[Any], ...]
    size: int
    looks_at_all: bool = False  # everybody is looked at anyway: those who are meant are counted on the way
    waiting: Select[Any] | None = None  # how many of the scope have no password yet, read with the page

    @cached_property
    def count(self) -> Select[Any]:
        return self.among.with_only_columns(func.count())

    @cached_property
    def page(self) -> Select[Any]:
        # Else, counting alone is quick, and an index leads to the first ones by name without a look at the others.
        total = func.count().over() if self.looks_at_all else self.count.correlate(None).scalar_subquery()
        order = (*self.order, User.name_key, User.id)
        waiting = literal(0) if self.waiting is None else self.waiting.correlate(None).scalar_subquery()
        some = self.among.add_columns(total.label("total"), waiting.label("waiting")).order_by(*order)
        # Not as a value: else SQLite takes the page for long, and goes through all people to find its rows.
        size: ColumnElement[int] = literal_column(str(self.size))
        ids = some.offset(bindparam("offset")).limit(size).subquery()
        # What only the shown ones need is read for these alone.
        return PERSON_ROW.join(ids, ids.c.id == User.id).add_columns(ids.c.total, ids.c.waiting).order_by(*order)


def roles_in(grants: Iterable[HeldGrant]) -> tuple[str, ...]:
    """The roles that these grants are for, each once; what is lent is the role `deputy`."""
    ordered = sorted(grants, key=lambda grant: grant.role)
    names = (grant.role if grant.deputy_of_id is None else RoleFilter.DEPUTY for grant in ordered)
    return tuple(dict.fromkeys(names))


@lru_cache(maxsize=256)
def _statements(state: str, role: str, sort: str, form: str, size: int) -> _Statements:
    """The statements for everybody in a scope of this form who fits the filters, in pages of this size."""
    members = select(User.id).join(Membership, Membership.user_id == User.id)
    members = members.where(Membership.until.is_(None), in_scope(Membership.unit_id, form))
    among = members.where(*_in_state(state))
    order = (last_seen.desc().nulls_last(),) if sort == "seen" else ()
    if role:
        return _Statements(among.where(_has_role(role)), order, size)
    waiting = members.where(*_in_state(PersonState.NEW)).with_only_columns(func.count())
    return _Statements(among, order, size, waiting=waiting)


def _with_text(asked: _Statements, wanted: PeopleFilters, units: Collection[int]) -> _Statements:
    order = asked.order
    if not order and wanted.words:
        order = (case((_matches_exact_name(wanted), 0), (_matches_folded_name(wanted), 1), else_=2),)
    return _Statements(asked.among.where(_matches(wanted, units)), order, asked.size, looks_at_all=True)


def _in_state(state: str) -> list[ColumnElement[bool]]:
    if state == PersonState.LEFT:
        # Whose account became part of another one has not left.
        merged = select(AccountMerge.gone_id)
        return [User.deactivated_at.is_not(None), User.anonymised_at.is_(None), User.id.not_in(merged)]
    here = User.deactivated_at.is_(None)
    is_activated = User.password_hash.is_not(None)
    if state == PersonState.NEW:
        return [here, ~is_activated]
    if state == PersonState.ACTIVE:
        return [here, is_activated]
    if state == PersonState.QUIET:
        return [
            here,
            is_activated,
            has_consent_condition(User.id, REPORTING),
            User.last_seen_at < bindparam("quiet_since"),
        ]
    return [here]


def _has_role(role: str) -> ColumnElement[bool]:
    held = select(Grant.user_id).where(is_valid(bindparam("now", type_=Grant.since.type)))
    if role == RoleFilter.NONE:
        return User.id.not_in(held)
    if role == RoleFilter.DEPUTY:
        return User.id.in_(held.where(Grant.deputy_of_id.is_not(None)))
    return User.id.in_(held.where(Grant.role == role, Grant.deputy_of_id.is_(None)))


def _matches(wanted: PeopleFilters, units: Collection[int]) -> ColumnElement[bool]:
    meant = [_matches_folded_name(wanted)]
    if wanted.digits:
        meant.append(User.phone.contains(wanted.digits, autoescape=True))
    if len(wanted.words) == 1:
        meant.append(User.username.startswith(wanted.words[0], autoescape=True))
    if units:
        meant.append(Membership.unit_id.in_(at_or_below(*units)))
    return or_(*meant)


def _matches_folded_name(wanted: PeopleFilters) -> ColumnElement[bool]:
    return and_(*(begins_a_word(User.folded, word) for word in wanted.words))


def _matches_exact_name(wanted: PeopleFilters) -> ColumnElement[bool]:
    # Names are kept as people write them: each word with one capital.
    words = (word.capitalize() for word in wanted.text.split())
    return and_(*((literal(" ") + User.name).contains(f" {word}", autoescape=True) for word in words))
