"""The files in `files`, each a shape in which offices send their lists: who comes out of the whole planning."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.people.roster.rules.cleaning import clean_row
from portal.people.roster.rules.context import PlanningContext
from portal.people.roster.rules.guessing import guess_layout
from portal.people.roster.rules.parsing import Roster, roster_of
from portal.people.roster.rules.planning import plan_row, resolve_rows
from portal.people.roster.rules.unit_resolver import UnitResolver
from portal.people.roster.rules.unit_tree import KnownUnit, UnitTree
from portal.spreadsheets.reading import read_sheets
from tests.people.roster.files_expected import EXPECTED

FILES = Path(__file__).parent / "files"
TREE = UnitTree(
    [
        KnownUnit(1, "CM-7", "Xã Tân Ân", "commune", None),
        KnownUnit(2, "CM-7-0", "Ấp Kinh Ráng", "hamlet", 1),
        KnownUnit(3, "CM-7-3", "Tổ công nghệ số ấp Kinh Ráng", "team", 2),
        KnownUnit(4, "CM-7-4", "Ấp Rạch Gốc", "hamlet", 1),
        KnownUnit(5, "CM-7-5", "Tổ công nghệ số ấp Rạch Gốc", "team", 4),
        KnownUnit(6, "CM-7-6", "Ấp Cái Nước", "hamlet", 1),
        KnownUnit(7, "CM-7-1", "Tổ 1", "team", 6),
        KnownUnit(8, "CM-7-2", "Tổ 2", "team", 6),
    ],
    1,
)

FILES_EXPECTED = [(name, people, faulty) for names, people, faulty in EXPECTED for name in names.split()]


def read(name: str) -> tuple[list[str], list[str], Roster]:
    """The people who come out, the rows with faults, and the roster."""
    sheets = read_sheets((FILES / name).read_bytes(), name)

    def knows(unit: str) -> bool:
        return len(TREE.find(unit)) == 1 and TREE.find(unit)[0].id != 1

    roster = roster_of(sheets, guess_layout(sheets, knows=knows, remembered={}))
    known = PlanningContext(tree=TREE, today=date(2026, 11, 1), may_grant=frozenset(range(1, 9)))
    entries = [clean_row(line) for line in roster.lines]
    destinations = UnitResolver(entries, known)
    people, faulty = [], []
    for entry, given in zip(entries, resolve_rows(entries, destinations, known.today), strict=True):
        row = plan_row(entry, given, known, destinations)
        if row.faults:
            faulty.append(f"{entry.number}: {entry.name}: {', '.join(fault.code for fault in row.faults)}")
            continue
        login = entry.phone or entry.username
        told = [f"{entry.name} {login} in {row.unit}", "head" if row.becomes_head else "", str(row.since or "")]
        notes = " ".join(note.code for note in row.notes)
        people.append(" ".join(word for word in (*told, f"({notes})" if notes else "") if word))
    return people, faulty, roster


@pytest.mark.parametrize(
    ("name", "people", "faulty"), FILES_EXPECTED, ids=[name for name, *_others in FILES_EXPECTED]
)
def test_who_comes_out_of_a_file(name: str, people: list[str], faulty: list[str]) -> None:
    found, faults, _roster = read(name)

    assert found == people
    assert faults == faulty


def test_every_file_is_expected_and_there_are_enough_of_them() -> None:
    assert sorted(name for name, *_others in FILES_EXPECTED) == sorted(file.name for file in FILES.iterdir())
    assert len(FILES_EXPECTED) >= 40


@pytest.mark.parametrize(
    ("name", "notes"),
    [
        ("hidden.xlsx", ["Only the sheet “Mới” was read; not read: “Cũ”.", "“Số CCCD”"]),
        ("letterhead.xlsx", ["“Năm sinh”", "8 rows behind the end of the table were passed over"]),
        ("section-rows.xlsx", ["2 rows behind the end of the table were passed over"]),
        ("vni.csv", ["7 cells were typed in VNI and were turned into Unicode."]),
        ("old-tcvn3-fonts.xls", ["9 cells were typed in TCVN3 and were turned into Unicode."]),
        ("formulas.xlsx", ["1 cell holds a formula without a result"]),
        ("windows-1258.csv", ["1258"]),
    ],
)
def test_what_was_put_right_or_left_out_is_said(name: str, notes: list[str]) -> None:
    _found, _faults, roster = read(name)

    assert len(roster.notes) == len(notes)
    assert all(part in note for note, part in zip(roster.notes, notes, strict=True))
