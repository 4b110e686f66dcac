"""What a roster will do, worked out without a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from portal.people.enums import RosterPersonState
from portal.people.roster.rules.cleaning import clean_row
from portal.people.roster.rules.context import KnownPerson, PlanningContext
from portal.people.roster.rules.parsing import read_roster
from portal.people.roster.rules.plan import Plan, plan_of_rows
from portal.people.roster.rules.planning import plan_row, resolve_rows
from portal.people.roster.rules.rows import BROAD, Entry, PlannedRow
from portal.people.roster.rules.unit_resolver import UnitResolver
from portal.people.roster.rules.unit_tree import KnownUnit, UnitTree
from tests.people.roster.messy import FAULTS, NUMBER_OF, PEOPLE, UNITS, messy_roster

TREE = [
    KnownUnit(1, "CM-01", "Xã Tân Ân", "commune", None),
    KnownUnit(2, "CM-01-1", "Tổ ấp Kinh Ráng", "team", 1),
    KnownUnit(3, "CM-01-2", "Tổ ấp Đường Kéo", "team", 1),
    KnownUnit(4, "CM-01-3", "Tổ 3", "team", 1),
    KnownUnit(5, "CM-01-4", "Tổ 3", "team", 1, is_closed=True),
    KnownUnit(6, "CM-01-5", "Tổ 4", "team", 2),
    KnownUnit(7, "CM-01-6", "Tổ 4", "team", 3),
]
TU = KnownPerson(
    11, "Trần Văn Tư", "0300000001", None, 2, "Tổ ấp Kinh Ráng", since=datetime(2025, 7, 1, tzinfo=UTC)
)


def known(*people: KnownPerson, **others: Any) -> PlanningContext:
    """A commune with teams, and these people."""
    return PlanningContext(
        **{
            "tree": UnitTree(TREE, 1),
            "today": date(2026, 11, 1),
            "actor_id": 99,
            "by_phone": {person.phone: person for person in people if person.phone},
            "by_username": {person.username: person for person in people if person.username},
            "may_grant": frozenset(range(1, 8)),
            "may_add": frozenset(range(1, 8)),
            **others,
        }
    )


def entry(number: int = 2, **values: Any) -> Entry:
    """A clean row about somebody with the number 0300000001, for Kinh Ráng."""
    usual = {"name": "Trần Văn Tư", "phone": "0300000001", "unit": "Tổ ấp Kinh Ráng", "kind": "team"}
    return Entry(number, **(usual | values))


def make_plan(entries: Sequence[Entry], world: PlanningContext) -> Plan:
    """The plan of these rows."""
    destinations = UnitResolver(entries, world)
    given = resolve_rows(entries, destinations, world.today)
    rows = [plan_row(entry, one, world, destinations) for entry, one in zip(entries, given, strict=True)]
    return plan_of_rows(rows, destinations.new_units)


def only_row(row: Entry, world: PlanningContext) -> PlannedRow:
    """The plan of a roster of one row."""
    (planned,) = make_plan([row], world).rows
    return planned


def faults_of(plan: Plan) -> dict[int, list[str]]:
    """The codes of the faults by row, where there are any."""
    return {row.entry.number: [one.code for one in row.faults] for row in plan.rows if row.faults}


def note_codes(row: PlannedRow) -> list[str]:
    """The codes of the notes."""
    return [note.code for note in row.notes]


def test_a_number_nobody_has_is_a_new_person() -> None:
    row = only_row(entry(), known())

    assert (row.outcome, row.unit, row.person) == ("create", 2, None)


def test_who_is_there_just_so_is_left_alone() -> None:
    row = only_row(entry(joined=date(2026, 1, 1)), known(TU))

    assert row.outcome == "same"
    assert not row.writes


def test_another_spelling_of_the_name_changes_it_and_shows_both() -> None:
    row = only_row(entry(), known(replace(TU, name="Tran Van Tu")))

    assert row.outcome == "change"
    assert row.changes == {"name": "Trần Văn Tư"}


def test_a_name_that_lost_its_marks_changes_nothing() -> None:
    row = only_row(entry(name="Tran Van Tu"), known(TU))

    assert (row.outcome, note_codes(row)) == ("same", ["name_marks"])


def test_another_unit_is_a_move() -> None:
    row = only_row(entry(unit="Tổ 3"), known(TU))

    assert (row.outcome, row.unit, row.moves) == ("move", 4, True)


def test_a_move_dated_before_the_person_came_counts_from_today() -> None:
    later = only_row(entry(unit="Tổ 3", joined=date(2026, 1, 1)), known(TU))
    earlier = only_row(entry(unit="Tổ 3", joined=date(2025, 6, 1)), known(TU))

    assert (later.since, note_codes(later)) == (date(2026, 1, 1), [])
    assert (earlier.since, note_codes(earlier)) == (None, ["day_before"])


@pytest.mark.parametrize(
    ("person", "row", "code"),
    [
        (replace(TU, name="Lê Thị Ba"), entry(), "person_other"),
        (replace(TU, name="Lê Thị Ba", unit_id=None, unit_name=""), entry(), "person_unnamed"),
        (replace(TU, in_reach=False, name="Lê Thị Ba"), entry(), "person_elsewhere"),
        (replace(TU, in_reach=False), entry(unit="Tổ 3"), "person_elsewhere"),
        (replace(TU, state=RosterPersonState.LEFT), entry(), "person_left"),
        (replace(TU, state=RosterPersonState.GONE), entry(), "person_gone"),
        (replace(TU, username="tu.kinh-rang"), entry(username="tu"), "username_other"),
        (replace(TU, username="tu"), entry(username="tu", phone="0300000002"), "phone_other"),
    ],
)
def test_a_number_that_is_taken_keeps_the_row_out(person: KnownPerson, row: Entry, code: str) -> None:
    planned = only_row(row, known(person))

    assert [fault.code for fault in planned.faults] == [code]
    assert planned.person is None


def test_nothing_of_somebody_elsewhere_is_told() -> None:
    row = only_row(entry(name="Lê Thị Ba"), known(replace(TU, in_reach=False)))

    assert row.faults[0].values == {}


def test_a_closed_account_comes_back_when_somebody_says_so() -> None:
    row = only_row(entry(brings_back=True), known(replace(TU, state=RosterPersonState.LEFT)))

    assert (row.outcome, row.comes_back) == ("change", True)


def test_who_may_not_change_an_account_moves_it_as_it_is() -> None:
    row = only_row(entry(unit="Tổ 3"), known(replace(TU, name="Tran Van Tu", may_change=False)))

    assert (row.outcome, row.changes, note_codes(row)) == ("move", {}, ["change_forbidden"])


def test_a_user_name_finds_a_person_who_then_gets_the_number() -> None:
    row = only_row(entry(username="tu"), known(replace(TU, phone=None, username="tu")))

    assert row.changes == {"phone": "0300000001"}


def test_a_day_to_come_is_a_fault() -> None:
    assert faults_of(make_plan([entry(joined=date(2026, 11, 2))], known())) == {2: ["day_ahead"]}


def test_two_people_with_one_number_name_each_other_s_row() -> None:
    plan = make_plan([entry(2), entry(7, name="Lê Thị Ba"), entry(9, phone="0300000009")], known())

    assert faults_of(plan) == {2: ["phone_double"], 7: ["phone_double"]}
    assert plan.rows[0].faults[0].values == {"rows": [7]}
    assert plan.rows[1].faults[0].values == {"rows": [2]}


def test_the_same_row_twice_counts_once() -> None:
    plan = make_plan([entry(2), entry(3), entry(4)], known())

    assert faults_of(plan) == {3: ["row_again"], 4: ["row_again"]}
    assert plan.counts["create"] == 1


def test_the_same_user_name_twice_is_a_fault_too() -> None:
    plan = make_plan([entry(2, phone=None, username="tu"), entry(3, phone="0300000003", username="tu")], known())

    assert faults_of(plan) == {2: ["username_double"], 3: ["username_double"]}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"unit": "Tổ ấp Kinh Rán"}, "unit_unknown"),
        ({"unit": ""}, "unit_missing"),
        ({"unit": "Tổ 4"}, "unit_ambiguous"),
        ({"unit": "", "unit_code": "CM-99"}, "code_unknown"),
        ({"unit": "Tổ 3", "unit_code": "CM-01-1"}, "code_other"),
        ({"unit": "Tổ 9", "unit_code": "DM-1", "creates_unit": True}, "code_taken"),
        ({"unit": "Tổ 9", "parent": "Ấp Rạch Gốc", "creates_unit": True}, "unit_unknown"),
        ({"unit": "Tổ 3", "unit_code": "MOI", "creates_unit": True}, "code_differs"),
        ({"unit": "", "creates_unit": True}, "unit_nameless"),
        ({"unit": ", ", "creates_unit": True}, "unit_nameless"),
    ],
)
def test_a_unit_that_is_not_clear_keeps_the_row_out(values: dict[str, Any], code: str) -> None:
    others = [entry(3, phone="0300000003")]

    plan = make_plan([entry(**values), *others], known(codes_elsewhere=frozenset({"dm-1"})))

    assert faults_of(plan) == {2: [code]}


def test_an_unknown_unit_comes_with_the_nearest_names_and_an_ambiguous_one_with_its_ways() -> None:
    unknown = only_row(entry(unit="Tổ ấp Kinh Rán"), known())
    ambiguous = only_row(entry(unit="Tổ 4"), known())

    assert unknown.faults[0].values["near"] == ["Tổ ấp Kinh Ráng"]
    assert ambiguous.faults[0].values["ways"] == [
        "Tổ 4, Tổ ấp Kinh Ráng, Xã Tân Ân (CM-01-5)",
        "Tổ 4, Tổ ấp Đường Kéo, Xã Tân Ân (CM-01-6)",
    ]


@pytest.mark.parametrize("written", ["cm-01-6", "Tổ 4 (CM-01-6)", "Tổ 4, Tổ ấp Đường Kéo, Xã Tân Ân (cm-01-6)"])
def test_the_code_stands_for_the_name_where_several_units_have_it(written: str) -> None:
    assert only_row(entry(unit=written), known()).unit == 7


def test_a_misspelt_code_comes_with_the_nearest_codes() -> None:
    fault = only_row(entry(unit="", unit_code="CM-O1-6"), known()).faults[0]

    assert fault.values["near"][0] == "CM-01-6"


def test_without_a_column_for_units_everybody_joins_the_unit_of_the_roster() -> None:
    assert only_row(entry(unit=""), known()).unit == 1


def test_a_closed_unit_takes_nobody_but_an_open_one_of_its_name_does() -> None:
    closed = UnitTree([TREE[0], TREE[4]], 1)

    assert faults_of(make_plan([entry(unit="Tổ 3")], known(tree=closed))) == {2: ["unit_closed"]}
    assert only_row(entry(unit="Tổ 3"), known()).unit == 4


def test_a_unit_is_made_once_for_all_its_rows() -> None:
    new = {"unit": "Tổ 9", "parent": "Tổ ấp Kinh Ráng"}
    plan = make_plan(
        [
            entry(2, phone="0300000002", **new),
            entry(3, phone="0300000003", creates_unit=True, **new),
            entry(4, phone="0300000004", unit="tổ công nghệ số 9", creates_unit=True, parent="tổ ấp kinh ráng"),
        ],
        known(),
    )

    assert [(unit.name, unit.parent, unit.asked_by) for unit in plan.new_units] == [("Tổ 9", 2, 3)]
    assert {row.unit for row in plan.rows} == {plan.new_units[0].key}
    assert plan.counts["create"] == 3


def test_new_units_may_stand_under_new_ones_in_any_order() -> None:
    plan = make_plan(
        [
            entry(2, phone="0300000002", unit="Tổ 9", parent="Ấp 9", creates_unit=True),
            entry(3, phone="0300000003", unit="Ấp 9", kind="hamlet", creates_unit=True),
        ],
        known(),
    )

    assert [unit.name for unit in plan.new_units] == ["Ấp 9", "Tổ 9"]
    assert [unit.parent for unit in plan.new_units] == [1, plan.new_units[0].key]


def test_a_code_that_one_row_says_is_that_of_the_new_unit_for_all() -> None:
    plan = make_plan(
        [
            entry(2, phone="0300000002", unit="Tổ 9", creates_unit=True),
            entry(3, phone="0300000003", unit="Tổ 9", creates_unit=True, unit_code="MOI"),
            entry(4, phone="0300000004", unit="Tổ 9", creates_unit=True, unit_code="KHAC"),
            entry(5, phone="0300000005", unit="Tổ 9a", creates_unit=True),
            entry(6, phone="0300000006", unit="Tổ 9a", creates_unit=True, unit_code="CM-01-1"),
        ],
        known(),
    )

    assert [(unit.name, unit.code) for unit in plan.new_units] == [("Tổ 9", "MOI"), ("Tổ 9a", "")]
    assert faults_of(plan) == {4: ["code_differs"], 6: ["code_other"]}


def test_a_parent_may_be_named_by_its_code_though_it_is_still_to_be_made() -> None:
    plan = make_plan(
        [
            entry(2, phone="0300000002", unit="Tổ 9", parent="AP-9", creates_unit=True),
            entry(3, phone="0300000003", unit="Ấp 9", unit_code="ap-9", creates_unit=True),
        ],
        known(),
    )

    assert [unit.name for unit in plan.new_units] == ["Ấp 9", "Tổ 9"]
    assert plan.new_units[1].parent == plan.new_units[0].key


def test_a_unit_that_stands_below_the_parent_is_not_made_again_however_the_parent_is_named() -> None:
    plan = make_plan([entry(unit="Tổ 3", parent="CM-01", creates_unit=True)], known())

    assert [(row.unit, row.faults) for row in plan.rows] == [(4, ())]
    assert plan.new_units == ()


def test_units_under_each_other_are_a_fault() -> None:
    plan = make_plan(
        [
            entry(2, phone="0300000002", unit="Tổ 8", parent="Tổ 9", creates_unit=True),
            entry(3, phone="0300000003", unit="Tổ 9", parent="Tổ 8", creates_unit=True),
        ],
        known(),
    )

    assert faults_of(plan) == {2: ["parent_loop"], 3: ["parent_loop"]}
    assert plan.new_units == ()


def test_a_unit_that_only_faulty_rows_need_is_not_made() -> None:
    plan = make_plan([entry(unit="Tổ 9", creates_unit=True, joined=date(2190, 1, 1))], known())

    assert plan.new_units == ()


def test_who_may_not_add_units_is_told_so() -> None:
    plan = make_plan([entry(unit="Tổ 9", creates_unit=True)], known(may_add=frozenset()))

    assert faults_of(plan) == {2: ["create_forbidden"]}


@pytest.mark.parametrize(
    ("values", "world", "note"),
    [
        ({}, {}, None),
        ({"unit": "Xã Tân Ân"}, {}, "head_of_no_team"),
        ({}, {"may_grant": frozenset()}, "head_forbidden"),
        ({"unit": "Tổ 9", "creates_unit": True}, {}, None),
        ({"unit": "Tổ 9", "creates_unit": True}, {"may_grant": frozenset()}, "head_forbidden"),
    ],
)
def test_a_team_head_gets_the_role_where_the_actor_may_give_it(
    values: dict[str, Any], world: dict[str, Any], note: str | None
) -> None:
    row = only_row(entry(is_head=True, **values), known(**world))

    assert row.outcome == "create"
    assert row.becomes_head is (note is None)
    assert [code for code in note_codes(row) if code != BROAD] == ([note] if note else [])


def test_who_leads_the_team_already_or_imports_oneself_gets_nothing() -> None:
    already = only_row(entry(is_head=True), known(TU, heads=frozenset({(11, 2)})))
    oneself = only_row(entry(is_head=True), known(TU, actor_id=11))

    assert (already.outcome, already.becomes_head, note_codes(already)) == ("same", False, [])
    assert (oneself.outcome, oneself.becomes_head, note_codes(oneself)) == ("same", False, ["head_oneself"])


def test_somebody_of_the_same_name_in_the_unit_is_pointed_out() -> None:
    row = only_row(entry(phone="0300000009"), known(namesakes={2: frozenset({"tran van tu"})}))

    assert note_codes(row) == ["namesake"]


def test_the_fingerprint_is_that_of_what_would_be_written() -> None:
    plan = make_plan([entry()], known())

    assert plan.fingerprint == make_plan([entry()], known()).fingerprint
    assert plan.fingerprint != make_plan([entry()], known(TU)).fingerprint
    assert plan.fingerprint != make_plan([entry(is_head=True)], known()).fingerprint


def test_the_messy_roster_has_exactly_the_faults_that_were_put_into_it() -> None:
    messy = messy_roster()
    units = [KnownUnit(2 + place, f"X-{place}", name, "team", 1) for place, name in enumerate(UNITS)]
    world = known(tree=UnitTree([TREE[0], *units], 1), may_grant=frozenset(range(20)))

    plan = make_plan([clean_row(line) for line in read_roster(messy.content, "danh sách.xlsx").lines], world)

    assert Counter(code for found in faults_of(plan).values() for code in found) == NUMBER_OF
    assert faults_of(plan) == {messy.row_of[place]: [code] for place, code in FAULTS.items()}
    assert plan.counts["create"] == PEOPLE - len(FAULTS)
    assert plan.counts["heads"] == 7
    assert all(
        row.unit == 2 for row in plan.rows if row.entry.number in {messy.row_of[n] for n in range(240, 250)}
    )
