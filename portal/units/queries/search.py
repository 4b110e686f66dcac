"""Looking units up by what they are or were called, and by their codes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from sqlalchemy import func, null, or_, select
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.content.text.vietnamese import fold
from portal.db import Rows, db
from portal.units.models import Membership, Unit, UnitAlias, UnitVersion
from portal.units.queries.tree import at_or_below, begins_a_word
from portal.units.queries.tree_history import holds_on
from portal.units.queries.unit_labels import relabelled

MAX_COMPARED_CODES = 5_000  # codes that a misspelt one is compared with
MIN_CODE_SIMILARITY = 0.7  # as difflib has it
MAX_SUGGESTED_CODE_LENGTH = 40  # characters, as long as a code may be


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit in a list to choose from, by its label."""

    id: int
    name: str
    kind: str
    code: str
    closed_on: date | None
    parent_name: str | None
    other_name: str | None  # one by which it was found


def search_units(text: str, *, below: Collection[int], limit: int, closed: bool = True) -> Sequence[FoundUnit]:
    """Units at or below some with a name or alias in which a word begins like the text, or a code that does.

    Those that are there now stand first; `closed` says whether others are wanted at all.
    """
    word, code = fold(text), " ".join(text.split()).lower()
    known_as = (
        select(func.min(UnitAlias.name))
        .where(UnitAlias.unit_id == Unit.id, begins_a_word(UnitAlias.folded, word))
        .correlate(Unit)
        .scalar_subquery()
    )
    by_alias = select(UnitAlias.unit_id).where(begins_a_word(UnitAlias.folded, word))
    matching = or_(
        begins_a_word(Unit.folded, word),
        Unit.id.in_(by_alias),
        func.lower(Unit.code).startswith(code, autoescape=True),
    )
    statement = _found(known_as).where(Unit.id.in_(at_or_below(*below)), matching)
    if not closed:
        statement = statement.where(Unit.closed_on.is_(None))
    in_order = (Unit.closed_on.is_not(None), Unit.name_key, Unit.id)
    return _lines(statement.order_by(*in_order).limit(limit))


def first_children(parent_id: int, *, limit: int) -> Sequence[FoundUnit]:
    """The first units right below this one that are there now."""
    beside = _found().where(Unit.parent_id == parent_id, Unit.closed_on.is_(None))
    return _lines(beside.order_by(Unit.name_key, Unit.id).limit(limit))


def units_of(unit_ids: Collection[int], *, below: Collection[int]) -> Sequence[FoundUnit]:
    """Those of the units that stand at or below some, in Vietnamese order."""
    if not unit_ids:
        return []
    chosen = _found().where(Unit.id.in_(unit_ids), Unit.id.in_(at_or_below(*below)))
    return _lines(chosen.order_by(Unit.name_key, Unit.id))


def child_counts_on(day: date, unit_ids: Collection[int]) -> dict[int, int]:
    """How many units stood right below each of these on the day, by unit id; none where there was nothing."""
    below = (UnitVersion.parent_id.in_(unit_ids), holds_on(day))
    statement = select(UnitVersion.parent_id, func.count()).where(*below).group_by(UnitVersion.parent_id)
    return {row[0]: row[1] for row in db.session.execute(statement) if row[0] is not None}


def codes_outside(codes: Collection[str], *, below: Collection[int]) -> set[str]:
    """Those of the codes, in small letters, whose unit stands neither at nor below some."""
    small = func.lower(Unit.code)
    out = (small.in_({code.lower() for code in codes}), Unit.id.not_in(at_or_below(*below)))
    return set(db.session.scalars(select(small).where(*out)))


def similar_codes(code: str, *, below: Collection[int] | None) -> list[str]:
    """Up to three codes of open units, at or below some (None: all), that are written nearly like this one."""
    near_in_length = func.length(Unit.code).between(len(code) - 2, len(code) + 2)
    statement = select(Unit.code).where(Unit.closed_on.is_(None), near_in_length)
    if below is not None:
        statement = statement.where(Unit.id.in_(at_or_below(*below)))
    codes = {found.lower(): found for found in db.session.scalars(statement.limit(MAX_COMPARED_CODES))}
    return [codes[low] for low in get_close_matches(code.lower(), codes, n=3, cutoff=MIN_CODE_SIMILARITY)]


@dataclass(frozen=True, slots=True)
class MemberIn:
    """Somebody who belongs to a unit."""

    user_id: int
    name: str


def members_in(unit_id: int) -> Sequence[MemberIn]:
    """Everybody who belongs to exactly this unit now, by given name; those who have left the work too."""
    here = (Membership.unit_id == unit_id, Membership.until.is_(None))
    statement = select(User.id, User.name).join(Membership, Membership.user_id == User.id).where(*here)
    return [MemberIn(*row) for row in db.session.execute(statement.order_by(User.name_key, User.id))]


def founded_on(unit_id: int) -> date | None:
    """The first day on which there was the unit."""
    return db.session.scalar(select(func.min(UnitVersion.since)).where(UnitVersion.unit_id == unit_id))


def kinds_in_use() -> Sequence[str]:
    """The kinds of the units that are there now."""
    return db.session.scalars(
        select(Unit.kind).where(Unit.closed_on.is_(None)).distinct().order_by(Unit.kind)
    ).all()


def suggest_code(parent: Unit, *, besides: Collection[str] = ()) -> str:
    """A code for a new unit below the parent: the parent's, and the next number; empty if too long."""
    stem = f"{parent.code}-"
    taken = db.session.scalars(select(Unit.code).where(Unit.code.startswith(stem, autoescape=True)))
    numbers = [code[len(stem) :] for code in (*taken, *besides) if code.startswith(stem)]
    numbers = [number for number in numbers if number.isascii() and number.isdecimal()]
    width = max(map(len, numbers), default=2)
    code = f"{stem}{max(map(int, numbers), default=0) + 1:0{width}d}"
    return code if len(code) <= MAX_SUGGESTED_CODE_LENGTH else ""


def _found(known_as: Any = None) -> Rows:
    above = aliased(Unit)
    other_name: Any = known_as if known_as is not None else null()
    statement: Rows = select(Unit.id, Unit.name, Unit.kind, Unit.code, Unit.closed_on, above.name, other_name)
    return statement.outerjoin(above, above.id == Unit.parent_id)


def _lines(statement: Rows) -> Sequence[FoundUnit]:
    # The unit above is shown beside each.
    return relabelled((FoundUnit(*row) for row in db.session.execute(statement)), in_list=False)
