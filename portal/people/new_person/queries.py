"""Where a new person can be put, and who is there already."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from portal.accounts.models import User
from portal.db import fetch
from portal.people.queries.scope import Scope, in_scope
from portal.units.enums import UnitKind
from portal.units.models import Membership, Unit
from portal.units.queries.unit_labels import unit_labels

MAX_TEAMS = 100  # in a list to choose from; who leads more says first in which unit


@lru_cache(maxsize=8)
def _teams(form: str) -> Select[Any]:
    there = (Unit.closed_on.is_(None), Unit.kind == UnitKind.TEAM.value, in_scope(Unit.id, form))
    return select(Unit.id).where(*there).order_by(Unit.name_key, Unit.id).limit(bindparam("limit"))


def teams_to_choose(scope: Scope) -> tuple[tuple[int, str], ...]:
    """The open teams of the scope with their labels, in Vietnamese order; none where there are too many."""
    ids = fetch(_teams(scope.form), {**scope.values, "limit": MAX_TEAMS + 1}).scalars().all()
    if len(ids) > MAX_TEAMS:
        return ()
    labels = unit_labels(ids)
    return tuple((id_, labels[id_]) for id_ in ids)


_NAMES = (
    select(User.id, User.name)
    .join(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
    .where(Membership.unit_id == bindparam("unit"), User.deactivated_at.is_(None))
    .order_by(User.name_key, User.id)
)


def names_in(unit_id: int) -> Sequence[tuple[int, str]]:
    """Those who are in the unit itself: id and name, by given name."""
    return [(row.id, row.name) for row in fetch(_NAMES, {"unit": unit_id}).all()]
