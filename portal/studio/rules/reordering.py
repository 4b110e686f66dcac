"""Reordering: one thing of a list moved a place up or down."""

from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")
STEPS = {"up": -1, "down": 1}  # by the words of the buttons


def move_item(items: Sequence[Item], at: int, steps: int) -> list[Item]:
    """The items with the one at this place, from 0, that many places further; as they are where there is none."""
    if not (0 <= at < len(items) and 0 <= at + steps < len(items)):
        return list(items)
    others = [*items[:at], *items[at + 1 :]]
    return [*others[: at + steps], items[at], *others[at + steps :]]
