"""Account merges: what was recorded of one, and how many rows one would move."""

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.accounts.models import AccountMerge, Consent
from portal.accounts.rules.merge_rules import Merge, MergeRule
from portal.db import db


def find_merge(gone_id: int) -> AccountMerge | None:
    """What was noted when this account became part of another."""
    return db.session.get(AccountMerge, gone_id)


def number_of_rows(rule: MergeRule, user_id: int) -> int:
    """How many rows of a merge rule name this person."""
    theirs = rule.table.c[rule.column.key] == user_id
    return db.session.scalar(select(func.count()).select_from(rule.table).where(theirs)) or 0


def number_of_conflicts(rule: MergeRule, merge: Merge) -> int:
    """For how many things both accounts have a row of a merge rule."""
    if not rule.unique_with:
        return 0
    other = rule.table.alias()
    statement = select(func.count()).select_from(rule.table).join(other, rule.is_same(other))
    mine = rule.table.c[rule.column.key] == merge.gone_id
    return db.session.scalar(statement.where(mine, other.c[rule.column.key] == merge.kept_id)) or 0


def consents_of_both(merge: Merge) -> Sequence[Consent]:
    """What both accounts agreed to, the first given first."""
    statement = select(Consent).where(Consent.user_id.in_((merge.kept_id, merge.gone_id)))
    return db.session.scalars(statement.order_by(Consent.given_at, Consent.id)).all()
