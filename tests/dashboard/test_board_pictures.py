"""What the board says beside its table: where help is needed first, the houses of the units, the text for Zalo."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from portal.dashboard.filters import UNIT_SORTS, DashboardFilters
from portal.dashboard.overview.queries.numbers import StateCounts, UnitCounts, UnitOverview
from portal.dashboard.overview.views.message import board_message
from portal.dashboard.overview.views.pictures import MAX_HOUSES, lit_windows, unit_street
from portal.dashboard.overview.views.table import overview_table
from portal.dashboard.queries.subjects import Subject
from portal.units.rules.short_names import short_names


def unit(number: int, name: str, members: int, complete: int, overdue: int = 0) -> UnitCounts:
    """A unit with so many people."""
    return UnitCounts(number, name, name, "commune", StateCounts(members, 0, complete, overdue=overdue))


FOUR = (
    unit(1, "Phường An Xuyên", 10, 9, overdue=1),
    unit(2, "Xã Đất Mũi", 8, 8),
    unit(3, "Xã U Minh", 0, 0),
    unit(4, "Xã Năm Căn", 12, 0),
    unit(5, "Xã Tân Ân", 20, 0),
)


def test_the_worst_stands_first_and_the_address_need_not_say_so() -> None:
    overview = UnitOverview(9, "course:1", FOUR, StateCounts())
    asked = DashboardFilters.parse({})

    rows = [row.unit.name for row in overview_table(overview, asked).rows if row.unit]
    turned = overview_table(overview, DashboardFilters.parse({"dir": "desc"})).rows

    # Who is late before who has done little, of those the larger; where nobody is, nobody needs help.
    assert rows == ["Phường An Xuyên", "Xã Tân Ân", "Xã Năm Căn", "Xã Đất Mũi", "Xã U Minh"]
    assert [row.unit.name for row in turned if row.unit] == rows[::-1]
    assert asked.arguments() == {}
    assert UNIT_SORTS[0] == "need"
    assert DashboardFilters.parse({"sort": "name"}).arguments() == {"sort": "name"}


@pytest.mark.parametrize(
    ("completed", "members", "windows"),
    [(0, 7, 0), (1, 4, 1), (24, 100, 0), (25, 100, 1), (49, 100, 1), (3, 4, 3), (99, 100, 3), (7, 7, 4)],
)
def test_a_window_is_lit_for_each_whole_quarter(completed: int, members: int, windows: int) -> None:
    assert lit_windows(completed, members) == windows


def test_the_street_stands_in_order_and_knows_who_is_nearest() -> None:
    street = unit_street(FOUR)
    many = unit_street([unit(number, f"Xã {number}", 4, number % 5) for number in range(MAX_HOUSES + 4)])

    assert [house.name for house in street.houses] == ["Đất Mũi", "An Xuyên", "Năm Căn", "Tân Ân"]
    assert [house.windows for house in street.houses] == [4, 3, 0, 0]
    assert street.complete == 1
    assert street.nearest == street.houses[1]
    assert (street.is_drawn, many.is_drawn) == (True, False)
    assert many.by_windows == [(4, 4), (3, 4), (2, 4), (1, 4), (0, 4)]
    assert unit_street([unit(1, "Xã", 3, 0)]).nearest is None


def test_short_names_still_tell_units_apart() -> None:
    names = ["Xã Tân Thành", "Phường Tân Thành", "Phường 1", "Tổ công nghệ số khóm 3", "Ấp Cái Su", "Xã Đất Mũi"]

    assert short_names(names) == ["Xã Tân Thành", "Phường Tân Thành", "Phường 1", "Khóm 3", "Ấp Cái Su", "Đất Mũi"]


def test_the_text_for_zalo_names_units_and_counts_but_no_person(app: Flask) -> None:
    overview = UnitOverview(9, "programme:1", FOUR, StateCounts())
    subject = Subject("programme:1", "programme", "Thành viên tổ", date(2026, 12, 17))

    with app.test_request_context(headers={"Accept-Language": "vi"}):
        text = board_message(overview, "Tỉnh Cà Mau", subject, date(2026, 11, 27))

    assert text.splitlines() == [
        "Tỉnh Cà Mau, tính đến ngày 27/11/2026",
        "“Thành viên tổ”: 17 trên 50 người đã xong (34 %).",
        "Hạn ngày 17/12/2026.",
        "Trễ hạn: 1 người.",
        "Đi trước: Xã Đất Mũi 100 %, Phường An Xuyên 90 %.",
        "Cần giúp thêm: Xã Tân Ân 0 %, Xã Năm Căn 0 %.",
    ]
