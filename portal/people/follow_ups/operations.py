"""Ticking that somebody was called or reminded, taking the tick back, and forgetting old ones."""

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, insert

from portal import clock
from portal.accounts.models import User
from portal.audit.models import Actor
from portal.db import db
from portal.errors import NotFound, Refused, require
from portal.people.follow_ups.enums import FollowUpKind
from portal.people.follow_ups.models import FollowUp
from portal.people.follow_ups.permissions import can_follow_up, can_undo_follow_up
from portal.people.follow_ups.queries import find_follow_up, find_same_follow_up, followed_up_since
from portal.units.bulk.permissions import bulk_permissions_over
from portal.units.bulk.queries.grants import unit_ids_by_user
from portal.units.permissions import LEADER_ROLES
from portal.units.rules.start_of_day import start_of_day


def record_follow_up(actor: Actor, user: User, kind: str) -> FollowUp:
    """Keep that the actor called or reminded this person just now; twice on a day counts once.

    Raises Forbidden for who does not lead the person's unit or one above, and Refused for a kind that is none.
    """
    require(can_follow_up(actor, user))
    if kind not in set(FollowUpKind):
        raise Refused(_("Say whether you called or reminded."))
    done = find_same_follow_up(user.id, actor.id, kind, since=start_of_day(clock.today()))
    if done is None:
        done = FollowUp(user_id=user.id, kind=kind, by_id=actor.id)
        db.session.add(done)
    done.at = clock.now()
    db.session.flush()
    return done


def record_follow_ups(actor: Actor, user_ids: Collection[int], kind: str) -> int:
    """Keep the same for many people; how many there are whom the actor looks after, the others are left."""
    homes = unit_ids_by_user(user_ids)
    powers = bulk_permissions_over(actor, set(homes.values()))
    led = {id_: any(grant.role in LEADER_ROLES for grant in powers.over(unit)) for id_, unit in homes.items()}
    own = [id_ for id_ in homes if led[id_] and id_ != actor.id]
    known = followed_up_since(own, actor.id, kind, since=start_of_day(clock.today()))
    now = clock.now()
    rows = [{"user_id": id_, "kind": kind, "by_id": actor.id, "at": now} for id_ in own if id_ not in known]
    if rows:
        db.session.execute(insert(FollowUp), rows)
    return len(own)


def undo_follow_up(actor: Actor, follow_up_id: int, user_id: int) -> None:
    """Take the tick back. NotFound where it is gone already; Refused for another's, and after a day."""
    done = find_follow_up(follow_up_id, user_id)
    if done is None:
        raise NotFound
    if not can_undo_follow_up(actor, done):
        raise Refused(_("Only who ticked this can take it back, within a day."))
    db.session.delete(done)
    db.session.flush()


def delete_follow_ups(user_ids: Collection[int]) -> None:
    """Delete the follow-ups of these accounts, whose person is forgotten."""
    db.session.execute(delete(FollowUp).where(FollowUp.user_id.in_(user_ids)))


def purge_follow_ups(*, before: datetime) -> int:
    """Delete the follow-ups from before this moment; how many."""
    old = delete(FollowUp).where(FollowUp.at < before).returning(FollowUp.id)
    return len(db.session.scalars(old).all())
