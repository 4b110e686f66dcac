"""Every read of API keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.accounts.models import User
from portal.crypto.tokens import token_hash
from portal.dashboard.api_keys.models import ApiKey
from portal.db import Rows, db, fetch
from portal.errors import NotFound
from portal.units.models import Unit
from portal.units.permissions import LEADER_ROLES
from portal.units.queries.grants import roles_over


@dataclass(frozen=True, slots=True)
class ApiKeyRow:
    """A key as its unit's leaders see it."""

    id: int
    kind: str
    label: str
    created_by: str | None
    created_at: datetime
    expires_on: date
    ended_by: str | None
    ended_at: datetime | None
    last_used_at: datetime | None

    def is_valid_on(self, day: date) -> bool:
        """Whether it opens anything on this day, as long as the role of who gave it holds."""
        return self.ended_at is None and day <= self.expires_on


@dataclass(frozen=True, slots=True)
class OpenedKey:
    """A key that is valid now: of which kind, and for which unit."""

    id: int
    kind: str
    unit_id: int
    last_used_at: datetime | None


_creator, _ender = aliased(User), aliased(User)
_OF_UNIT: Rows = (
    select(
        ApiKey.id,
        ApiKey.kind,
        ApiKey.label,
        _creator.name,
        ApiKey.created_at,
        ApiKey.expires_on,
        _ender.name,
        ApiKey.ended_at,
        ApiKey.last_used_at,
    )
    .outerjoin(_creator, _creator.id == ApiKey.created_by_id)
    .outerjoin(_ender, _ender.id == ApiKey.ended_by_id)
    .where(ApiKey.unit_id == bindparam("unit"))
    .order_by(ApiKey.ended_at.is_not(None), ApiKey.id.desc())
)
_BY_HASH: Rows = (
    select(ApiKey.id, ApiKey.kind, ApiKey.unit_id, ApiKey.last_used_at, ApiKey.created_by_id)
    .join(Unit, Unit.id == ApiKey.unit_id)
    .join(User, User.id == ApiKey.created_by_id)
    .where(
        ApiKey.key_hash == bindparam("hash"),
        ApiKey.ended_at.is_(None),
        ApiKey.expires_on >= bindparam("today"),
        Unit.closed_on.is_(None),
        User.deactivated_at.is_(None),
    )
)


def api_keys_of(unit_id: int) -> Sequence[ApiKeyRow]:
    """The keys of exactly this unit: those that were not ended first, the latest first."""
    return [ApiKeyRow(*row) for row in fetch(_OF_UNIT, {"unit": unit_id}).all()]


def get_api_key(key_id: int, *, unit_id: int) -> ApiKey:
    """The key of exactly this unit, or NotFound."""
    found = db.session.scalar(select(ApiKey).where(ApiKey.id == key_id, ApiKey.unit_id == unit_id))
    if found is None:
        raise NotFound
    return found


def find_opened_key(text: str) -> OpenedKey | None:
    """The key with this text if it is valid now.

    It holds no longer than the right it rests on: whoever gave it must still lead the unit or one above.
    """
    row = fetch(_BY_HASH, {"hash": token_hash(text), "today": clock.today()}).first()
    if row is None or not roles_over(row.unit_id, row.created_by_id) & LEADER_ROLES:
        return None
    return OpenedKey(row.id, row.kind, row.unit_id, row.last_used_at)
