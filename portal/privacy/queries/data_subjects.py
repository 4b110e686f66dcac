"""Whose data it is: the account, and those that were merged into it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, Case, ColumnElement, bindparam, case, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.accounts.models import AccountMerge, User
from portal.db import db


def accounts_of(user_id: int) -> Sequence[User]:
    """The person's account first, then those that became part of it."""
    gone = select(AccountMerge.gone_id).where(AccountMerge.kept_id == user_id)
    statement = select(User).where(or_(User.id == user_id, User.id.in_(gone)))
    return db.session.scalars(statement.order_by(User.id != user_id, User.id)).all()


def is_own_account(column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Condition that the column refers to one of the person's accounts, bound as `ids`."""
    return column.in_(_ids())


def relation(**columns: InstrumentedAttribute[Any]) -> Case[str]:
    """By which of the columns a row belongs to the person: the first that names them."""
    words: dict[str, ColumnElement[str]] = {name: literal_column(f"'{name}'") for name in columns}
    return case(*((is_own_account(column), words[name]) for name, column in columns.items()))


def _ids() -> BindParameter[Any]:
    return bindparam("ids", expanding=True)
