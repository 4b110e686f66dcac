"""How an uploaded file is read: guessed at first, told by a person, remembered for the office's next file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete

from portal import clock
from portal.audit.models import Actor
from portal.db import db
from portal.errors import require
from portal.people.models import RosterImport, RosterLayout
from portal.people.roster.operations.imports import ensure_waiting, keep_rows
from portal.people.roster.queries.context import read_tree
from portal.people.roster.queries.layouts import remembered_choices
from portal.people.roster.rules.guessing import guess_columns, guess_layout
from portal.people.roster.rules.headings import FIELDS
from portal.people.roster.rules.layout import FAMILY, Layout, SheetLayout, column_of_letters
from portal.people.roster.rules.parsing import Roster, ensure_sure, roster_of
from portal.people.roster.rules.source import sheets_from_json
from portal.people.roster.rules.unit_tree import UnitTree
from portal.spreadsheets.sheet import InvalidSpreadsheet, Sheet
from portal.units import permissions
from portal.units.models import Unit


def propose_layout(sheets: Sequence[Sheet], unit: Unit) -> Layout:
    """How the file is most likely read for this unit: as it was told before, else by what it says."""
    tree = read_tree(unit)
    told = remembered_choices(unit)
    remembered = {print_: SheetLayout.from_json(choices["sheet"]) for print_, choices in told.items()}
    layout = guess_layout(sheets, knows=lambda name: is_one_below(tree, name), remembered=remembered)
    if not layout.was_remembered:
        return layout
    choices = told[layout.sheets[layout.read_sheets[0]].fingerprint]
    return replace(layout, reads_hidden=choices["hidden"], has_sections=choices["sections"])


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the command was told to read a file: by default as its headings say."""

    sheets: Sequence[str] = ()
    heading_row: int | None = None
    columns: Sequence[str] = ()  # such as “C=phone”
    reads_hidden: bool = False


def read_as_wanted(sheets: Sequence[Sheet], unit: Unit, wanted: Wanted) -> Roster:
    """The roster in these sheets; InvalidSpreadsheet where something that was wanted is not there or not clear."""
    layout = replace(propose_layout(sheets, unit), reads_hidden=wanted.reads_hidden)
    names = [sheet.name for sheet in sheets]
    missing = [name for name in wanted.sheets if name not in names]
    if missing:
        listed = ", ".join(names)
        raise InvalidSpreadsheet(
            _("There is no sheet “%(name)s”; there are: %(names)s.", name=missing[0], names=listed)
        )
    if wanted.sheets:
        told = (
            replace(one, is_read=name in wanted.sheets) for name, one in zip(names, layout.sheets, strict=True)
        )
        layout = replace(layout, sheets=tuple(told))
    for place in layout.read_sheets:
        layout = layout.with_sheet(place, sheet_as_wanted(sheets[place], layout.sheets[place], wanted))
    if wanted.heading_row is None and not wanted.columns:
        ensure_sure(sheets, layout)
    return roster_of(sheets, layout)


def sheet_as_wanted(sheet: Sheet, told: SheetLayout, wanted: Wanted) -> SheetLayout:
    """The sheet's choices with those of the command."""
    if wanted.heading_row is not None and wanted.heading_row != told.heading_row:
        told = replace(guess_columns(sheet, wanted.heading_row), unit=told.unit)
    fields = dict(told.fields)
    for said in wanted.columns:
        letters, _equals, field = said.partition("=")
        if field not in {*FIELDS, FAMILY, ""} or not (letters.isascii() and letters.isalpha()):
            listed = ", ".join((*FIELDS, FAMILY))
            raise InvalidSpreadsheet(
                _(
                    "“%(said)s”: write the column's letter and what it is, one of %(fields)s.",
                    said=said,
                    fields=listed,
                )
            )
        fields = {column: one for column, one in fields.items() if one != field}
        fields[column_of_letters(letters)] = field
    return replace(
        told, fields={column: field for column, field in fields.items() if field and column < sheet.width}
    )


def is_one_below(tree: UnitTree, name: str) -> bool:
    """Whether exactly one unit below the root has this name."""
    found = tree.find(name)
    return len(found) == 1 and found[0].id != tree.root_id and not found[0].is_closed


def read_again(uploaded: RosterImport, layout: Layout, *, actor: Actor, is_final: bool) -> None:
    """Read the kept sheets in another way; then what was mended by hand before is read anew, too.

    InvalidSpreadsheet, and nothing changes, where it is final and no row can be read so. Stale once the roster was
    decided.
    """
    require(permissions.can_place_people(actor, uploaded.unit))
    ensure_waiting(uploaded)
    sheets = sheets_from_json(uploaded.source)
    before = Roster.from_json(uploaded.rows)
    if before.lines and layout == Layout.from_json(uploaded.layout):
        if is_final:
            remember_layout(uploaded.unit, layout)
        return
    try:
        roster = roster_of(sheets, layout)
    except InvalidSpreadsheet:
        if is_final:
            raise
        roster = Roster([], (), ())
    uploaded.layout = layout.to_json()
    keep_rows(uploaded, replace(roster, choices=before.choices, mends=before.mends + 1))
    if is_final:
        remember_layout(uploaded.unit, layout)


def remember_layout(unit: Unit, layout: Layout) -> None:
    """Keep the choices for the office's next file with the same headings."""
    for sheet in {sheet.fingerprint: sheet for sheet in layout.sheets if sheet.is_read}.values():
        same = (RosterLayout.unit_id == unit.id, RosterLayout.fingerprint == sheet.fingerprint)
        db.session.execute(delete(RosterLayout).where(*same))
        db.session.add(
            RosterLayout(
                unit_id=unit.id,
                fingerprint=sheet.fingerprint,
                choices=choices_to_json(sheet, layout),
                saved_at=clock.now(),
            )
        )
    db.session.flush()


def choices_to_json(sheet: SheetLayout, layout: Layout) -> Mapping[str, Any]:
    """What is remembered of a reading: nothing that the file itself said."""
    bare = replace(sheet, unit="", is_sure=True)
    return {"sheet": bare.to_json(), "hidden": layout.reads_hidden, "sections": layout.has_sections}
