"""The units to choose from in a form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from portal.units.queries.search import FoundUnit, search_units, units_of

MAX_UNIT_CHOICES = 20  # units to choose from at once, besides those chosen already


def unit_choices(
    text: str,
    suggested: Callable[[int], Sequence[FoundUnit]],
    *,
    below: Collection[int],
    chosen: Collection[int] = (),
    besides: Collection[int] = (),
    field_name: str = "unit",
) -> dict[str, Any]:
    """The unit choices of a form: those chosen already first, then those found by a text, else those suggested.

    All of them stand at or below some units; `suggested` is told how many are wanted at the most.
    """
    limit = MAX_UNIT_CHOICES + 2 + len(chosen)
    first = units_of(chosen, below=below)
    found = search_units(text, below=below, limit=limit, closed=False) if text else suggested(limit)
    left_out = {*besides, *(one.id for one in first)}
    others = [one for one in found if one.id not in left_out and one.closed_on is None]
    return {
        "field_name": field_name,
        "chosen": {one.id for one in first},
        "choices": [*first, *others[:MAX_UNIT_CHOICES]],
        "has_more": len(others) > MAX_UNIT_CHOICES,
        "q": text,
    }
