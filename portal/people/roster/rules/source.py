"""The sheets of an uploaded file as the database keeps them while their rows wait, to be read anew."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.deadlines import within_deadline
from portal.people.roster.rules.columns import value_of
from portal.people.roster.rules.guessing import is_private, is_private_cell
from portal.people.roster.rules.layout import Layout, row_numbered
from portal.people.roster.rules.rows import Value
from portal.spreadsheets.cells import cell_text
from portal.spreadsheets.sheet import Row, Sheet


def source_to_json(sheets: Sequence[Sheet], layout: Layout) -> dict[str, Any]:
    """The sheets without what is private: of such columns only the heading stays."""
    kept = []
    for place, sheet in enumerate(sheets):
        heading_row = layout.sheets[place].heading_row if place < len(layout.sheets) else 0
        private = private_columns(sheet, heading_row)
        kept.append(
            {
                "name": sheet.name,
                "rows": [[row.number, cells_kept(row, heading_row, private)] for row in sheet.rows],
                "notes": list(sheet.notes),
                "is_hidden": sheet.is_hidden,
                "hidden": sorted(sheet.hidden_rows),
                "resultless": sorted(sheet.resultless),
                "converted": [[*cell, encoding] for cell, encoding in sheet.converted.items()],
            }
        )
    return {"sheets": kept} if kept else {}


def private_columns(sheet: Sheet, heading_row: int) -> frozenset[int]:
    """The columns whose headings stand over what the portal does not want to hold."""
    headings = row_numbered(sheet, heading_row)
    cells = headings.cells if headings is not None else ()
    return frozenset(place for place, cell in enumerate(cells) if is_private(cell_text(cell)))


def cells_kept(row: Row, heading_row: int, private: frozenset[int]) -> list[Value | None]:
    """The cells as JSON holds them; nothing for a private one."""
    values = [value_of(cell) for cell in row.cells]
    if row.number > heading_row:
        values = [
            None if place in private or is_private_cell(value) else value for place, value in enumerate(values)
        ]
    return values


def sheets_from_json(kept: Mapping[str, Any]) -> list[Sheet]:
    """The sheets from what the database keeps."""
    return [
        Sheet(
            one["name"],
            tuple(Row(number, tuple(cells)) for number, cells in within_deadline(one["rows"])),
            tuple(one["notes"]),
            is_hidden=one["is_hidden"],
            hidden_rows=frozenset(one["hidden"]),
            resultless=frozenset((row, column) for row, column in one["resultless"]),
            converted={(row, column): encoding for row, column, encoding in one["converted"]},
        )
        for one in kept.get("sheets", ())
    ]
