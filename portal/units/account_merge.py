"""What becomes of places and roles when two accounts of one person become one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, update

from portal import clock
from portal.accounts.rules.merge_rules import Columns, Merge, MergeRule, declare_merge_rules
from portal.db import db
from portal.units.events import people_moved
from portal.units.models import Grant, Membership, UnitChange
from portal.units.operations.tree_lock import lock_tree_shared
from portal.units.queries.memberships import membership_of


def is_active(grant: Columns) -> ColumnElement[bool]:
    """Whether the role holds now."""
    return or_(grant.until.is_(None), grant.until > clock.now())


def prefer_stronger_grant(mine: Columns, other: Columns) -> dict[str, Any]:
    """What holds before what is over, an own role before a lent one, a longer one before a shorter one."""
    lasts_longer = and_(mine.until.is_not(None), or_(other.until.is_(None), other.until > mine.until))
    is_own, is_others_own = mine.deputy_of_id.is_(None), other.deputy_of_id.is_(None)
    is_alike = or_(and_(is_own, is_others_own), and_(~is_own, ~is_others_own))
    is_other = and_(
        is_active(other), or_(~is_active(mine), and_(is_others_own, ~is_own), and_(is_alike, lasts_longer))
    )
    names = ("since", "until", "deputy_of_id", "granted_by_id")
    return {name: case((is_other, other[name]), else_=mine[name]) for name in names}


@contextmanager
def end_membership(merge: Merge, moved: dict[str, int]) -> Iterator[None]:
    """End one of two memberships before the rows move, and the roles that stay behind afterwards.

    What one account lent to the other is over, too.
    """
    lock_tree_shared()
    behind = _merge_open_memberships(merge)
    was_theirs = behind is not None and behind.user_id == merge.gone_id
    yield
    if behind is not None:
        behind.user_id = merge.gone_id
        moved["membership"] -= was_theirs
    now = clock.now()
    over = or_(
        Grant.user_id == merge.gone_id, and_(Grant.user_id == merge.kept_id, Grant.deputy_of_id == merge.kept_id)
    )
    ending = update(Grant).where(over, or_(Grant.until.is_(None), Grant.until > now)).values(until=now)
    db.session.execute(ending.execution_options(synchronize_session=False))
    db.session.flush()
    db.session.expire_all()
    people_moved.send((merge.kept_id, merge.gone_id))


def _merge_open_memberships(merge: Merge) -> Membership | None:
    """End one of two open memberships; comes back with the one that the gone account has in the end.

    In two units, both stay in the history of the one person. In the same unit the longer one is kept and the
    other stays behind, so that on no earlier day the unit counts more people, or fewer, than it did.
    """
    mine, theirs = membership_of(merge.kept_id), membership_of(merge.gone_id)
    if mine is None or theirs is None:
        return None
    if mine.unit_id == theirs.unit_id:
        ending = mine if theirs.since < mine.since else theirs
    else:
        ending = mine if merge.keeps_unit_of_gone else theirs
    ending.until = clock.now()
    db.session.flush()
    return ending if mine.unit_id == theirs.unit_id else None


declare_merge_rules(
    # One of two open ones was ended before: see end_membership.
    MergeRule(Membership.user_id),
    MergeRule(Grant.user_id, unique_with=(Grant.unit_id, Grant.role), better=prefer_stronger_grant),
    MergeRule(Grant.granted_by_id),
    MergeRule(Grant.deputy_of_id),
    MergeRule(UnitChange.actor_id),
    around=end_membership,
)
