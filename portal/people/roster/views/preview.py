"""A plan as the screen shows it: counts, what confirming will do, and rows with their words beside the fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from flask_babel import ngettext

from portal.deadlines import within_deadline
from portal.people.roster.labels.fields import FIELD_LABELS
from portal.people.roster.labels.remarks import remark_text, row_label
from portal.people.roster.queries.imports import unit_names
from portal.people.roster.rules.headings import FIELDS
from portal.people.roster.rules.parsing import Roster
from portal.people.roster.rules.plan import NewUnit, Plan
from portal.people.roster.rules.rows import FAULTY, Line, PlannedRow, Remark, UnitKey
from portal.spreadsheets.cells import cell_text
from portal.units.labels import kind_name

BROAD_GROUP = "broad"  # the group of rows whose people come into a unit that has units below it
MAX_CHANGED_ROWS = 20  # rows that are sent again when another one was mended
CLEANED_FIELDS = {"name", "phone", "username", "joined"}
ASKING_NOTES = {"namesake", "change_forbidden", "name_marks", "day_before"}
FAULTS_SETTLED_BY_NAME = {"person_other", "person_unnamed", "phone_double", "username_double"}
ALWAYS_EDITABLE_FIELDS = (
    "name",
    "phone",
    "unit",
)  # fields that can be mended though the file had no column for them


class ShownField(NamedTuple):
    """One field of a row as it can be mended: what stands in it, and what is wrong with that.

    Of a row with faults only the fields that may mend it are in sight at first.
    """

    name: str
    label: str
    value: str
    faults: Sequence[str]
    in_sight: bool


class ShownRow(NamedTuple):
    """One planned row, and the row as it was typed, with the texts that the screen shows.

    `cleaned` are notes of what was put right, which nobody needs to do anything about; `offers` are units that may
    have been meant, each with its code and way.
    """

    planned: PlannedRow
    line: Line
    label: str  # the number of the row, and its sheet where there are several
    unit: str
    fields: Sequence[ShownField]
    faults: Sequence[str]
    notes: Sequence[str]
    cleaned: Sequence[str]
    offers: Sequence[tuple[str, str]]


class NewBranch(NamedTuple):
    """A unit to be made, with those to be made below it."""

    name: str
    kind: str
    below: Sequence[Any]


class Preview:
    """The rows of a roster with what each will do; `is_stored` where the plan is the one that is kept."""

    def __init__(self, roster: Roster, plan: Plan, *, is_stored: bool = True) -> None:
        self.plan = plan
        self.roster = roster
        self.is_stored = is_stored

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows have each outcome, and all of them."""
        return {"all": len(self.plan.rows), **self.plan.counts, BROAD_GROUP: len(self.plan.broad)}

    @cached_property
    def deeds(self) -> list[str]:
        """What confirming will do, sentence by sentence."""
        counts = self.plan.counts
        told = (
            (counts["create"], ngettext("%(num)d person comes in", "%(num)d people come in", counts["create"])),
            (counts["change"], ngettext("%(num)d account changes", "%(num)d accounts change", counts["change"])),
            (
                counts["move"],
                ngettext(
                    "%(num)d person moves, and keeps what was learned",
                    "%(num)d people move, and keep what was learned",
                    counts["move"],
                ),
            ),
            (
                counts["back"],
                ngettext(
                    "%(num)d closed account opens again", "%(num)d closed accounts open again", counts["back"]
                ),
            ),
            (
                counts["heads"],
                ngettext(
                    "%(num)d person becomes head of a team",
                    "%(num)d people become heads of teams",
                    counts["heads"],
                ),
            ),
            (counts["units"], self._new_units_text()),
            (
                counts["same"],
                ngettext("%(num)d row changes nothing", "%(num)d rows change nothing", counts["same"]),
            ),
            (
                counts["left_out"],
                ngettext(
                    "%(num)d row is left out, as you wished",
                    "%(num)d rows are left out, as you wished",
                    counts["left_out"],
                ),
            ),
            (
                counts["faulty"],
                ngettext(
                    "%(num)d row with faults is left out",
                    "%(num)d rows with faults are left out",
                    counts["faulty"],
                ),
            ),
        )
        return [text for number, text in told if number]

    @cached_property
    def broad_units(self) -> list[tuple[str, int]]:
        """Units with units below them into which people would come straight, and how many into each."""
        names = unit_names([unit_id for unit_id, _rows in self.plan.offers.broad])
        return [(names.get(unit_id, ""), rows) for unit_id, rows in self.plan.offers.broad]

    @cached_property
    def new_tree(self) -> list[NewBranch]:
        """The units to be made, each below its parent; the topmost under the names of units that are there."""
        units = self.plan.new_units
        names = unit_names({unit.parent for unit in units if unit.parent >= 0})
        below: dict[UnitKey, list[NewUnit]] = {}
        for unit in units:
            below.setdefault(unit.parent, []).append(unit)

        def branch(unit: NewUnit) -> NewBranch:
            return NewBranch(unit.name, kind_name(unit.kind), [branch(one) for one in below.get(unit.key, ())])

        return [
            NewBranch(names.get(parent, ""), "", [branch(unit) for unit in children])
            for parent, children in below.items()
            if parent >= 0
        ]

    @property
    def new_unit_kinds(self) -> list[tuple[str, int]]:
        """How many units of each kind are made."""
        return [(kind_name(kind), number) for kind, number in Counter(u.kind for u in self.plan.new_units).items()]

    def numbers(self, show: str) -> list[int]:
        """The places in the plan of the rows to be shown."""
        if show == BROAD_GROUP:
            return [*self.plan.broad]
        return [place for place, outcome in enumerate(self.plan.outcomes) if show in ("all", outcome)]

    def rows(self, places: Sequence[int]) -> list[ShownRow]:
        """These rows as the screen shows them."""
        rows = [(self.plan.rows[place], self.roster.lines[place]) for place in within_deadline(places)]
        names = unit_names({row.unit for row, _line in rows if row.unit is not None and row.unit >= 0})
        names |= {unit.key: unit.name for unit in self.plan.new_units}
        return [self._shown(row, line, names) for row, line in within_deadline(rows)]

    def changed_since(self, before: Preview, number: int) -> list[int]:
        """The places of the rows, other than this one, that mending it has changed: its doubles."""
        pairs = enumerate(zip(self.plan.rows, before.plan.rows, strict=True))
        changed = (
            place
            for place, (now, then) in pairs
            if now is not then
            and now.entry.number != number
            and (now.outcome, now.faults) != (then.outcome, then.faults)
        )
        return list(islice(changed, MAX_CHANGED_ROWS))

    def _shown(self, row: PlannedRow, line: Line, names: Mapping[UnitKey, str]) -> ShownRow:
        faults = {
            field: [remark_text(one, with_suggestion=False) for one in row.faults if one.field == field]
            for field in FIELDS
        }
        return ShownRow(
            planned=row,
            line=line,
            label=row_label(line.number, self.roster.sheets),
            unit=names.get(row.unit, "") if row.unit is not None else row.entry.unit,
            fields=self._fields(row, line, faults),
            faults=[remark_text(one) for field in FIELDS for one in row.faults if one.field == field],
            notes=[remark_text(note) for note in row.notes if not is_cleaning(note)],
            cleaned=[remark_text(note) for note in row.notes if is_cleaning(note)],
            offers=[(code, way) for one in row.faults for _id, code, way in one.values.get("choices", ())],
        )

    def _fields(self, row: PlannedRow, line: Line, faults: Mapping[str, Sequence[str]]) -> list[ShownField]:
        mending = {field for field in FIELDS if faults[field]}
        if row.codes & FAULTS_SETTLED_BY_NAME:
            mending.add("name")  # whose number it is can be settled by the name as well
        there = {*ALWAYS_EDITABLE_FIELDS, *self.roster.fields, *line.values, *mending}
        return [
            ShownField(
                name=field,
                label=str(FIELD_LABELS[field]),
                value=cell_text(line.values.get(field)),
                faults=faults[field],
                in_sight=not mending or field in mending,
            )
            for field in FIELDS
            if field in there
        ]

    def _new_units_text(self) -> str:
        names = [unit.name for unit in self.plan.new_units]
        text: str = ngettext("%(num)d unit is made", "%(num)d units are made", len(names))
        listed = ", ".join(names[:5]) + ("…" if len(names) > 5 else "")
        return f"{text} ({listed})"


def is_cleaning(note: Remark) -> bool:
    """Whether the note tells only that something was put right."""
    return note.field in CLEANED_FIELDS and note.code not in ASKING_NOTES


def faulty_rows(preview: Preview) -> list[ShownRow]:
    """All rows with faults."""
    return preview.rows(preview.numbers(FAULTY))
