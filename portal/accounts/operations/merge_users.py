"""Two accounts of one person become one: the rows move, one account is closed, and the merge is recorded."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import CursorResult, exists, update

from portal import clock
from portal.accounts.events import people_changed
from portal.accounts.models import AccountMerge, User
from portal.accounts.operations.deactivate import close_account
from portal.accounts.queries.merged_accounts import find_merge
from portal.accounts.rules.merge_rules import MERGE_RULES, Merge, MergeRule
from portal.audit.models import Actor
from portal.content.text.vietnamese import fold, name_sort_key
from portal.db import db
from portal.errors import Refused


def move_rows(merge: Merge) -> dict[str, int]:
    """Move what the features keep of the person, in their order; how many rows, by the names of the merge rules.

    Objects read before are stale afterwards.
    """
    moved: dict[str, int] = {}
    for rules, around in MERGE_RULES:
        with around(merge, moved):
            db.session.flush()
            moved |= {rule.name: _move(rule, merge) for rule in rules}
            db.session.expire_all()
    return moved


def _move(rule: MergeRule, merge: Merge) -> int:
    table: Any = rule.table
    mine, other = table.c[rule.column.key], table.alias()
    if rule.better is not None:
        values = rule.better(table.c, other.c)
        both = (mine == merge.kept_id, other.c[rule.column.key] == merge.gone_id, rule.is_same(other))
        db.session.execute(update(table).where(*both).values(values))
    moving = update(table).where(mine == merge.gone_id)
    if rule.unique_with:
        taken = exists().where(other.c[rule.column.key] == merge.kept_id, rule.is_same(other))
        moving = moving.where(~taken)
    if rule.stays is not None:
        moving = moving.where(~rule.stays(table.c, merge))
    moved: CursorResult[Any] = db.session.execute(moving.values({rule.column.key: merge.kept_id}))  # type: ignore[assignment]  # an UPDATE gives a cursor
    return moved.rowcount


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
