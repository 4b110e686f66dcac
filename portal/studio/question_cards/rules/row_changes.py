"""Rows of a question added, taken out and put in another order."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from portal.content.editing.gap_text import MARK
from portal.content.editing.question_fields import GapFields, OptionFields, QuestionFields, RowFields
from portal.content.enums import QuestionKind
from portal.studio.rules.reordering import STEPS, move_item

Item = TypeVar("Item")
CHANGE = re.compile("(?P<action>add|add-column|drop|up|down|drop-column)(?::(?P<at>[0-9]{1,3}))?")


def is_row_change(then: str) -> bool:
    """Whether the pressed button changes the rows of a card."""
    return CHANGE.fullmatch(then) is not None


def change_rows(fields: QuestionFields, then: str) -> QuestionFields:
    """The question after the pressed button: add, drop:2, up:2, down:2, add-column, drop-column:1."""
    said = CHANGE.fullmatch(then)
    if said is None:
        return fields
    action, at = said["action"], int(said["at"] or -1)
    if action == "add-column":
        return replace(fields, columns=(*fields.columns, ""))
    if action == "drop-column":
        return without_column(fields, at)
    if fields.kind == QuestionKind.GAP:
        return change_gaps(fields, action, at)
    if fields.kind == QuestionKind.ORDER:
        return replace(fields, items=changed(fields.items, "", action, at))
    if fields.kind in (QuestionKind.MATRIX, QuestionKind.MATCH):
        nothing = RowFields("", (), bool(fields.rows) and all(row.many for row in fields.rows))
        rows = changed(fields.rows, nothing, action, at)
        if action == "add" and fields.kind == QuestionKind.MATCH:
            empty = fields.columns.index("") if "" in fields.columns else len(fields.columns)
            columns = fields.columns if empty < len(fields.columns) else (*fields.columns, "")
            return replace(fields, columns=columns, rows=(*rows[:-1], RowFields("", (empty,))))
        return replace(fields, rows=rows)
    return replace(fields, options=changed(fields.options, OptionFields(), action, at))


def changed(items: Sequence[Item], nothing: Item, action: str, at: int) -> tuple[Item, ...]:
    """The items with an empty one more, without one, or with two in each other's place."""
    if action == "add":
        return (*items, nothing)
    if action == "drop":
        return tuple(item for place, item in enumerate(items) if place != at)
    return tuple(move_item(items, at, STEPS[action]))


def with_row_again(fields: QuestionFields, before: QuestionFields, at: int) -> QuestionFields:
    """The question with the row that it had at this place; as it was before, where rows alone do not tell."""
    if before.kind != fields.kind or before.columns != fields.columns or before.gaps != fields.gaps:
        return before
    if len(before.options) == len(fields.options) + 1:
        return replace(fields, options=with_item(fields.options, before.options[at], at))
    if len(before.items) == len(fields.items) + 1:
        return replace(fields, items=with_item(fields.items, before.items[at], at))
    if len(before.rows) == len(fields.rows) + 1:
        return replace(fields, rows=with_item(fields.rows, before.rows[at], at))
    return before


def with_item(items: Sequence[Item], one: Item, at: int) -> tuple[Item, ...]:
    """The items with one more at this place."""
    return (*items[:at], one, *items[at:])


def without_column(fields: QuestionFields, at: int) -> QuestionFields:
    """A matrix without one of its columns, of which it keeps two."""
    if not 0 <= at < len(fields.columns) or len(fields.columns) <= 2:
        return fields
    rows = (replace(row, right=tuple(one - (one > at) for one in row.right if one != at)) for row in fields.rows)
    return replace(fields, columns=(*fields.columns[:at], *fields.columns[at + 1 :]), rows=tuple(rows))


def change_gaps(fields: QuestionFields, action: str, at: int) -> QuestionFields:
    """A text with a gap more at its end, or with the right words in place of one of its gaps."""
    if action == "add":
        gaps = (*fields.gaps, GapFields())
        return replace(fields, stem=f"{fields.stem.rstrip()} ⟦{len(gaps)}⟧".strip(), gaps=gaps)
    if action != "drop" or not 0 <= at < len(fields.gaps) or len(fields.gaps) < 2:
        return fields
    gap = fields.gaps[at]
    words = next(iter([*gap.accepted, *(one.text for one in gap.options if one.right)]), "")

    def renumbered(match: re.Match[str]) -> str:
        number = int(match[1]) - 1
        return words if number == at else f"⟦{number + 1 - (number > at)}⟧"

    gaps = (*fields.gaps[:at], *fields.gaps[at + 1 :])
    return replace(fields, stem=MARK.sub(renumbered, fields.stem), gaps=gaps)
