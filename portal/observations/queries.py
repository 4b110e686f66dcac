"""Reading what was observed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from portal.accounts.models import User
from portal.courses.models import Course, Page
from portal.db import Rows, db, fetch
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


@dataclass(frozen=True)
class ObservationNews:
    """That somebody watched the person, which the person has not taken note of yet."""

    course_slug: str
    page_slug: str
    page_title: str
    observer: str
    observed_at: datetime
    ticked: Any  # the numbers of the points that were seen
    is_complete: bool
    remark: str

    @property
    def points_seen(self) -> int:
        """How many points were seen."""
        return len(self.ticked)


_NEWS: Rows = (
    select(
        Course.slug,
        Page.slug,
        Page.title,
        User.name,
        Observation.observed_at,
        Observation.ticked,
        Observation.is_complete,
        Observation.remark,
    )
    .join(Page, Page.id == Observation.page_id)
    .join(Course, Course.id == Page.course_id)
    .join(User, User.id == Observation.observer_id)
    .where(
        Observation.user_id == bindparam("user"),
        Observation.acknowledged_at.is_(None),
        Page.withdrawn_at.is_(None),
    )
    .order_by(Observation.observed_at.desc(), Observation.id.desc())
)


def observation_news(user_id: int) -> list[ObservationNews]:
    """What is new for the person: of each checklist the latest observation not yet acknowledged, the newest first.

    A plain function of the rows: a kept page may have the list, as a tuple, in its key.
    """
    found: dict[tuple[str, str], ObservationNews] = {}
    for course, page, title, observer, at, ticked, is_complete, remark in fetch(_NEWS, {"user": user_id}):
        news = ObservationNews(course, page, title, observer, at, tuple(ticked), is_complete, remark)
        found.setdefault((course, page), news)
    return list(found.values())
