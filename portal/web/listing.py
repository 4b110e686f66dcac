"""Lists and tables as their addresses ask for them: filters, sorting and pagination.

A list with filters declares them in a Listing; whatever is shown page by page is cut by paginate().
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Self, TypeVar

from flask import request, url_for

from portal.content.text.dates import parse_date
from portal.web.request_values import parse_integer

Row = TypeVar("Row")

MAX_SEARCH_LENGTH = 100  # characters
MAX_PAGE = 1_000_000  # a larger number is this one: a statement multiplies it


@dataclass(frozen=True, slots=True)
class Pagination:
    """Which page of a list is shown, of how many, and the slice of the rows that stands on it."""

    page: int
    pages: int
    size: int

    @property
    def offset(self) -> int:
        """How many rows stand on the pages before."""
        return (self.page - 1) * self.size

    def cut(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """Those of all the rows that stand on the page."""
        return tuple(rows[self.offset : self.offset + self.size])


def paginate(page: int, *, total: int, size: int) -> Pagination:
    """The pagination of `total` rows: the last page for one behind the end; an empty list has one page."""
    pages = max(1, -(-total // size))
    return Pagination(min(max(page, 1), pages), pages, size)


def search_text(text: str) -> str:
    """What was typed to search for, without doubled spaces and what no database keeps, and not without end."""
    return " ".join(text.replace("\0", " ").split())[:MAX_SEARCH_LENGTH]


def requested_search() -> str:
    """The text that the address, or the form, searches for."""
    return search_text(request.values.get("q", ""))


def requested_page() -> int:
    """The page number that the address, or the form, asks for."""
    return parse_page(request.values.get("page", ""))


def parse_page(text: str) -> int:
    """A page number; the first for what is none."""
    try:
        return min(max(parse_integer(text), 1), MAX_PAGE)
    except ValueError:
        return 1


def parse_id(text: str) -> int | None:
    """The id in a filter; None for 0, which nothing has."""
    return parse_integer(text) or None


def parse_day(text: str) -> date | None:
    """The date in a filter; None for a blank one."""
    if (day := parse_date(text)) is None and text.strip():
        raise ValueError(text)
    return day


def one_of(choices: Collection[str]) -> Callable[[str], str]:
    """The reader of a filter or a sort that is one of these."""

    def parse_choice(text: str) -> str:
        if text not in choices:
            raise ValueError(text)
        return text

    return parse_choice


def parameter(name: str, parse: Callable[[str], Any], *, default: Any = "", resets: bool = False) -> Any:
    """A field of a Listing that stands in the address as `name`, and is left out there at its default.

    `parse` reads it and raises ValueError for nonsense. One that `resets`, such as the page, goes back to its
    default wherever another one changes.
    """
    return field(default=default, metadata={"name": name, "parse": parse, "resets": resets})


@dataclass(frozen=True)
class Listing:
    """The filters, sort and page that the address of a list asks for; a subclass declares them as parameters."""

    @classmethod
    def parse(cls, arguments: Mapping[str, str]) -> Self:
        """Read the filters of an address; nonsense asks for nothing."""
        return cls.parse_checked(arguments)[0]

    @classmethod
    def parse_checked(cls, arguments: Mapping[str, str]) -> tuple[Self, tuple[str, ...]]:
        """Read the filters of an address, and the names of the arguments that are nonsense."""
        values: dict[str, Any] = {}
        invalid: list[str] = []
        for each in fields(cls):
            name = each.metadata.get("name", "")
            if text := arguments.get(name, "") if name else "":
                try:
                    values[each.name] = each.metadata["parse"](text)
                except ValueError:
                    invalid.append(name)
        return cls(**values), tuple(invalid)

    def arguments(self, **changes: Any) -> dict[str, Any]:
        """The arguments that stand in the address for this, or for this with changes."""
        told = [each for each in fields(self) if each.metadata]
        resets = {each.name: each.default for each in told if each.metadata["resets"]} if changes else {}
        asked = replace(self, **(resets | changes))
        values = {each: getattr(asked, each.name) for each in told}
        return {each.metadata["name"]: _told(value) for each, value in values.items() if value != each.default}

    def url(self, **changes: Any) -> str:
        """The address of the screen that is shown, with these filters or with changes to them."""
        place = request.view_args or {}
        return url_for(str(request.endpoint), **place, **self.arguments(**changes))

    @property
    def plain_url(self) -> str:
        """The address of the screen that is shown, without any filter."""
        return url_for(str(request.endpoint), **(request.view_args or {}))

    def page_url(self, page: int) -> str:
        """The address of another page of the list."""
        return self.url(page=page)


def _told(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return value.isoformat() if isinstance(value, date) else value
