"""Limits of uploaded spreadsheets: bytes, compression ratio, cells, text, merged ranges."""

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.spreadsheets.sheet import InvalidSpreadsheet

MEGABYTE = 1024 * 1024
MAX_WORKBOOK_BYTES = 20 * MEGABYTE  # as it is sent
MAX_ZIP_ENTRIES = 2_000  # files inside a workbook
MAX_DECLARED_BYTES = 512 * MEGABYTE  # what a workbook says of itself, pictures included
MAX_COMPRESSION_RATIO = 300  # of a part beyond a megabyte; honest sheets stay below 100
MAX_PART_BYTES = 32 * MEGABYTE  # unpacked
MAX_UNPACKED_BYTES = 96 * MEGABYTE  # all parts that are looked into
MAX_CELLS = 400_000
MAX_SHEET_AREA = (
    2_000_000  # last row times last column: the reader keeps room for each cell between, 32 bytes each
)
MAX_TEXT_CHARS = 8 * MEGABYTE  # letters in all cells: one shared text may stand in every cell
MAX_MERGED_RANGES = 50_000
MAX_RECORD_CHARS = 100_000  # letters in one row of a text table


@dataclass(frozen=True, slots=True)
class Limits:
    """What the caller allows: rows with something in them, and columns."""

    max_rows: int
    max_columns: int

    def too_many_rows(self) -> InvalidSpreadsheet:
        """The refusal of a table that is too long."""
        return InvalidSpreadsheet(
            _("The file has more than %(most)s rows. Split it into smaller files.", most=self.max_rows)
        )

    def too_many_columns(self) -> InvalidSpreadsheet:
        """The refusal of a table that is too wide."""
        return InvalidSpreadsheet(
            _("The sheet has more than %(most)s columns. Keep only those that are needed.", most=self.max_columns)
        )


def too_large() -> InvalidSpreadsheet:
    """The refusal of a file that holds more than anyone could want to import."""
    return InvalidSpreadsheet(
        _("The file is too large. Keep only the table, without pictures and far-off cells, and try again.")
    )
