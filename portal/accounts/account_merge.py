"""Two accounts of one person become one: rows are moved, never copied, and no row is lost.

Every feature says by `Rows` what becomes of its own tables; this module moves them, and looks after accounts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import (
    ColumnCollection,
    ColumnElement,
    CursorResult,
    FromClause,
    and_,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute

from portal import clock
from portal.accounts.events import people_changed
from portal.accounts.models import AccountMerge, ActivationCode, Consent, User
from portal.accounts.operations.deactivate import close_account
from portal.audit.models import Actor
from portal.content.text.vietnamese import fold, name_sort_key
from portal.db import db
from portal.errors import Refused

Columns = ColumnCollection[str, ColumnElement[Any]]


@dataclass(frozen=True)
class Merge:
    """Two accounts of one person, by id: the one that is kept, and the one that is gone."""

    kept_id: int
    gone_id: int


@dataclass(frozen=True)
class MergeRule:
    """A merge rule: the rows of a table that name a person in one column, and what becomes of them.

    All move to the kept account, but where it has a row for the same things (`one_for`; only among rows of which
    `among` is true): there the kept row takes the `better` values of both, and the other stays with the account
    that is gone. `stays` names further rows that stay.
    """

    column: InstrumentedAttribute[Any]
    unique_with: tuple[InstrumentedAttribute[Any], ...] = ()
    among: Callable[[Columns], ColumnElement[bool]] | None = None
    better: Callable[[Columns, Columns], Mapping[str, Any]] | None = None
    stays: Callable[[Columns, Merge], ColumnElement[bool]] | None = None

    @property
    def table(self) -> FromClause:
        """The table that the rows are in."""
        table: FromClause = self.column.class_.__table__
        return table

    @property
    def name(self) -> str:
        """How the rows are called in the record of the merge."""
        table: str = self.column.class_.__tablename__
        return table if self.column.key == "user_id" else f"{table}.{self.column.key}"

    def number(self, user_id: int) -> int:
        """How many rows name this person."""
        theirs = self.table.c[self.column.key] == user_id
        return db.session.scalar(select(func.count()).select_from(self.table).where(theirs)) or 0

    def count_conflicts(self, merge: Merge) -> int:
        """For how many things both accounts have a row."""
        if not self.unique_with:
            return 0
        other = self.table.alias()
        statement = select(func.count()).select_from(self.table).join(other, self._same(other))
        mine = self.table.c[self.column.key] == merge.gone_id
        return db.session.scalar(statement.where(mine, other.c[self.column.key] == merge.kept_id)) or 0

    def move(self, merge: Merge) -> int:
        """Move the rows in the caller's transaction; how many moved. Objects read before are stale afterwards."""
        table: Any = self.table
        mine, other = table.c[self.column.key], table.alias()
        if self.better is not None:
            values = self.better(table.c, other.c)
            both = (mine == merge.kept_id, other.c[self.column.key] == merge.gone_id, self._same(other))
            db.session.execute(update(table).where(*both).values(values))
        moving = update(table).where(mine == merge.gone_id)
        if self.unique_with:
            taken = exists().where(other.c[self.column.key] == merge.kept_id, self._same(other))
            moving = moving.where(~taken)
        if self.stays is not None:
            moving = moving.where(~self.stays(table.c, merge))
        moved: CursorResult[Any] = db.session.execute(moving.values({self.column.key: merge.kept_id}))  # type: ignore[assignment]  # an UPDATE gives a cursor
        return moved.rowcount

    def _same(self, other: FromClause) -> ColumnElement[bool]:
        """Whether a row and one of the other account are for the same things."""
        sides: Sequence[Any] = (self.table.c, other.c)
        same = [sides[0][column.key] == sides[1][column.key] for column in self.unique_with]
        if self.among is not None:
            same += [self.among(side) for side in sides]
        return and_(*same)


def apply_merge_rules(rows: Iterable[MergeRule], merge: Merge) -> dict[str, int]:
    """Move the rows of several tables, in this order; how many of each, by their names."""
    db.session.flush()
    moved = {each.name: each.move(merge) for each in rows}
    db.session.expire_all()
    return moved


MERGE_RULES = (
    MergeRule(ActivationCode.user_id),
    MergeRule(ActivationCode.issued_by_id),
    MergeRule(AccountMerge.kept_id),
    MergeRule(AccountMerge.actor_id),
)


def find_merge(gone_id: int) -> AccountMerge | None:
    """What was noted when this account became part of another."""
    return db.session.get(AccountMerge, gone_id)


def merge_users(merge: Merge) -> dict[str, int]:
    """Move what this feature keeps of the person; devices end, and so do the codes of the account that is gone."""
    consents = _merge_consents(merge)
    return apply_merge_rules(MERGE_RULES, merge) | {"consent": consents}


def fold_account(
    kept: User, gone: User, *, name: str, phone: str | None, username: str | None, actor: Actor | None
) -> None:
    """Close the account that is gone, and let the kept one have this name, phone number and user name.

    They belong to one of the two; what is not taken becomes free. The kept password and PIN stay.
    """
    close_account(gone, actor=actor)
    gone.phone = gone.username = None
    db.session.flush()  # what was taken must be free first
    kept.name, kept.name_key, kept.folded = name, name_sort_key(name), fold(name)
    kept.phone, kept.username = phone, username
    db.session.flush()


def record_merge(merge: Merge, moved: Mapping[str, int], *, actor: Actor | None) -> AccountMerge:
    """Note that the accounts are one from now on; Refused where the gone one became part of another before."""
    if find_merge(merge.gone_id) is not None:
        raise Refused(_("This account was merged into another already."))
    noted = AccountMerge(
        gone_id=merge.gone_id,
        kept_id=merge.kept_id,
        actor_id=actor.id if actor is not None else None,
        merged_at=clock.now(),
        moved={name: number for name, number in moved.items() if number},
    )
    db.session.add(noted)
    db.session.flush()
    people_changed.send((merge.kept_id, merge.gone_id))
    return noted


def _merge_consents(merge: Merge) -> int:
    """Move the agreements: what the person did last, giving or taking back, under either account, holds.

    The moments at which something was agreed to are proof and stay as they are. An agreement to a wording that
    the kept account agrees to as well stays where it is.
    """
    statement = select(Consent).where(Consent.user_id.in_((merge.kept_id, merge.gone_id)))
    consents = db.session.scalars(statement.order_by(Consent.given_at, Consent.id)).all()
    moved = 0
    for purpose in {consent.purpose for consent in consents}:
        both = [consent for consent in consents if consent.purpose == purpose]
        agreed = {c.version for c in both if c.user_id == merge.kept_id and c.withdrawn_at is None}
        given = max(consent.given_at for consent in both)
        taken_back = max((c.withdrawn_at for c in both if c.withdrawn_at is not None), default=None)
        for consent in both:
            if taken_back is not None and taken_back >= given and consent.withdrawn_at is None:
                consent.withdrawn_at = taken_back
            elif consent.user_id == merge.gone_id and consent.withdrawn_at is None and consent.version in agreed:
                continue
            if consent.user_id == merge.gone_id:
                consent.user_id = merge.kept_id
                moved += 1
    db.session.flush()
    return moved
