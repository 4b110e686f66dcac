"""The spreadsheets that a roster gives back: the template to fill in, and the rows that have faults."""

from collections.abc import Iterator

from flask_babel import gettext as _

from portal import clock
from portal.people.roster.labels.fields import FIELD_LABELS
from portal.people.roster.rules.headings import FIELDS
from portal.people.roster.rules.rows import sheet_and_row
from portal.people.roster.rules.unit_tree import UnitTree
from portal.people.roster.views.preview import Preview, faulty_rows
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import EXAMPLE_MARK, Column, Table
from portal.spreadsheets.writing import write_xlsx
from portal.units.labels import kind_name

MAX_TEMPLATE_UNITS = 5_000  # in the list of the template


def template_workbook(tree: UnitTree) -> bytes:
    """Headings with two examples, and a second sheet that explains them and lists the units to choose from."""
    columns = [Column(str(FIELD_LABELS[field]), width=widths.get(field, 18)) for field in (*FIELDS, "note")]
    title = _("Roster of %(unit)s", unit=tree.units[tree.root_id].name)
    people = Table(_("People"), columns, examples(tree))
    help_columns = [
        Column(_("Column or unit"), width=34),
        Column(str(FIELD_LABELS["unit_code"]), width=18),
        Column(_("What to write"), width=60),
    ]
    return write_xlsx(
        [people, Table(_("How to fill it in"), help_columns, explanations(tree))], created=clock.now(), title=title
    )


widths = {"name": 30, "unit": 34, "parent": 24, "phone": 16}


def examples(tree: UnitTree) -> Iterator[list[Cell]]:
    """Two invented people; rows like these are passed over when the file comes back."""
    leaf = next(
        (unit for unit in tree.units.values() if not tree.has_children(unit.id) and not unit.is_closed), None
    )
    unit = leaf or tree.units[tree.root_id]
    note = _("An example: it is passed over, delete it or leave it")
    yield [
        f"{EXAMPLE_MARK}Nguyễn Thị Lành",
        "0300 000 001",
        "",
        unit.name,
        unit.code,
        "",
        "",
        "",
        "",
        "Tổ trưởng",
        "01/07/2025",
        note,
    ]
    yield [
        f"{EXAMPLE_MARK}Trần Văn Tư",
        "0300 000 002",
        "",
        "Tổ công nghệ số ấp Mới",
        "",
        tree.units[tree.root_id].name,
        "",
        "Tổ",
        "có",
        "Thành viên",
        "",
        note,
    ]


def explanations(tree: UnitTree) -> Iterator[list[Cell]]:
    """A line for each column, then one for each unit."""
    words = {
        "name": _("The whole name, with dấu. Needed."),
        "phone": _("The number the person signs in with, ten digits. Needed, unless there is a user name."),
        "username": _("Only for somebody without a phone: letters without dấu and digits."),
        "unit": _("The team's name as in the list below, or a way such as “Ấp 3, xã Tân Ân”."),
        "unit_code": _("In place of the name, where two units have the same one."),
        "parent": _("For a new unit, or where two units have the same name: the unit above."),
        "hamlet": _("The hamlet, where no team is named: its team is meant."),
        "kind": _("For a new unit: tổ, ấp, khóm, xã, phường."),
        "create": _("Write “có” if the unit is not in the list and is to be made."),
        "position": _("“Tổ trưởng” makes the person head of the team; empty or “Thành viên” does not."),
        "joined": _("Day, month, year, such as 01/07/2025. Empty: today."),
        "note": _("For yourself; it is not read."),
    }
    for field, text in words.items():
        yield [str(FIELD_LABELS[field]), "", text]
    yield ["", "", ""]
    yield [_("The units you may write"), str(FIELD_LABELS["unit_code"]), ""]
    units = [unit for unit in tree.units.values() if not unit.is_closed]
    for unit in sorted(units, key=lambda unit: (len(list(tree.ids_above(unit))), unit.code))[:MAX_TEMPLATE_UNITS]:
        yield [unit.name, unit.code, f"{kind_name(unit.kind)}: {tree.path(unit)}"]


def faulty_workbook(preview: Preview) -> bytes:
    """The rows with faults as they were typed, ready to be mended and uploaded again, with the reasons beside."""
    rows = faulty_rows(preview)
    shown = [field for field in FIELDS if any(one.name == field for row in rows for one in row.fields)]
    headings = [Column(str(FIELD_LABELS[field])) for field in shown]
    sheets = preview.roster.sheets
    where = [Column(_("Row"), kind="number"), *([Column(_("Sheet"))] if sheets else [])]
    columns = [*where, *headings, Column(_("What to put right"), width=60)]

    def lines() -> Iterator[list[Cell]]:
        for row in rows:
            values = {one.name: one.value for one in row.fields}
            sheet, number = sheet_and_row(row.line.number)
            place: list[Cell] = [number, *([sheets[sheet]] if sheets else [])]
            yield [*place, *(values.get(field, "") for field in shown), " ".join(row.faults)]

    return write_xlsx([Table(_("Rows with faults"), columns, lines())], created=clock.now())
