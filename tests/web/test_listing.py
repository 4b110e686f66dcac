"""Filters, sorting and pagination as an address asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask

from portal.web.listing import (
    MAX_PAGE,
    Listing,
    Pagination,
    one_of,
    paginate,
    parameter,
    parse_day,
    parse_id,
    parse_page,
    requested_page,
)
from portal.web.request_values import MAX_INTEGER


@dataclass(frozen=True)
class Lamps(Listing):
    """A list as the tests ask for it."""

    text: str = parameter("q", str.strip)
    unit_id: int | None = parameter("unit", parse_id, default=None)
    since: date | None = parameter("from", parse_day, default=None)
    is_lit: bool = parameter("lit", lambda text: text == "1", default=False)
    sort: str = parameter("sort", one_of(("name", "seen")), default="name")
    page: int = parameter("page", parse_page, default=1, resets=True)
    note: str = ""  # stands in no address


@pytest.fixture
def lamps() -> Flask:
    """An application with one list."""
    app = Flask("lamps")
    app.add_url_rule("/units/<int:unit_id>/lamps", endpoint="lamps", view_func=lambda unit_id: "")
    return app


@pytest.mark.parametrize(
    ("said", "total", "found"),
    [
        ("2", 101, (2, 3)),
        ("3", 101, (3, 3)),
        ("4", 101, (3, 3)),
        ("0", 101, (1, 3)),
        ("hai", 100, (1, 2)),
        (str(MAX_INTEGER + 1), 100, (1, 2)),
        (None, 0, (1, 1)),
    ],
)
def test_the_page_of_a_list_is_one_that_is_there(
    lamps: Flask, said: str | None, total: int, found: tuple[int, int]
) -> None:
    with lamps.test_request_context("/units/1/lamps", query_string={"page": said} if said is not None else {}):
        pagination = paginate(requested_page(), total=total, size=50)

    assert (pagination.page, pagination.pages) == found


def test_a_form_asks_for_a_page_too(lamps: Flask) -> None:
    with lamps.test_request_context("/units/1/lamps", method="POST", data={"page": "7"}):
        assert requested_page() == 7


@pytest.mark.parametrize(
    ("text", "page"), [("", 1), ("-7", 1), ("0", 1), ("²", 1), ("x", 1), ("3", 3), ("1000000000", MAX_PAGE)]
)
def test_a_page_number_is_clamped(text: str, page: int) -> None:
    assert parse_page(text) == page


@pytest.mark.parametrize(("page", "rows"), [(1, (0, 1, 2)), (2, (3, 4, 5)), (3, (6,)), (4, ())])
def test_a_page_is_a_slice_of_the_rows(page: int, rows: tuple[int, ...]) -> None:
    pagination = Pagination(page, 3, 3)

    assert pagination.cut(range(7)) == rows
    assert pagination.offset == 3 * (page - 1)


def test_an_address_is_read_and_said_again_in_the_order_of_the_fields() -> None:
    address = {"page": "2", "q": " đèn ", "unit": "5", "from": "25/11/2026", "lit": "1", "sort": "seen", "x": "1"}

    asked = Lamps.parse(address)

    assert asked == Lamps("đèn", 5, date(2026, 11, 25), is_lit=True, sort="seen", page=2)
    said = {"q": "đèn", "unit": 5, "from": "2026-11-25", "lit": 1, "sort": "seen", "page": 2}
    assert list(asked.arguments().items()) == list(said.items())


def test_nonsense_asks_for_nothing_and_is_named() -> None:
    address = {
        "q": " ",
        "unit": "x",
        "from": "31/02/2026",
        "lit": "y",
        "sort": "'; --",
        "page": "-7",
        "note": "a",
    }

    asked, invalid = Lamps.parse_checked(address)

    assert asked == Lamps.parse(address) == Lamps.parse({}) == Lamps()
    assert invalid == ("unit", "from", "sort")
    assert Lamps.parse_checked({"unit": "0", "from": " ", "sort": ""}) == (Lamps(), ())
    assert asked.arguments() == {}


def test_a_change_goes_back_to_the_first_page() -> None:
    asked = Lamps("đèn", sort="seen", page=3)

    assert asked.arguments() == {"q": "đèn", "sort": "seen", "page": 3}
    assert asked.arguments(sort="name") == {"q": "đèn"}
    assert asked.arguments(text="", page=2) == {"sort": "seen", "page": 2}


def test_the_address_of_the_screen_keeps_its_place(lamps: Flask) -> None:
    asked = Lamps("đèn", unit_id=5, page=3)

    with lamps.test_request_context("/units/1/lamps?q=x"):
        urls = [asked.plain_url, asked.page_url(4), asked.page_url(1), asked.url(text="", unit_id=None)]

    plain = "/units/1/lamps"
    assert urls == [plain, f"{plain}?q=%C4%91%C3%A8n&unit=5&page=4", f"{plain}?q=%C4%91%C3%A8n&unit=5", plain]
