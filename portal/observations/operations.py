"""Every change to what was observed."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import update

from portal import clock
from portal.accounts.models import User
from portal.audit import operations as audit
from portal.audit.models import Actor, Deputy
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import page_content
from portal.db import db, insert
from portal.errors import Refused, require
from portal.observations.models import Observation
from portal.observations.permissions import can_observe
from portal.progress.operations.completions import complete_checklist
from portal.units import permissions as units
from portal.units.queries.memberships import unit_of

MAX_REMARK_LENGTH = 500


def record_observation(
    page: PageRow,
    user: User,
    *,
    revision_id: int,
    ticked: Collection[int],
    remark: str,
    token: str,
    actor: Actor,
) -> Observation | None:
    """Keep what the actor saw the user do, point by point, in the wording of the revision.

    `ticked` are point numbers from 0. With every point the checklist is finished and the person can teach.
    The same token again is the same form sent twice: None comes back and nothing changes. Raises Forbidden for
    somebody who may not observe the person, and Refused for a point that is not on the list or a long remark.
    """
    require(can_observe(actor, user))
    content = page_content(revision_id)
    if content.page_id != page.id or not set(ticked) <= set(range(len(content.points))):
        raise Refused(_("This list has changed meanwhile. Open it again and tick once more."))
    if len(remark) > MAX_REMARK_LENGTH:
        raise Refused(_("A remark has at most %(number)d characters.", number=MAX_REMARK_LENGTH))
    unit = unit_of(user.id)
    acting = units.audit_actor(actor, unit) if unit is not None else actor
    is_complete = len(set(ticked)) == len(content.points)
    added = db.session.execute(
        insert(Observation)
        .values(
            user_id=user.id,
            observer_id=actor.id,
            on_behalf_of_id=acting.on_behalf_of_id if isinstance(acting, Deputy) else None,
            page_id=page.id,
            revision_id=revision_id,
            ticked=sorted(set(ticked)),
            is_complete=is_complete,
            remark=remark.strip(),
            token=token,
            observed_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["observer_id", "token"])
        .returning(Observation.id)
    ).first()
    if added is None:
        return None
    observation = db.session.get_one(Observation, added.id)
    if is_complete:
        complete_checklist(user.id, page_id=page.id, course_id=page.course_id, revision_id=revision_id)
    audit.record(acting, "observation.recorded", observation, user=user.id, complete=is_complete)
    return observation


def acknowledge_observations(page_id: int, *, user_id: int) -> None:
    """Note that the person has read what was seen with this checklist; again changes nothing."""
    unread = (
        Observation.page_id == page_id,
        Observation.user_id == user_id,
        Observation.acknowledged_at.is_(None),
    )
    db.session.execute(update(Observation).where(*unread).values(acknowledged_at=clock.now()))


def erase_remarks(user_ids: Collection[int]) -> int:
    """Blank what was remarked about these people; that and when they were watched stays. Returns how many."""
    about = (Observation.user_id.in_(user_ids), Observation.remark != "")
    blanked = db.session.execute(update(Observation).where(*about).values(remark="").returning(Observation.id))
    return len(blanked.all())
