"""Where a roster's columns are: the row of headings, and the rows of people below it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from portal.content.text.vietnamese import fold
from portal.deadlines import within_deadline
from portal.people.roster.rules.headings import field_of
from portal.people.roster.rules.rows import Line, Value
from portal.spreadsheets.cells import cell_text
from portal.spreadsheets.sheet import Cell, InvalidSpreadsheet, Row

MAX_HEADING_ROW = 20  # rows; above the headings stand a title, an emblem, the name of an office
NUMBERING_CHARACTERS = frozenset("0123456789().abcdefgh ")
EXAMPLE_PREFIXES = ("vi du", "example")
TOTAL_PREFIXES = ("tong cong", "tong so", "cong:", "total")

TOTAL_WORDS = frozenset({"cộng", "tổng"})  # with dấu: without, they may be names


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings that were found, in which row, and which column is for which field."""

    heading_row: int
    places: dict[str, int]  # field: column
    unknown: tuple[str, ...]  # headings that mean nothing here


def find_columns(rows: Sequence[Row]) -> Columns:
    """The columns of the table; InvalidSpreadsheet, with the headings that are expected, when they are not there.

    The headings are the row among the first ones that says the most; two columns for one field are refused.
    """
    best: Row | None = None
    most = 1
    for row in rows[:MAX_HEADING_ROW]:
        known = {field_of(cell_text(cell)) for cell in row.cells} - {None}
        if len(known) > most and known & {"name", "phone"}:
            best, most = row, len(known)
    if best is None:
        raise InvalidSpreadsheet(_("No row of headings was found.") + " " + expected_headings())
    columns = columns_in(best)
    return with_given_names(columns, best, [row for row in rows if row.number > best.number])


def with_given_names(columns: Columns, headings: Row, below: Sequence[Row]) -> Columns:
    """The same; where one heading stands over family and given names side by side, both belong to the name."""
    beside = columns.places["name"] + 1
    if "family" in columns.places or beside >= len(headings.cells) or headings.cells[beside] is not None:
        return columns
    texts = sum(isinstance(row.cells[beside], str) for row in below)
    if 2 * texts <= len(below):
        return columns
    return replace(columns, places=columns.places | {"family": beside - 1, "name": beside})


def columns_in(row: Row) -> Columns:
    """What each heading of the row stands for; InvalidSpreadsheet for two alike and for one that is missing."""
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, cell in enumerate(row.cells):
        heading = " ".join(cell_text(cell).split())
        field = field_of(heading)
        if field in places:
            raise InvalidSpreadsheet(
                _(
                    "Two columns are for the same thing: “%(first)s” and “%(second)s”. Keep one of them.",
                    first=cell_text(row.cells[places[field]]),
                    second=heading,
                )
            )
        if field is not None and field != "ignored":
            places[field] = place
        elif field is None and heading:
            unknown.append(heading)
    if "name" not in places:
        raise InvalidSpreadsheet(_("There is no column for the name.") + " " + expected_headings())
    if "phone" not in places and "username" not in places:
        raise InvalidSpreadsheet(_("There is no column for the phone number.") + " " + expected_headings())
    return Columns(row.number, places, tuple(unknown))


def expected_headings() -> str:
    """Which headings a roster has, for somebody whose file has others."""
    text: str = _(
        "A roster has one row of headings, at least “Họ và tên” and “Số điện thoại”; others are “Đơn vị”, "
        "“Chức vụ” and “Ngày vào tổ”. Download the template to see all of them."
    )
    return text


def no_origins(_row: Row) -> Mapping[int, str]:
    """Nothing is to be told of the cells."""
    return {}


def lines_below(
    columns: Columns, rows: Sequence[Row], origins_of: Callable[[Row], Mapping[int, str]] = no_origins
) -> tuple[list[Line], int]:
    """Every row of a person below the headings, and how many rows of example were passed over.

    `origins_of` tells what must be told of the cells of a row, as `Sheet.origins` does.

    Passed over: empty rows, headings said again on another page, a row that numbers the columns, sums, examples.
    """
    found: list[Line] = []
    examples = 0
    for row in within_deadline(rows):
        if row.number <= columns.heading_row:
            continue
        values = dict(values_in(columns, row.cells))
        name = fold(str(values.get("name", "")))
        if name.startswith(EXAMPLE_PREFIXES):
            examples += 1
        elif values and not is_frame_row(name, values, row.cells):
            found.append(Line(row.number, values, origins=field_origins(columns, origins_of(row))))
    return found, examples


def field_origins(columns: Columns, origins: Mapping[int, str]) -> dict[str, str]:
    """What is told of cells, said of their fields."""
    if not origins:
        return {}
    told = {field: origins[place] for field, place in columns.places.items() if place in origins}
    if "family" in told:
        told.setdefault("name", told.pop("family"))
    return told


def values_in(columns: Columns, cells: Sequence[Cell]) -> Iterator[tuple[str, Value]]:
    """The filled fields of one row; a family name in a column of its own joins the given one."""
    for field, place in columns.places.items():
        value = value_of(cells[place]) if place < len(cells) else None
        if field == "family":
            continue
        if field == "name" and "family" in columns.places:
            family = cells[columns.places["family"]]
            value = f"{cell_text(family)} {cell_text(value)}".strip() or None
        if value is not None and value != "":
            yield field, value


def is_frame_row(name: str, values: dict[str, Value], cells: Sequence[Cell]) -> bool:
    """Whether the row belongs to the table's frame: a heading, the columns' numbers, a sum."""
    if "phone" not in values and "username" not in values and any(is_total(cell) for cell in cells):
        return True
    if field_of(name) == "name":
        return True
    texts = [cell_text(cell) for cell in cells if cell is not None]
    return all(len(text) < 5 and NUMBERING_CHARACTERS.issuperset(text.lower()) for text in texts)


def is_total(cell: Cell) -> bool:
    """Whether the cell names a sum."""
    return isinstance(cell, str) and (
        cell.strip(" :").lower() in TOTAL_WORDS or fold(cell).startswith(TOTAL_PREFIXES)
    )


def value_of(cell: Cell) -> Value | None:
    """The cell as a value that JSON can hold; None for an empty one."""
    if cell is None or isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "x" if cell else "0"
    if isinstance(cell, int | float):
        return cell
    return cell.isoformat()[:10]
