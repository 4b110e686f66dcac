"""Merge rules: what becomes of the rows that name a person when two accounts of theirs become one.

Every feature declares the rules of its own tables in its module `account_merge`, which is imported in the order of
the features; portal.accounts.operations.merge_users applies them. Rows are moved, never copied, and none is lost.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnCollection, ColumnElement, FromClause, and_, case
from sqlalchemy.orm import InstrumentedAttribute

Columns = ColumnCollection[str, ColumnElement[Any]]


@dataclass(frozen=True)
class Merge:
    """Two accounts of one person, by id: the one that is kept, and the one that is gone.

    Of two units the kept account's stays, or with `keeps_unit_of_gone` the other's.
    """

    kept_id: int
    gone_id: int
    keeps_unit_of_gone: bool = False


@dataclass(frozen=True)
class MergeRule:
    """A merge rule: the rows of a table that name a person in one column, and what becomes of them.

    All move to the kept account, but where it has a row for the same things (`unique_with`; only among rows of
    which `among` is true): there the kept row takes the `better` values of both, and the other stays with the
    account that is gone. `stays` names further rows that stay.
    """

    column: InstrumentedAttribute[Any]
    unique_with: tuple[InstrumentedAttribute[Any], ...] = ()
    among: Callable[[Columns], ColumnElement[bool]] | None = None
    better: Callable[[Columns, Columns], Mapping[str, Any]] | None = None
    stays: Callable[[Columns, Merge], ColumnElement[bool]] | None = None

    @property
    def table(self) -> FromClause:
        """The table that the rows are in."""
        table: FromClause = self.column.class_.__table__
        return table

    @property
    def name(self) -> str:
        """How the rows are called in the record of the merge."""
        table: str = self.column.class_.__tablename__
        return table if self.column.key == "user_id" else f"{table}.{self.column.key}"

    def is_same(self, other: FromClause) -> ColumnElement[bool]:
        """Whether a row and one of the other account are for the same things."""
        sides: Sequence[Any] = (self.table.c, other.c)
        same = [sides[0][column.key] == sides[1][column.key] for column in self.unique_with]
        if self.among is not None:
            same += [self.among(side) for side in sides]
        return and_(*same)


# Goes on around the rules of a feature; what moved is counted by the names of the rules.
Around = Callable[[Merge, dict[str, int]], AbstractContextManager[None]]
MERGE_RULES: list[tuple[tuple[MergeRule, ...], Around]] = []


def declare_merge_rules(*rules: MergeRule, around: Around = lambda _merge, _moved: nullcontext()) -> None:
    """Declare what becomes of a feature's rows, and what is done before and after they move."""
    MERGE_RULES.append((rules, around))


def merge_rules() -> dict[str, MergeRule]:
    """All merge rules by their names, in the order in which they are applied."""
    return {rule.name: rule for rules, _around in MERGE_RULES for rule in rules}


def least(mine: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """The smaller of two values, or the only one."""
    return case((mine.is_(None), other), (other < mine, other), else_=mine)


def greatest(mine: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[Any]:
    """The greater of two values, or the only one."""
    return case((mine.is_(None), other), (other > mine, other), else_=mine)
