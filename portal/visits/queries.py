"""What was recorded of visits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, case, func, or_, select

from portal.accounts.models import User
from portal.accounts.queries.users import has_consent_condition
from portal.accounts.rules.consent_purposes import REPORTING
from portal.courses.models import ResidentGroup
from portal.db import Rows, db, fetch
from portal.errors import NotFound
from portal.units.enums import UnitKind
from portal.units.models import Membership, Unit
from portal.visits.models import Visit, VisitCompanion, VisitGuide

MAX_TEAM_MATES, MAX_RECENT = 30, 20


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
    name: str  # empty for who does not want to be named
    people: int
    is_said: bool  # one of the two said that the other came along


_OWN: Rows = (
    select(Visit.topic, func.count(), func.sum(Visit.people), func.sum(Visit.managed))
    .where(Visit.by_id == bindparam("user"), Visit.visited_on >= bindparam("since"))
    .group_by(Visit.topic)
    .order_by(func.sum(Visit.people).desc(), Visit.topic)
)
_TEAM: Rows = select(func.coalesce(func.sum(Visit.people), 0)).where(
    Visit.unit_id == bindparam("unit"), Visit.visited_on >= bindparam("since"), Visit.joined_to_id.is_(None)
)
_may_be_named = has_consent_condition(User.id, REPORTING)
_said = or_(
    *(
        select(VisitCompanion.user_id)
        .where(VisitCompanion.visit_id == visit, VisitCompanion.user_id == companion)
        .correlate(Visit)
        .exists()
        for visit, companion in ((Visit.id, bindparam("user")), (bindparam("visit"), Visit.by_id))
    )
)
_COMMUNES: Rows = select(Unit.name).where(Unit.kind.in_([UnitKind.COMMUNE.value, UnitKind.DISTRICT.value]))
_SAME: Rows = (
    select(Visit.id, case((_may_be_named, User.name), else_=""), Visit.people, _said)
    .join(User, User.id == Visit.by_id)
    .where(
        Visit.unit_id == bindparam("unit"),
        Visit.visited_on == bindparam("day"),
        Visit.topic == bindparam("topic"),
        Visit.by_id != bindparam("user"),
        Visit.joined_to_id.is_(None),
    )
    .order_by(case((_said, 0), else_=1), Visit.id)
    .limit(3)
)
_TEAM_MATES: Rows = (
    select(User.id, User.name)
    .join(Membership, Membership.user_id == User.id)
    .where(
        Membership.unit_id == bindparam("unit"),
        Membership.until.is_(None),
        User.id != bindparam("user"),
        User.deactivated_at.is_(None),
        _may_be_named,
    )
    .order_by(User.name_key, User.id)
    .limit(MAX_TEAM_MATES)
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
    return [TeamMateVisit(*row) for row in fetch(_SAME, values | {"visit": visit.id})]


def team_mates(unit_id: int, *, without: int) -> list[tuple[int, str]]:
    """Who else belongs to the unit and agreed to be named, id and name; a large unit's first ones."""
    return [(id_, name) for id_, name in fetch(_TEAM_MATES, {"unit": unit_id, "user": without})]


def recent_visits(user_id: int, since: datetime) -> Sequence[Visit]:
    """What the person recorded since a moment, the latest first."""
    statement = select(Visit).where(Visit.by_id == user_id, Visit.recorded_at > since).order_by(Visit.id.desc())
    return db.session.scalars(statement.limit(MAX_RECENT)).all()


def guides_of(visit_id: int) -> set[int]:
    """The ids of the guides that were used on a visit."""
    return set(db.session.scalars(select(VisitGuide.guide_id).where(VisitGuide.visit_id == visit_id)))


def companions_of(visit_id: int) -> set[int]:
    """The ids of those who came along on a visit."""
    return set(db.session.scalars(select(VisitCompanion.user_id).where(VisitCompanion.visit_id == visit_id)))


def find_own_visit(visit_id: int, *, user_id: int) -> Visit | None:
    """A visit that the person recorded."""
    return db.session.scalar(select(Visit).where(Visit.id == visit_id, Visit.by_id == user_id))


def get_own_visit(visit_id: int, *, user_id: int) -> Visit:
    """A visit that the person recorded, or NotFound."""
    visit = find_own_visit(visit_id, user_id=user_id)
    if visit is None:
        raise NotFound
    return visit


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


def list_commune_names() -> list[str]:
    """The names of communes and districts without the word for their kind, those of two words or more."""
    names = fetch(_COMMUNES, {}).scalars()
    return [name for _kind, _blank, name in (full.partition(" ") for full in names) if " " in name]
