"""A spreadsheet to fill in, with an example of every kind of change."""

from datetime import date, datetime

from flask_babel import gettext as _

from portal.spreadsheets.csv_writing import write_csv
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import Column, Table
from portal.spreadsheets.writing import write_xlsx

HEADINGS = (
    "Ngày",
    "Việc",
    "Mã đơn vị",
    "Tên mới",
    "Loại",
    "Mã đơn vị cha / vào mã",
    "Mã đi theo",
    "Lý do",
)
EXAMPLE_DAY = date(2025, 7, 1)
EXAMPLE_REASON = "Nghị quyết về sắp xếp đơn vị hành chính"
EXAMPLES: tuple[tuple[Cell, ...], ...] = (
    (EXAMPLE_DAY, "thành lập", "xa-moi", "Xã Mẫu Mới", "xã", "tinh", None, EXAMPLE_REASON),
    (EXAMPLE_DAY, "nhập", "xa-1, xa-2", None, None, "xa-moi", None, EXAMPLE_REASON),
    (EXAMPLE_DAY, "chuyển", "xa-3", None, None, "tinh", None, EXAMPLE_REASON),
    (EXAMPLE_DAY, "đổi tên", "xa-3", "Phường Mẫu", "phường", None, None, EXAMPLE_REASON),
    (EXAMPLE_DAY, "tách", "ap-1", "Ấp Mẫu 2", "ấp", "ap-2", "to-5, to-6", EXAMPLE_REASON),
    (EXAMPLE_DAY, "ngưng", "huyen-1", None, None, None, None, EXAMPLE_REASON),
)


def template_xlsx(created: datetime) -> bytes:
    """A workbook with a blank sheet under the headings, and another one with examples."""
    columns = [Column(heading, "day" if heading == "Ngày" else "text", width=22) for heading in HEADINGS]
    tables = [Table(_("Changes of units"), columns), Table(_("Examples"), columns, EXAMPLES)]
    return write_xlsx(tables, created=created, title=_("Changes of units"))


def template_csv() -> bytes:
    """The headings alone, as a text table."""
    return b"".join(write_csv(HEADINGS, ()))
