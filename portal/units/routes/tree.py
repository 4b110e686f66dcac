"""The tree of a day: two levels at once, deeper ones when they are asked for, and all of it on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import render_template, request, url_for

from portal import clock
from portal.content.text.vietnamese import fold
from portal.errors import NotFound
from portal.units.changes.queries import history as history_queries
from portal.units.changes.queries.history import ChangeLine
from portal.units.queries.breadcrumbs import breadcrumbs_on, get_breadcrumbs
from portal.units.queries.managed_units import get_managed_unit, managed_unit_ids
from portal.units.queries.people import names_of_units
from portal.units.queries.search import child_counts_on
from portal.units.queries.tree_history import UnitOn, tree_as_of
from portal.units.queries.unit_labels import relabelled
from portal.units.routes.blueprint import bp, requested_day
from portal.web.access import open_to, viewer
from portal.web.listing import MAX_PAGE, Pagination, requested_page, requested_search

PAGE_SIZE = 50  # changes in one list
MAX_UNITS_SHOWN = (
    300  # units in the first answer; with more than that, the second level waits until it is asked for
)


@dataclass(slots=True)
class Branch:
    """A unit of the day with those right below it, as far as they are shown already."""

    unit: UnitOn
    is_within_reach: bool  # of the viewer, now
    number_below: int = 0
    below: list[Branch] = field(default_factory=list)


@bp.get("/<int:unit_id>/branch")
@open_to("leaders")
def branch(unit_id: int) -> str:
    """What stands, or stood on a day, below a unit: a part of the tree for htmx."""
    unit = get_managed_unit(unit_id, viewer())
    day = requested_day()
    return render_template(
        "units/_branch.html", branch=load_branches(unit.id, day), top=unit.id, day=day, today=clock.today()
    )


@bp.get("/<int:unit_id>/tree")
@open_to("leaders")
def tree(unit_id: int) -> str:
    """The whole tree of a day at and below a unit, folded on the screen and open on paper; `?q=` finds in it."""
    unit = get_managed_unit(unit_id, viewer())
    day = requested_day()
    units = tree_as_of(day, unit.id)
    if not units:
        raise NotFound
    wanted = requested_search()
    found = find_in_tree(units, wanted) if wanted else None
    return render_template(
        "units/tree.html",
        unit=unit,
        top=build_tree(units if found is None else [each for each in units if each.id in found.shown]),
        number=len(units),
        q=wanted,
        found=found,
        is_open=found is not None or request.args.get("open") == "all",
        day=day,
        today=clock.today(),
        trail=breadcrumbs_on(unit, day, viewer()),
    )


@bp.get("/<int:unit_id>/history")
@open_to("leaders")
def history(unit_id: int) -> str:
    """What happened to the unit and everything that stands below it now, the latest first."""
    unit = get_managed_unit(unit_id, viewer())
    pagination = Pagination(requested_page(), MAX_PAGE, PAGE_SIZE)
    page, offset = pagination.page, pagination.offset
    found = history_queries.changes(below=[unit.id], offset=offset, limit=PAGE_SIZE + 1)
    return render_template(
        "units/history.html",
        unit=unit,
        changes=found[:PAGE_SIZE],
        names=unit_names(found[:PAGE_SIZE]),
        trail=get_breadcrumbs(unit.id, viewer()).visible,
        back_url=url_for(".history", unit_id=unit.id, page=page - 1) if page > 1 else None,
        next_url=url_for(".history", unit_id=unit.id, page=page + 1) if len(found) > PAGE_SIZE else None,
    )


def unit_names(changes: Sequence[ChangeLine]) -> dict[int, tuple[str, bool]]:
    """What the units in the changes are called, and whether the viewer may open them: (name, is there) by id."""
    told = [
        unit_id
        for change in changes
        for unit_id in (
            change.unit_id,
            change.other_id,
            change.details.get("parent_before"),
            *change.details.get("parts", ()),
        )
    ]
    return names_of_units({unit_id for unit_id in told if unit_id is not None}, below=managed_unit_ids(viewer()))


def load_branches(unit_id: int, day: date) -> list[Branch]:
    """What stood right below the unit on the day, with the next level too where that is not too much."""
    units = tree_as_of(day, unit_id, deepest=2)[1:]
    if len(units) > MAX_UNITS_SHOWN:
        units = [unit for unit in units if unit.depth == 1]
    if day == clock.today():
        units = relabelled(units, in_list=False)
    branches = _branches(units, day)
    by_id = {found.unit.id: found for found in branches}
    for found in branches:
        if found.unit.depth == 2 and found.unit.parent_id is not None:
            by_id[found.unit.parent_id].below.append(found)
    return [found for found in branches if found.unit.depth == 1]


@dataclass(frozen=True, slots=True)
class FoundInTree:
    """The units of a tree that were searched for, and all that is shown for them: what is above and below them."""

    matches: frozenset[int]
    shown: frozenset[int]


def find_in_tree(units: Sequence[UnitOn], wanted: str) -> FoundInTree:
    """Those whose name, with or without marks, or code holds what is wanted, in the order of tree_as_of."""
    text, code = fold(wanted), wanted.casefold()
    matches = {unit.id for unit in units if text in fold(unit.name) or code in unit.code.casefold()}
    below = set(matches)
    for unit in units:
        if unit.parent_id in below:
            below.add(unit.id)
    shown = below | {units[0].id}
    for unit in reversed(units):
        if unit.id in shown and unit.parent_id is not None:
            shown.add(unit.parent_id)
    return FoundInTree(frozenset(matches), frozenset(shown))


def build_tree(units: Sequence[UnitOn]) -> Branch:
    """The first of the units with all the others below it; they are in the order of tree_as_of."""
    by_id = {unit.id: Branch(unit, is_within_reach=False) for unit in units}
    for unit in units[1:]:
        if unit.parent_id is not None:
            by_id[unit.parent_id].below.append(by_id[unit.id])
    return by_id[units[0].id]


def _branches(units: Sequence[UnitOn], day: date) -> list[Branch]:
    ids = [unit.id for unit in units]
    numbers = child_counts_on(day, ids)
    # What was below on an earlier day may be somebody else's today.
    names = names_of_units(ids, below=managed_unit_ids(viewer())) if day < clock.today() else None
    return [Branch(unit, names is None or names[unit.id][1], numbers.get(unit.id, 0)) for unit in units]
