"""The units to choose from in a form, and to narrow a list to."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from portal.units.models import Unit
from portal.units.queries.breadcrumbs import Breadcrumbs, Crumb
from portal.units.queries.search import FoundUnit, search_units, units_of
from portal.units.queries.tree import UnitName, children_names
from portal.units.queries.unit_labels import relabelled

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


def units_to_filter_by(
    chosen: Breadcrumbs | None, granted: Sequence[Unit | UnitName], below: Sequence[UnitName] | None = None
) -> list[tuple[Unit | UnitName | Crumb, int]]:
    """The units to filter a list by, each with its depth: the way down to the chosen one and what is below it.

    Where none is chosen, those that the viewer leads, and what is below if that is one (`below`, if it is known).
    """
    if chosen is not None:
        way = chosen.visible
        return [
            *((unit, depth) for depth, unit in enumerate(way)),
            *((unit, len(way)) for unit in relabelled(children_names(chosen.unit.id))),
        ]
    if below is None:
        below = children_names(granted[0].id) if len(granted) == 1 else ()
    return [*((unit, 0) for unit in granted), *((unit, 1) for unit in relabelled(below))]
