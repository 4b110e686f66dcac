"""Every read of follow-ups."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, func, select

from portal import clock
from portal.accounts.models import User
from portal.audit.models import Actor
from portal.db import db, fetch
from portal.people.follow_ups.models import FollowUp
from portal.people.follow_ups.permissions import UNDO_WITHIN


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """The last follow-up of a person, as the one who asks for it sees it."""

    id: int
    user_id: int
    kind: str
    by_id: int
    by_name: str
    at: datetime
    is_own: bool = False  # who asks did it
    may_undo: bool = False


_LATEST = (
    select(FollowUp.id, FollowUp.user_id, FollowUp.kind, FollowUp.by_id, User.name, FollowUp.at)
    .join(User, User.id == FollowUp.by_id)
    .where(
        FollowUp.id.in_(
            select(func.max(FollowUp.id))
            .where(FollowUp.user_id.in_(bindparam("users", expanding=True)))
            .group_by(FollowUp.user_id)
        )
    )
)


def latest_follow_ups(user_ids: Collection[int], *, seen_by: Actor | None = None) -> Mapping[int, FollowUpRow]:
    """The last follow-up of each of these people who have one, by their ids; `seen_by` tells the own ones."""
    if not user_ids:
        return {}
    own_id, since = seen_by.id if seen_by is not None else None, clock.now() - UNDO_WITHIN
    rows = (FollowUpRow(*row) for row in fetch(_LATEST, {"users": sorted(user_ids)}).all())
    return {
        row.user_id: replace(row, is_own=row.by_id == own_id, may_undo=row.by_id == own_id and row.at > since)
        for row in rows
    }


def find_follow_up(follow_up_id: int, user_id: int) -> FollowUp | None:
    """The follow-up of this person with this id."""
    return db.session.scalar(select(FollowUp).where(FollowUp.id == follow_up_id, FollowUp.user_id == user_id))


def find_same_follow_up(user_id: int, by_id: int, kind: str, since: datetime) -> FollowUp | None:
    """The latest follow-up of this kind that the same one ticked for the person since then."""
    same = select(FollowUp).where(FollowUp.user_id == user_id, FollowUp.by_id == by_id, FollowUp.kind == kind)
    return db.session.scalar(same.where(FollowUp.at >= since).order_by(FollowUp.id.desc()).limit(1))


def followed_up_since(user_ids: Collection[int], by_id: int, kind: str, *, since: datetime) -> set[int]:
    """Those of these people for whom the same one ticked this kind since then."""
    same = select(FollowUp.user_id).where(FollowUp.by_id == by_id, FollowUp.kind == kind, FollowUp.at >= since)
    return set(db.session.scalars(same.where(FollowUp.user_id.in_(user_ids))))
