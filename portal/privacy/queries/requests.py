"""Reading requests: the person's own, and the queue of those who answer them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.db import db
from portal.errors import NotFound
from portal.privacy.enums import QueueFilter
from portal.privacy.models import DataRequest
from portal.privacy.rules.deadlines import SOON_DAYS
from portal.units.models import Grant, Membership, Unit
from portal.units.queries.grants import is_valid
from portal.units.queries.tree import at_or_above, at_or_below

_is_open = DataRequest.finished_at.is_(None)
_due = case((DataRequest.answered_at.is_(None), DataRequest.answer_by), else_=DataRequest.finish_by)
_home = (
    select(Membership.unit_id)
    .where(Membership.user_id == DataRequest.user_id, Membership.until.is_(None))
    .correlate(DataRequest)
    .scalar_subquery()
)


@dataclass(frozen=True)
class RequestScope:
    """Whose requests an administrator answers: those at or below these units, and who belongs nowhere."""

    unit_ids: Sequence[int]
    belongs_nowhere: bool  # administrators of a unit at the top


def requests_of(user_id: int) -> Sequence[DataRequest]:
    """What the person asked for, the latest first."""
    statement = select(DataRequest).where(DataRequest.user_id == user_id)
    return db.session.scalars(statement.order_by(DataRequest.asked_at.desc(), DataRequest.id.desc())).all()


def find_open_request(user_id: int, kind: str) -> DataRequest | None:
    """The person's request of this kind on which something is still to be done."""
    mine = (DataRequest.user_id == user_id, DataRequest.kind == kind, _is_open)
    return db.session.scalars(select(DataRequest).where(*mine).order_by(DataRequest.id)).first()


def get_request(request_id: int, *, to_change: bool = False) -> DataRequest:
    """The request with its person, or NotFound; whether somebody may see it is for the permissions to say."""
    statement = select(DataRequest).where(DataRequest.id == request_id).options(joinedload(DataRequest.user))
    found = db.session.scalar(statement.with_for_update(of=DataRequest) if to_change else statement)
    if found is None:
        raise NotFound
    return found


def list_queue(
    reach: RequestScope, shown: QueueFilter, *, today: date, offset: int, limit: int
) -> Sequence[DataRequest]:
    """Some of the requests within reach, the most urgent first; of those that are done, the latest first."""
    order = (DataRequest.finished_at.desc(),) if shown == QueueFilter.DONE else (_due,)
    statement = _within(reach, shown, today).options(joinedload(DataRequest.user))
    return db.session.scalars(statement.order_by(*order, DataRequest.id).offset(offset).limit(limit)).all()


def queue_counts(reach: RequestScope, *, today: date) -> dict[QueueFilter, int]:
    """How many requests within reach are open, near their day, late, done."""
    counts = [func.count(case((_matches(shown, today), 1))) for shown in QueueFilter]
    row = db.session.execute(select(*counts).where(_in_scope(reach))).one()
    return dict(zip(QueueFilter, row, strict=True))


def unit_names_of(user_ids: Collection[int]) -> dict[int, str]:
    """The names of the units that these people belong to now."""
    here = (Membership.user_id.in_(user_ids), Membership.until.is_(None))
    statement = select(Membership.user_id, Unit.name).join(Unit, Unit.id == Membership.unit_id).where(*here)
    return dict(db.session.execute(statement).all())


def has_other_officer(user_id: int, unit_id: int | None) -> bool:
    """Whether somebody else who is still here administers the unit or one above it; for None, one at the top."""
    over = Grant.unit_id.in_(at_or_above(unit_id)) if unit_id is not None else Unit.parent_id.is_(None)
    others = (
        select(Grant.id)
        .join(User, User.id == Grant.user_id)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(Grant.role == Role.ADMIN, Grant.user_id != user_id, is_valid(clock.now()), over)
        .where(User.deactivated_at.is_(None))
    )
    return db.session.scalar(others.limit(1)) is not None


def _within(reach: RequestScope, shown: QueueFilter, today: date) -> Select[DataRequest]:
    return select(DataRequest).where(_in_scope(reach), _matches(shown, today))


def _in_scope(reach: RequestScope) -> ColumnElement[bool]:
    below = _home.in_(at_or_below(*reach.unit_ids))
    return or_(below, _home.is_(None)) if reach.belongs_nowhere else below


def _matches(shown: QueueFilter, today: date) -> ColumnElement[bool]:
    if shown == QueueFilter.DONE:
        return ~_is_open
    if shown == QueueFilter.OPEN:
        return _is_open
    return _is_open & (
        (_due < today) if shown == QueueFilter.LATE else _due.between(today, today + timedelta(days=SOON_DAYS))
    )
