"""What was recorded of visits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from portal.accounts.models import User
from portal.courses.models import ResidentGroup
from portal.db import Rows, db, fetch
from portal.errors import NotFound
from portal.visits.models import Visit


@dataclass(frozen=True)
class TopicSum:
    """How often somebody helped with a topic, how many people, and how many then managed by themselves."""

    topic: str
    visits: int
    people: int
    managed: int


@dataclass(frozen=True)
class TeamMateVisit:
    """A visit of somebody of the same team that may be the same outing."""

    id: int
    name: str
    people: int


_OWN: Rows = (
    select(Visit.topic, func.count(), func.sum(Visit.people), func.sum(Visit.managed))
    .where(Visit.by_id == bindparam("user"), Visit.visited_on >= bindparam("since"))
    .group_by(Visit.topic)
    .order_by(func.sum(Visit.people).desc(), Visit.topic)
)
_TEAM: Rows = select(func.coalesce(func.sum(Visit.people), 0)).where(
    Visit.unit_id == bindparam("unit"), Visit.visited_on >= bindparam("since"), Visit.joined_to_id.is_(None)
)
_SAME: Rows = (
    select(Visit.id, User.name, Visit.people)
    .join(User, User.id == Visit.by_id)
    .where(
        Visit.unit_id == bindparam("unit"),
        Visit.visited_on == bindparam("day"),
        Visit.topic == bindparam("topic"),
        Visit.by_id != bindparam("user"),
        Visit.joined_to_id.is_(None),
    )
    .order_by(Visit.id)
    .limit(3)
)
_GROUPS: Rows = select(ResidentGroup.id, ResidentGroup.title).order_by(ResidentGroup.position)
_RECENT: Rows = select(func.count()).where(
    Visit.by_id == bindparam("user"), Visit.recorded_at > bindparam("since")
)


def own_sums(user_id: int, since: date) -> list[TopicSum]:
    """What the person recorded since a day, by topic, most people first."""
    return [TopicSum(*row) for row in fetch(_OWN, {"user": user_id, "since": since})]


def people_helped_by_team(unit_id: int, since: date) -> int:
    """How many people the unit's own members helped since a day; an outing that several recorded counts once."""
    number: int = fetch(_TEAM, {"unit": unit_id, "since": since}).scalar_one()
    return number


def recorded_since(user_id: int, since: datetime) -> int:
    """How many visits the person has recorded since a moment."""
    number: int = fetch(_RECENT, {"user": user_id, "since": since}).scalar_one()
    return number


def possible_same_outings(visit: Visit) -> list[TeamMateVisit]:
    """Visits of team-mates on the same day with the same topic; none once the visit is joined to one."""
    if visit.joined_to_id is not None:
        return []
    values = {"unit": visit.unit_id, "day": visit.visited_on, "topic": visit.topic, "user": visit.by_id}
    return [TeamMateVisit(*row) for row in fetch(_SAME, values)]


def find_own_visit(visit_id: int, *, user_id: int) -> Visit | None:
    """A visit that the person recorded."""
    return db.session.scalar(select(Visit).where(Visit.id == visit_id, Visit.by_id == user_id))


def get_own_visit(visit_id: int, *, user_id: int) -> Visit:
    """A visit that the person recorded, or NotFound."""
    visit = find_own_visit(visit_id, user_id=user_id)
    if visit is None:
        raise NotFound
    return visit


def latest_visit(user_id: int) -> Visit | None:
    """What the person recorded last."""
    return db.session.scalar(select(Visit).where(Visit.by_id == user_id).order_by(Visit.id.desc()).limit(1))


def find_by_token(token: str, *, user_id: int) -> Visit | None:
    """The visit that the person recorded with this token."""
    return db.session.scalar(select(Visit).where(Visit.by_id == user_id, Visit.token == token))


def same_day_visits(visit: Visit) -> Sequence[Visit]:
    """The visits of the same unit, day and topic, itself among them: those that may be of one outing."""
    return db.session.scalars(
        select(Visit)
        .where(Visit.unit_id == visit.unit_id, Visit.visited_on == visit.visited_on, Visit.topic == visit.topic)
        .order_by(Visit.id)
        .with_for_update()
    ).all()


def resident_groups() -> list[tuple[str, str]]:
    """The groups of residents, id and title, in their order."""
    return [(id_, title) for id_, title in fetch(_GROUPS, {})]


def visits_of(user_ids: Collection[int]) -> Sequence[Visit]:
    """Everything that these people recorded."""
    return db.session.scalars(select(Visit).where(Visit.by_id.in_(user_ids))).all()
