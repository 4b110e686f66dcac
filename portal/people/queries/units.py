"""Units by their names, for those who look for people or for a place to put somebody."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, or_, select
from sqlalchemy.orm import aliased

from portal.content.text.vietnamese import fold
from portal.db import db, fetch
from portal.people.queries.scope import Scope, in_scope
from portal.units.models import Unit, UnitAlias
from portal.units.queries.tree import begins_a_word

UnitChoice = Row[*tuple[Any, ...]]  # id, name, kind, parent_name
_Parent = aliased(Unit)
_LINE = select(Unit.id, Unit.name, Unit.kind, _Parent.name.label("parent_name")).outerjoin(
    _Parent, _Parent.id == Unit.parent_id
)


def units_named(text: str, *, scope: Scope, limit: int) -> Sequence[UnitChoice]:
    """Open units of the scope with a name or alias in which a word begins like the text, in Vietnamese order."""
    statement = _LINE.where(_is_named(text), Unit.closed_on.is_(None), scope.holds(Unit.id))
    return fetch(statement.order_by(Unit.name_key, Unit.id).limit(limit), {}).all()


def transfer_targets(text: str, *, scope: Scope, besides: int | None, limit: int) -> Sequence[UnitChoice]:
    """Where somebody could be moved from the unit `besides`, units of its kind first; an empty text names all."""
    statement = _LINE.where(Unit.closed_on.is_(None), scope.holds(Unit.id))
    if besides is not None:
        # Who is in a team mostly goes to a team, and its hamlet has nearly the same name.
        kind = select(_Parent.kind).where(_Parent.id == besides).correlate(None).scalar_subquery()
        statement = statement.where(Unit.id != besides).order_by(Unit.kind != kind)
    if text:
        statement = statement.where(_is_named(text))
    return db.session.execute(statement.order_by(Unit.name_key, Unit.id).limit(limit)).all()


@lru_cache(maxsize=8)
def _other_units(form: str) -> Select[int]:
    """An open unit of a scope of this form, besides one."""
    there = (Unit.closed_on.is_(None), in_scope(Unit.id, form), Unit.id != bindparam("besides"))
    return select(Unit.id).where(*there).limit(1)


def has_transfer_target(*, scope: Scope, besides: int) -> bool:
    """Whether there is any such place."""
    return fetch(_other_units(scope.form), {"besides": besides, **scope.values}).first() is not None


def _is_named(text: str) -> ColumnElement[bool]:
    word = fold(text)
    by_alias = select(UnitAlias.unit_id).where(begins_a_word(UnitAlias.folded, word))
    return or_(begins_a_word(Unit.folded, word), Unit.id.in_(by_alias))
