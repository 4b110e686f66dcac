"""Periods by their days, units that can be compared, and who leads or lags; no database."""

from __future__ import annotations

from datetime import date

import pytest

from portal.dashboard.period_report.enums import PeriodKind
from portal.dashboard.period_report.rules.figures import (
    Crossing,
    DayFigures,
    DayTree,
    best_and_lagging,
    final_crossings,
    is_comparable,
)
from portal.dashboard.period_report.rules.periods import Period, offered_periods, period_of
from portal.units.queries.tree_history import UnitOn

FIRST, LAST = date(2026, 9, 30), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("kind", "day", "since", "until", "number"),
    [
        (PeriodKind.MONTH, date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29), 2),
        (PeriodKind.QUARTER, date(2026, 11, 27), date(2026, 10, 1), date(2026, 12, 31), 4),
        (PeriodKind.HALF, date(2026, 6, 30), date(2026, 1, 1), date(2026, 6, 30), 1),
        (PeriodKind.HALF, date(2026, 7, 1), date(2026, 7, 1), date(2026, 12, 31), 2),
        (PeriodKind.YEAR, date(2026, 12, 31), date(2026, 1, 1), date(2026, 12, 31), 1),
    ],
)
def test_a_period_is_known_by_its_two_days(
    kind: PeriodKind, day: date, since: date, until: date, number: int
) -> None:
    period = period_of(kind, day)

    assert (period.since, period.until) == (since, until)
    assert (period.kind, period.number) == (kind, number)


def test_the_period_before_is_of_the_same_kind_or_as_long() -> None:
    quarter = period_of(PeriodKind.QUARTER, date(2026, 2, 1))
    other = Period(date(2026, 3, 10), date(2026, 3, 19))

    assert quarter.before() == Period(date(2025, 10, 1), date(2025, 12, 31))
    assert other.before() == Period(date(2026, 2, 28), date(2026, 3, 9))
    assert other.kind is PeriodKind.OTHER


def test_this_and_the_last_one_of_each_kind_are_offered() -> None:
    offered = offered_periods(date(2026, 1, 15))

    assert [(each.kind, each.since) for each in offered] == [
        ("month", date(2026, 1, 1)),
        ("month", date(2025, 12, 1)),
        ("quarter", date(2026, 1, 1)),
        ("quarter", date(2025, 10, 1)),
        ("half", date(2026, 1, 1)),
        ("half", date(2025, 7, 1)),
        ("year", date(2026, 1, 1)),
        ("year", date(2025, 1, 1)),
    ]


def tree(day: date, parents: dict[int, int | None]) -> DayTree:
    """A tree of units by their parents; 1 stands at the top."""
    depths: dict[int, int] = {}
    for unit, parent in parents.items():
        depths[unit] = depths[parent] + 1 if parent is not None else 0
    units = [UnitOn(unit, f"U{unit}", f"Đơn vị {unit}", "unit", parents[unit], depths[unit]) for unit in parents]
    return DayTree(day, units)


TWO = tree(FIRST, {1: None, 2: 1, 4: 2, 3: 1, 5: 3})


@pytest.mark.parametrize(
    ("last", "crossings", "moved", "comparable"),
    [
        (TWO, [], [], {1, 2, 3}),
        # 3 became part of 2: the whole is the same, the part is not
        (tree(LAST, {1: None, 2: 1, 4: 2, 5: 2}), [Crossing(3, 2)], [], {1}),
        # 4 was merged into 5, and so left 2 for 3
        (tree(LAST, {1: None, 2: 1, 3: 1, 5: 3}), [Crossing(4, 5)], [], {1}),
        # 4 was merged into 7, made in between, and that into 6: in the end nobody left 2
        (tree(LAST, {1: None, 2: 1, 6: 2, 3: 1, 5: 3}), [Crossing(4, 7), Crossing(7, 6)], [], {1, 2, 3}),
        # 6 was split off 4, within 2
        (tree(LAST, {1: None, 2: 1, 4: 2, 6: 2, 3: 1, 5: 3}), [Crossing(4, 6)], [], {1, 2, 3}),
        # 5 was moved from 3 to 2
        (tree(LAST, {1: None, 2: 1, 4: 2, 5: 2, 3: 1}), [], [5], {1}),
        # a new unit without a past takes nobody from anywhere
        (tree(LAST, {1: None, 2: 1, 4: 2, 6: 2, 3: 1, 5: 3}), [], [], {1, 2, 3}),
    ],
)
def test_only_units_that_nobody_crossed_into_or_out_of_are_compared(
    last: DayTree, crossings: list[Crossing], moved: list[int], comparable: set[int]
) -> None:
    final = final_crossings(crossings, there={1, 2, 3, 4, 5})
    found = {id_ for id_ in (1, 2, 3) if is_comparable(id_, TWO, last, final, moved)}

    assert found == comparable


def test_the_best_and_the_lagging_units_are_never_the_same() -> None:
    figures = {
        unit: DayFigures(members=members, complete=complete)
        for unit, (members, complete) in {1: (10, 5), 2: (4, 4), 3: (3, 0), 4: (0, 0), 5: (10, 1)}.items()
    }

    best, lagging = best_and_lagging(figures, [1, 2, 3, 4, 5])
    alike = best_and_lagging({1: DayFigures(5, 1), 2: DayFigures(10, 2)}, [1, 2])

    assert [each.unit_id for each in best] == [2, 1]
    assert [each.unit_id for each in lagging] == [3, 5]
    assert alike == ([], [])


def test_only_teams_at_or_below_an_assigned_unit_are_counted() -> None:
    units = [
        UnitOn(1, "P", "Tỉnh", "province", None, 0),
        UnitOn(2, "C", "Xã", "commune", 1, 1),
        UnitOn(3, "T", "Tổ", "team", 2, 2),
        UnitOn(4, "D", "Xã khác", "commune", 1, 1),
        UnitOn(5, "S", "Tổ khác", "team", 4, 2),
    ]
    here = DayTree(LAST, units)

    assert here.counted(team_only=True, assigned={2}) == {3}
    assert here.counted(team_only=False, assigned={2}) == {2, 3}
    assert here.counted(team_only=True, assigned=None) == {3, 5}
    assert DayTree(LAST, units, above=(9,)).counted(team_only=True, assigned={9}) == {3, 5}
    assert here.teams == 2
