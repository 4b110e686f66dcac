"""A spreadsheet to fill in, with an example of every kind of change."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _

from portal.sheets import Cell, Column, Table, write_csv, write_xlsx

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
ON = date(2025, 7, 1)
REASON = "Nghị quyết về sắp xếp đơn vị hành chính"
EXAMPLES: tuple[tuple[Cell, ...], ...] = (
    (ON, "thành lập", "xa-moi", "Xã Mẫu Mới", "xã", "tinh", None, REASON),
    (ON, "nhập", "xa-1, xa-2", None, None, "xa-moi", None, REASON),
    (ON, "chuyển", "xa-3", None, None, "tinh", None, REASON),
    (ON, "đổi tên", "xa-3", "Phường Mẫu", "phường", None, None, REASON),
    (ON, "tách", "ap-1", "Ấp Mẫu 2", "ấp", "ap-2", "to-5, to-6", REASON),
    (ON, "ngưng", "huyen-1", None, None, None, None, REASON),
)


def template_xlsx(created: datetime) -> bytes:
    """A workbook with a blank sheet under the headings, and another one with examples."""
    columns = [Column(heading, "day" if heading == "Ngày" else "text", width=22) for heading in HEADINGS]
    tables = [Table(_("Changes of units"), columns), Table(_("Examples"), columns, EXAMPLES)]
    return write_xlsx(tables, created=created, title=_("Changes of units"))


def template_csv() -> bytes:
    """The headings alone, as a text table."""
    return b"".join(write_csv(HEADINGS, ()))
