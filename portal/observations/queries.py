"""Reading what was observed."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from portal.courses.models import Page
from portal.db import db, fetch
from portal.observations.models import Observation


def observations_of(user_id: int, page_id: int) -> Sequence[Observation]:
    """The times that the person was watched with this checklist, the latest first.

    Each with its observer and the head whom a deputy acted for.
    """
    return db.session.scalars(
        select(Observation)
        .where(Observation.user_id == user_id, Observation.page_id == page_id)
        .options(joinedload(Observation.observer), joinedload(Observation.on_behalf_of))
        .order_by(Observation.observed_at.desc(), Observation.id.desc())
    ).all()


def latest_by_page(user_id: int) -> dict[int, Observation]:
    """The latest observation of the person with each checklist, by page id."""
    rows = db.session.scalars(
        select(Observation).where(Observation.user_id == user_id).order_by(Observation.observed_at, Observation.id)
    )
    return {observation.page_id: observation for observation in rows}


_TEACHABLE_COURSES = (
    select(Page.course_id)
    .join(Observation, Observation.page_id == Page.id)
    .where(Observation.user_id == bindparam("user"), Observation.is_complete)
)


def teachable_course_ids(user_id: int) -> frozenset[int]:
    """The courses that the person can teach: with a checklist of which somebody once saw every point."""
    return frozenset(fetch(_TEACHABLE_COURSES, {"user": user_id}).scalars().all())
