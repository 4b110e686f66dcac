"""Every read of links and requests to join."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from portal import clock
from portal.accounts.models import User
from portal.db import db, fetch
from portal.people.joining.enums import JoinRequestState
from portal.people.joining.models import JoinLink, JoinRequest
from portal.people.joining.rules import KEPT_FOR
from portal.units.models import Membership, Unit

_WAITING = select(func.count(JoinRequest.id)).where(
    JoinRequest.unit_id == bindparam("unit"), JoinRequest.state == JoinRequestState.WAITING.value
)
NUMBER_OF_WAITING = _WAITING.scalar_subquery()  # in the unit that a statement is given as `unit`


def find_link(token: str) -> JoinLink | None:
    """The link with this token, whether it holds or not."""
    return db.session.scalar(select(JoinLink).where(JoinLink.token == token))


def holds(link: JoinLink) -> bool:
    """Whether one may still ask by this link."""
    return link.ended_at is None and link.expires_at > clock.now() and link.unit.closed_on is None


def links_of(unit_id: int) -> Sequence[JoinLink]:
    """The links of the team that hold, the newest first; those of teams that were merged into it too."""
    lasting = (JoinLink.ended_at.is_(None), JoinLink.expires_at > clock.now())
    statement = select(JoinLink).where(JoinLink.unit_id == unit_id, *lasting)
    return db.session.scalars(statement.order_by(JoinLink.id.desc())).all()


def number_of_waiting(unit_id: int) -> int:
    """How many requests wait in the team."""
    return fetch(_WAITING, {"unit": unit_id}).scalar() or 0


def find_waiting(unit_id: int, phone: str) -> JoinRequest | None:
    """The request of this number that waits in the team."""
    same = (JoinRequest.unit_id == unit_id, JoinRequest.phone == phone)
    return db.session.scalar(select(JoinRequest).where(*same, JoinRequest.state == JoinRequestState.WAITING.value))


def find_request(request_id: int, *, unit_id: int) -> JoinRequest | None:
    """The request of the team with this id, locked where the database can."""
    statement = select(JoinRequest).where(JoinRequest.id == request_id, JoinRequest.unit_id == unit_id)
    return db.session.scalar(statement.with_for_update())


def requests_of(unit_id: int, state: str) -> Sequence[JoinRequest]:
    """The requests of the team in this state, who has waited longest first."""
    here = (JoinRequest.unit_id == unit_id, JoinRequest.state == state)
    return db.session.scalars(
        select(JoinRequest).where(*here).order_by(JoinRequest.asked_at, JoinRequest.id)
    ).all()


def owners_of(phones: Collection[str]) -> dict[str, tuple[User, Unit | None]]:
    """The accounts with these numbers and where they belong, by number."""
    statement = (
        select(User, Unit)
        .outerjoin(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(User.phone.in_(phones))
    )
    return {user.phone: (user, unit) for user, unit in db.session.execute(statement) if user.phone}


def is_expired(before: datetime) -> ColumnElement[bool]:
    """Whether a request was decided before this moment, or asked before it and never decided."""
    return func.coalesce(JoinRequest.decided_at, JoinRequest.asked_at) < before


def has_expired_requests() -> bool:
    """Whether any request has stayed long enough."""
    statement = select(JoinRequest.id).where(is_expired(clock.now() - KEPT_FOR)).limit(1)
    return db.session.scalar(statement) is not None


def requests_about(user_ids: Collection[int], phones: Collection[str]) -> Sequence[JoinRequest]:
    """The requests of which these accounts came, and those made with these numbers."""
    about = or_(JoinRequest.user_id.in_(user_ids), JoinRequest.phone.in_(phones))
    return db.session.scalars(select(JoinRequest).where(about)).all()


def has_links_or_requests(unit_id: int) -> bool:
    """Whether exactly this unit has any link or request, also such as are ended or decided."""
    links = select(JoinLink.id).where(JoinLink.unit_id == unit_id)
    requests = select(JoinRequest.id).where(JoinRequest.unit_id == unit_id)
    return bool(db.session.scalar(select(or_(links.exists(), requests.exists()))))


def waiting_in_both(unit_id: int, other_id: int) -> Sequence[int]:
    """The ids of those that wait in the unit while the same number waits in the other, too."""
    is_waiting = JoinRequest.state == JoinRequestState.WAITING.value
    there = select(JoinRequest.phone).where(JoinRequest.unit_id == other_id, is_waiting)
    here = select(JoinRequest.id).where(JoinRequest.unit_id == unit_id, is_waiting, JoinRequest.phone.in_(there))
    return db.session.scalars(here).all()
