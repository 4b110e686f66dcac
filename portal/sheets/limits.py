"""How large a file may be: a roster of 20,000 people fits many times over, a bomb does not."""

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.sheets.sheet import BadSheet

MEGABYTE = 1024 * 1024
LARGEST_WORKBOOK = 20 * MEGABYTE  # as it is sent
MOST_ENTRIES = 2_000  # files inside a workbook
LARGEST_DECLARED = 512 * MEGABYTE  # what a workbook says of itself, pictures included
HIGHEST_RATIO = 300  # of a part beyond a megabyte; honest sheets stay below 100
LARGEST_PART = 32 * MEGABYTE  # unpacked
MOST_UNPACKED = 96 * MEGABYTE  # all parts that are looked into
MOST_CELLS = 400_000
WIDEST_SPREAD = 2_000_000  # last row times last column: the reader keeps room for each cell between, 32 bytes each
MOST_TEXT = 8 * MEGABYTE  # letters in all cells: one shared text may stand in every cell
MOST_MERGES = 50_000
LONGEST_RECORD = 100_000  # letters in one row of a text table


@dataclass(frozen=True, slots=True)
class Limits:
    """What the caller allows: rows with something in them, and columns."""

    most_rows: int
    most_columns: int

    def too_many_rows(self) -> BadSheet:
        """The refusal of a table that is too long."""
        return BadSheet(
            _("The file has more than %(most)s rows. Split it into smaller files.", most=self.most_rows)
        )

    def too_many_columns(self) -> BadSheet:
        """The refusal of a table that is too wide."""
        return BadSheet(
            _("The sheet has more than %(most)s columns. Keep only those that are needed.", most=self.most_columns)
        )


def too_large() -> BadSheet:
    """The refusal of a file that holds more than anyone could want to import."""
    return BadSheet(
        _("The file is too large. Keep only the table, without pictures and far-off cells, and try again.")
    )
