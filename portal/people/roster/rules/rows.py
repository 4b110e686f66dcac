"""The forms that a row of a roster takes on its way from the spreadsheet to a person.

`parsing` reads a `Line`, as it was typed; `cleaning` makes an `Entry` of it, and `planning` a `PlannedRow`, which
says what it will do and is kept in the stored plan. The screen shows it as a `ShownRow` of `views.preview`;
`operations.write_plan` creates or changes the person.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from portal.people.roster.rules.context import KnownPerson

# A number stays a number, so that a zero that the spreadsheet ate is noticed; a day is kept as 2026-11-25.
Value = str | int | float
# What a person may say about a row beside its fields: keep the name's capitals, bring a closed account back, that
# a name has one word indeed, leave the row out.
WISHES = ("keep_case", "bring_back", "one_word", "leave_out")
CREATE, CHANGE, MOVE, SAME, FAULTY, LEFT_OUT = "create", "change", "move", "same", "faulty", "left_out"
OUTCOMES = (FAULTY, CREATE, CHANGE, MOVE, SAME, LEFT_OUT)
WRITING_OUTCOMES = (CREATE, CHANGE, MOVE)
BROAD = "unit_broad"  # the note of a row whose person comes into a unit that has units below it
REDACTED = "asked_too_many"  # the fault of a row of which nothing may be told today
# A unit that is there goes by its id, one that the roster makes by its place in `Plan.new_units`, below zero.
UnitKey = int
# Rows of the second sheet count on from here, those of the third from twice as far: a number is one row's alone.
SHEET_STEP = 1_000_000


def sheet_and_row(number: int) -> tuple[int, int]:
    """The place of the sheet, from 0, and the number of the row in it."""
    return divmod(number, SHEET_STEP)


class Line(NamedTuple):
    """A numbered row: its filled fields, and what was wished for it in the browser; JSON keeps it as a list.

    `origins` tells of fields what `Sheet.origins` tells of cells: an old encoding, or a formula without a result.
    """

    number: int
    values: Mapping[str, Value]
    wishes: Collection[str] = ()
    origins: Mapping[str, str] = {}


class Remark(NamedTuple):
    """Something to tell about one field of a row; the words for it are in `labels.remarks`.

    As a fault it keeps the row out; as a note it says what was put right, or what will not be done.
    """

    field: str
    code: str
    values: Mapping[str, Any] = {}


class Entry(NamedTuple):
    """One row of a roster, clean as far as it goes: what is wrong with the rest stands in the faults."""

    number: int
    name: str = ""
    phone: str | None = None  # national form
    username: str | None = None
    unit: str = ""
    unit_code: str = ""
    parent: str = ""
    hamlet: str = ""
    kind: str = ""
    creates_unit: bool = False
    is_head: bool = False
    joined: date | None = None
    brings_back: bool = False
    is_left_out: bool = False
    faults: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()

    @property
    def logins(self) -> list[str]:
        """The phone number and the user name that the row says."""
        return [login for login in (self.phone, self.username) if login is not None]


class PlannedRow(NamedTuple):
    """What one row does.

    `changes` are the values that the account gets, by field; `unit` is where the person will be, and for a person
    who stays where they are too. Without a day in `since` a person joins at the moment of writing.
    """

    entry: Entry
    outcome: str
    unit: UnitKey | None = None
    person: KnownPerson | None = None
    changes: Mapping[str, str] = {}
    becomes_head: bool = False
    comes_back: bool = False
    since: date | None = None
    faults: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether a person whom the portal knows joins another unit."""
        return self.person is not None and self.unit != self.person.unit_id

    @property
    def codes(self) -> set[str]:
        """The codes of its faults and notes."""
        return {remark.code for remark in (*self.faults, *self.notes)}

    @property
    def writes(self) -> bool:
        """Whether anything changes for this row."""
        return self.outcome in WRITING_OUTCOMES
