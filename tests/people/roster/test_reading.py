"""Lists in the shapes that offices send: which people, in which unit, and what is asked before it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from portal.people.roster.rules.cleaning import clean_row
from portal.people.roster.rules.context import PlanningContext, UnitChoices
from portal.people.roster.rules.guessing import doubts_of, guess_columns, guess_layout
from portal.people.roster.rules.layout import Layout, SheetLayout, column_of_letters, letters_of
from portal.people.roster.rules.parsing import Roster, roster_of
from portal.people.roster.rules.plan import Plan, plan_of_rows
from portal.people.roster.rules.planning import plan_row, resolve_rows
from portal.people.roster.rules.rows import Line
from portal.people.roster.rules.sections import kind_in, section_of, tidy_case, unit_name_in
from portal.people.roster.rules.source import sheets_from_json, source_to_json
from portal.people.roster.rules.unit_resolver import UnitResolver
from portal.people.roster.rules.unit_tree import KnownUnit, UnitTree
from portal.people.roster.rules.units_said import filled_down
from portal.spreadsheets.sheet import Cell, Row, Sheet

WARD = [
    KnownUnit(1, "AX", "Phường An Xuyên", "commune", None),
    KnownUnit(10, "AX-1", "Khóm 1", "hamlet", 1),
    KnownUnit(11, "AX-1-T", "Tổ công nghệ số khóm 1", "team", 10),
    KnownUnit(20, "AX-2", "Khóm 2", "hamlet", 1),
    KnownUnit(21, "AX-2-T", "Tổ công nghệ số khóm 2", "team", 20),
    KnownUnit(30, "AX-3", "Khóm 3", "hamlet", 1),
    KnownUnit(31, "AX-3-A", "Tổ công nghệ số 3A", "team", 30),
    KnownUnit(32, "AX-3-B", "Tổ công nghệ số 3B", "team", 30),
    KnownUnit(40, "AX-4", "Ấp Bàu Tắt", "hamlet", 1),
    KnownUnit(41, "AX-4-T", "Tổ công nghệ số ấp Bàu Tắt", "team", 40),
]
NAMES = ("Trần Văn Tư", "Lê Thị Ba", "Võ Thị Út", "Lâm Văn Bảy", "Kim Thị Sáu", "Cao Văn Hai")


def phone(place: int) -> str:
    """A number of the demonstration."""
    return f"0300000{place:03}"


def sheet(
    *rows: Sequence[Cell], name: str = "Sheet1", hidden: Sequence[int] = (), is_hidden: bool = False
) -> Sheet:
    """A sheet of these rows; an empty one stands for a row without anything."""
    width = max(map(len, rows))
    numbered = [
        Row(number, (*cells, *(None,) * (width - len(cells))))
        for number, cells in enumerate(rows, 1)
        if any(cell is not None for cell in cells)
    ]
    return Sheet(name, tuple(numbered), hidden_rows=frozenset(hidden), is_hidden=is_hidden)


def tree() -> UnitTree:
    """A ward with hamlets, each with its team but one that has two."""
    return UnitTree(WARD, 1, names_above=["Tỉnh Cà Mau"])


def knows(name: str) -> bool:
    """Whether exactly one unit of the ward is called so."""
    return len(tree().find(name)) == 1


def guessed(*sheets: Sheet) -> Layout:
    """How the file is read by itself."""
    return guess_layout(sheets, knows=knows, remembered={})


def plan_for(
    lines: Sequence[Line],
    choices: UnitChoices = UnitChoices(),  # noqa: B008  # frozen
    units: Sequence[KnownUnit] = WARD,
    may_add: bool = True,
) -> Plan:
    """What the rows would do."""
    ids = frozenset(unit.id for unit in units)
    known = PlanningContext(
        tree=UnitTree(units, 1, names_above=["Tỉnh Cà Mau"]),
        today=date(2026, 11, 1),
        may_grant=ids,
        may_add=ids if may_add else frozenset(),
        choices=choices,
    )
    entries = [clean_row(line) for line in lines]
    destinations = UnitResolver(entries, known)
    given = resolve_rows(entries, destinations, known.today)
    rows = [plan_row(entry, one, known, destinations) for entry, one in zip(entries, given, strict=True)]
    return plan_of_rows(rows, destinations.new_units)


def read(*sheets: Sheet) -> Roster:
    """The people of the file, as it is read by itself."""
    return roster_of(sheets, guessed(*sheets))


def homes(*sheets: Sheet, choices: UnitChoices = UnitChoices()) -> dict[str, Any]:  # noqa: B008  # frozen
    """The unit of each person; of a row with faults their codes."""
    plan = plan_for(read(*sheets).lines, choices)
    return {row.entry.name: row.unit if row.writes else [one.code for one in row.faults] for row in plan.rows}


def test_a_column_of_hamlets_means_their_teams_and_where_there_are_several_they_are_asked_for_once() -> None:
    file = sheet(
        ("STT", "Họ và tên", "SĐT", "Ấp/khóm", "Chức vụ"),
        (1, NAMES[0], phone(1), "Khóm 1", "Tổ trưởng"),
        (2, NAMES[1], phone(2), "ấp bàu tắt", "Tổ phó"),
        (3, NAMES[2], phone(3), "2", "Trưởng ấp"),
        (4, NAMES[3], phone(4), "Khóm 3", None),
        (5, NAMES[4], phone(5), "Khóm 3", None),
    )

    plan = plan_for(read(file).lines)
    chosen = homes(file, choices=UnitChoices(teams={30: 32}))

    assert [row.unit for row in plan.rows] == [11, 41, 21, None, None]
    assert plan.rows[0].becomes_head
    assert [[note.code for note in row.notes] for row in plan.rows[1:3]] == [["position_word"]] * 2
    (asked,) = plan.offers.hamlets
    assert (asked.hamlet_id, asked.rows, [choice[0] for choice in asked.choices]) == (30, 2, [31, 32])
    assert (chosen[NAMES[3]], chosen[NAMES[4]]) == (32, 32)
    assert doubts_of([file], guessed(file)) == []


def test_a_hamlet_named_as_the_unit_means_its_team_too_but_its_code_means_itself() -> None:
    by_name = plan_for([Line(2, {"name": NAMES[0], "phone": phone(1), "unit": "Ấp Bàu Tắt"})])
    by_code = plan_for([Line(2, {"name": NAMES[0], "phone": phone(1), "unit_code": "AX-4"})])

    assert (by_name.rows[0].unit, by_code.rows[0].unit) == (41, 40)
    assert (by_name.offers.broad, by_code.offers.broad) == ([], [[40, 1]])


def test_a_row_with_a_unit_alone_is_that_of_the_rows_below_and_is_told() -> None:
    file = sheet(
        ("DANH SÁCH PHƯỜNG AN XUYÊN",),
        ("STT", "Họ và tên", "Số điện thoại", "Chức vụ"),
        ("I. Tổ công nghệ số khóm 1 (2 người)",),
        (1, NAMES[0], phone(1), "Tổ trưởng"),
        (2, NAMES[1], phone(2), None),
        ("II", "KHÓM 2"),
        (1, NAMES[2], phone(3), None),
        ("III. Khóm 9",),
        (1, NAMES[3], phone(4), None),
    )

    assert homes(file) == {NAMES[0]: 11, NAMES[1]: 11, NAMES[2]: 21, NAMES[3]: ["unit_unknown"]}
    assert doubts_of([file], guessed(file)) == ["sections"]
    assert plan_for(read(file).lines).rows[0].becomes_head


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (("A. XÃ TÂN ÂN",), "commune"),
        (("1.2. Ấp Kinh Ráng: 12 người",), "hamlet"),
        ((None, "Tổ 3"), "team"),
        (("TO CONG NGHE SO AP KINH RANG",), "team"),
        (("Tô Thị Ba",), None),
        (("TO THI BA",), None),
        (("Trần Văn Tư",), None),
        (("Tổ 3", "0300000001"), None),
        (("Tổ trưởng ghi rõ họ tên và đóng dấu vào đây nghen" * 4,), None),
        (("Ấp",), None),
    ],
)
def test_only_a_unit_s_name_alone_makes_a_section_and_a_family_name_never(
    cells: tuple[Cell, ...], kind: str | None
) -> None:
    found = section_of(Row(1, cells))

    assert (found.kind if found is not None else None) == kind


def test_names_of_sections_lose_numbers_headcounts_and_capitals() -> None:
    assert unit_name_in("I. Tổ công nghệ số khóm 1 (13 người)") == "Tổ công nghệ số khóm 1"
    assert tidy_case("TỔ CÔNG NGHỆ SỐ ẤP KINH RÁNG") == "Tổ công nghệ số ấp Kinh Ráng"
    assert tidy_case("ẤP KINH RÁNG") == "Ấp Kinh Ráng"
    assert kind_in("Nguyễn Văn Tư") is None


def test_one_sheet_a_hamlet_is_read_as_one_list_and_rows_of_every_sheet_have_their_own_number() -> None:
    first, second = (
        sheet(("Họ tên", "SĐT"), (NAMES[place], phone(place)), name=f"Khóm {place}") for place in (1, 2)
    )
    sums = sheet(("Khóm", "Số người"), ("Khóm 1", 1), name="Tổng hợp")
    roster = read(first, second, sums)

    assert homes(first, second, sums) == {NAMES[1]: 11, NAMES[2]: 21}
    assert [line.number for line in roster.lines] == [2, 1_000_002]
    assert any("Tổng hợp" in note for note in roster.notes)
    assert doubts_of([first, second, sums], guessed(first, second, sums)) == ["sheets"]


def test_of_two_sheets_without_a_unit_the_first_counts_and_the_other_is_asked_about() -> None:
    first, second = (
        sheet(("Họ tên", "SĐT"), (NAMES[place], phone(place)), name=f"Đợt {place}") for place in (1, 2)
    )

    assert len(read(first, second).lines) == 1
    assert doubts_of([first, second], guessed(first, second)) == ["sheets"]


def test_the_title_above_the_table_says_the_unit_of_rows_that_name_none() -> None:
    file = sheet(
        ("DANH SÁCH THÀNH VIÊN TỔ CÔNG NGHỆ SỐ KHÓM 2",),
        ("Họ tên", "SĐT"),
        (NAMES[0], phone(1)),
        (NAMES[1], phone(2)),
    )

    assert homes(file) == {NAMES[0]: 21, NAMES[1]: 21}
    assert doubts_of([file], guessed(file)) == ["title"]


def test_family_and_given_names_under_any_heading_are_one_name_and_an_unread_one_beside_is_asked_about() -> None:
    told = sheet(("TT", "Họ và chữ đệm", "Tên", "Điện thoại"), (1, "Trần Văn", "Tư", phone(1)))
    odd = sheet(
        ("TT", "Phần đầu", "Tên", "Điện thoại"), (1, "Trần Văn", "Tư", phone(1)), (2, "Lê Thị", "Ba", phone(2))
    )
    long = sheet(
        ("Tên gọi ở nhà", "Họ tên", "SĐT"), ("Tư Lùn", NAMES[0], phone(1)), ("Ba Cao", NAMES[1], phone(2))
    )

    assert [line.values["name"] for line in read(told).lines] == ["Trần Văn Tư"]
    assert doubts_of([told], guessed(told)) == []
    assert doubts_of([odd], guessed(odd)) == ["guessed"]
    assert [line.values["name"] for line in read(odd).lines] == ["Trần Văn Tư", "Lê Thị Ba"]
    assert doubts_of([long], guessed(long)) == ["beside"]


def test_a_name_of_one_word_waits_until_somebody_says_that_it_is_right() -> None:
    said = {"name": "Thắm", "phone": phone(1)}

    asked = plan_for([Line(2, said)])
    told = plan_for([Line(2, said, ["one_word"])])

    assert [one.code for one in asked.rows[0].faults] == ["name_one_word"]
    assert (asked.offers.one_word, told.rows[0].outcome) == (1, "create")


def test_a_row_that_is_left_out_counts_for_nothing_and_is_nobody_s_double() -> None:
    said = {"name": NAMES[0], "phone": phone(1), "unit": "Khóm 1"}

    plan = plan_for([Line(2, said), Line(3, said | {"name": NAMES[1]}, ["leave_out"])])

    assert plan.outcomes == ["create", "left_out"]


def test_hidden_rows_are_left_out_until_somebody_wants_them() -> None:
    file = sheet(("Họ tên", "SĐT"), (NAMES[0], phone(1)), (NAMES[1], phone(2)), hidden=[3])
    layout = guessed(file)

    wanted = roster_of([file], Layout(layout.sheets, reads_hidden=True))

    assert len(read(file).lines) == 1
    assert len(wanted.lines) == 2
    assert doubts_of([file], layout) == ["hidden"]


def test_columns_are_guessed_from_what_stands_in_them_where_headings_say_nothing() -> None:
    strange = sheet(
        ("TT", "Ai", "Gọi số nào", "Ở đâu"), (1, NAMES[0], phone(1), "Khóm 1"), (2, NAMES[1], phone(2), "Khóm 2")
    )
    bare = sheet((1, NAMES[0], phone(1)), (2, NAMES[1], phone(2)))

    layout = guessed(strange)

    assert (layout.sheets[0].heading_row, layout.sheets[0].fields) == (1, {1: "name", 2: "phone", 3: "hamlet"})
    assert doubts_of([strange], layout) == ["guessed"]
    assert len(roster_of([strange], layout).lines) == 2
    assert guess_columns(bare).heading_row == 0
    assert [line.values["name"] for line in roster_of([bare], guessed(bare)).lines] == list(NAMES[:2])


def test_what_an_office_told_once_holds_for_its_next_file_with_the_same_headings() -> None:
    strange = sheet(("Ai", "Gọi số nào", "Ở đâu"), (NAMES[0], phone(1), "Khóm 1"))
    before = guess_columns(strange)
    told = SheetLayout(True, 1, {0: "name", 1: "phone", 2: "hamlet"}, fingerprint=before.fingerprint)
    later = sheet(("Danh sách tháng 12",), ("Ai", "Gọi số nào", "Ở đâu"), (NAMES[1], phone(2), "Khóm 2"))

    layout = guess_layout([later], knows=knows, remembered={told.fingerprint: told})

    assert layout.was_remembered
    assert doubts_of([later], layout) == []
    (line,) = roster_of([later], layout).lines
    assert line.values == {"name": NAMES[1], "phone": phone(2), "hamlet": "Khóm 2"}


def test_empty_units_can_be_those_of_the_row_above() -> None:
    file = sheet(
        ("Họ tên", "SĐT", "Khóm"),
        (NAMES[0], phone(1), "Khóm 1"),
        (NAMES[1], phone(2), None),
        (NAMES[2], phone(3), "Khóm 2"),
        (NAMES[3], phone(4), None),
    )
    lines = list(read(file).lines)
    plan = plan_for(lines)
    missing = {place for place, row in enumerate(plan.rows) if row.faults}

    for place, line in filled_down(lines, missing).items():
        lines[place] = line

    assert plan.offers.missing == 2
    assert [row.unit for row in plan_for(lines).rows] == [11, 11, 21, 21]


def test_people_straight_in_a_unit_that_has_units_below_it_are_counted() -> None:
    plan = plan_for(read(sheet(("Họ tên", "SĐT"), (NAMES[0], phone(1)), (NAMES[1], phone(2)))).lines)

    assert (plan.offers.broad, plan.broad) == ([[1, 2]], [0, 1])


PROVINCE = [
    KnownUnit(1, "CM", "Tỉnh Cà Mau", "province", None),
    KnownUnit(2, "CM-1", "Xã Tân Ân", "commune", 1),
    KnownUnit(3, "CM-1-1", "Ấp Kinh Ráng", "hamlet", 2),
]


def test_all_units_of_a_file_are_made_each_once_below_the_right_one_and_hamlets_get_their_teams() -> None:
    rows = [
        (xa, ap, f"Trần Văn {name}", phone(place))
        for place, (xa, ap, name) in enumerate(
            [
                ("Xã Tân Ân", "Ấp Kinh Ráng", "Tư"),
                ("Xã Tân Ân", "ẤP CÁI NƯỚC", "Năm"),
                ("Xã Tân Ân", "Ấp Cái Nước", "Sáu"),
                ("Phường Mới", "1", "Bảy"),
                ("Xã Khác", "Ấp 1", "Tám"),
            ]
        )
    ]
    lines = read(sheet(("Xã", "Ấp/Khóm", "Họ tên", "SĐT"), *rows)).lines

    before = plan_for(lines, units=PROVINCE)
    made = plan_for(lines, UnitChoices(makes_units=True), units=PROVINCE)
    bare = plan_for(lines, UnitChoices(makes_units=True, makes_teams=False), units=PROVINCE)
    forbidden = plan_for(lines, UnitChoices(makes_units=True), units=PROVINCE, may_add=False)

    assert before.offers.unknown == 4
    names = {unit.key: unit.name for unit in made.new_units} | {unit.id: unit.name for unit in PROVINCE}
    assert [(unit.name, unit.kind, names[unit.parent]) for unit in made.new_units] == [
        ("Tổ công nghệ số ấp Kinh Ráng", "team", "Ấp Kinh Ráng"),
        ("Ấp Cái Nước", "hamlet", "Xã Tân Ân"),
        ("Tổ công nghệ số ấp Cái Nước", "team", "Ấp Cái Nước"),
        ("Phường Mới", "commune", "Tỉnh Cà Mau"),
        ("Khóm 1", "hamlet", "Phường Mới"),
        ("Tổ công nghệ số khóm 1", "team", "Khóm 1"),
        ("Xã Khác", "commune", "Tỉnh Cà Mau"),
        ("Ấp 1", "hamlet", "Xã Khác"),
        ("Tổ công nghệ số ấp 1", "team", "Ấp 1"),
    ]
    assert made.counts["create"] == 5
    assert [unit.kind for unit in bare.new_units].count("team") == 0
    assert {one.code for row in forbidden.rows for one in row.faults} >= {"create_forbidden"}


def test_communes_and_teams_without_hamlets_are_made_too() -> None:
    rows = [("Xã A", "Tổ 1", NAMES[0], phone(1)), ("Xã B", "Tổ 1", NAMES[1], phone(2))]
    lines = read(sheet(("Xã", "Tổ", "Họ tên", "SĐT"), *rows)).lines

    made = plan_for(lines, UnitChoices(makes_units=True), units=PROVINCE[:1])

    assert [(unit.name, unit.kind) for unit in made.new_units] == [
        *(("Xã A", "commune"), ("Tổ 1", "team"), ("Xã B", "commune"), ("Tổ 1", "team"))
    ]


def test_what_is_private_is_not_kept_while_the_rows_wait() -> None:
    file = sheet(
        ("Họ tên", "SĐT", "Số CCCD", "Đảng viên", "Ghi gì đó"),
        (NAMES[0], phone(1), "096080001234", "x", "096080001235"),
        (date(2026, 1, 5), 3.5, None, None, "được"),
    )

    (kept,) = sheets_from_json(source_to_json([file], guessed(file)))

    assert kept.rows[1].cells == (NAMES[0], phone(1), None, None, None)
    assert kept.rows[2].cells == ("2026-01-05", 3.5, None, None, "được")
    assert kept.rows[0] == file.rows[0]


def test_columns_are_lettered_as_spreadsheet_programs_do() -> None:
    assert [letters_of(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(column_of_letters(letters_of(place)) == place for place in range(900))
