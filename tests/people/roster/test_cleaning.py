"""Cleaning one row."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

import pytest

from portal.accounts.models import MAX_NAME_LENGTH
from portal.people.roster.labels.remarks import REMARK_TEXTS, remark_text
from portal.people.roster.rules.cleaning import clean_row
from portal.people.roster.rules.names import is_alike
from portal.people.roster.rules.rows import Entry, Line, Value


def entry_of(*, wishes: frozenset[str] = frozenset(), **values: Value) -> Entry:
    """The cleaned row of somebody with a right name and number, but for these values."""
    filled = {"name": "Trần Văn Tư", "phone": "0300000001"} | values
    return clean_row(Line(5, {field: value for field, value in filled.items() if value != ""}, wishes))


def codes(entry: Entry) -> tuple[list[str], list[str]]:
    """The codes of the faults and of the notes."""
    return [fault.code for fault in entry.faults], [note.code for note in entry.notes]


def test_a_right_row_is_as_it_was_typed() -> None:
    entry = entry_of()

    assert (entry.number, entry.name, entry.phone) == (5, "Trần Văn Tư", "0300000001")
    assert codes(entry) == ([], [])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("TRẦN VĂN TƯ", "Trần Văn Tư"),
        ("trần văn tư", "Trần Văn Tư"),
        ("ĐẶNG THỊ ÚT", "Đặng Thị Út"),
        ("H’HEN NIÊ", "H’Hen Niê"),
        ("DANH SÓC-KHA", "Danh Sóc-Kha"),
    ],
)
def test_a_name_in_one_case_gets_its_capitals(typed: str, kept: str) -> None:
    entry = entry_of(name=typed)

    assert entry.name == kept
    assert codes(entry) == ([], ["name_case"])


def test_a_name_may_stay_as_it_was_typed() -> None:
    entry = entry_of(name="TRẦN VĂN TƯ", wishes=frozenset({"keep_case"}))

    assert entry.name == "TRẦN VĂN TƯ"
    assert codes(entry) == ([], ["name_kept"])


def test_a_decomposed_name_is_composed_and_its_spaces_are_plain() -> None:
    entry = entry_of(name=normalize("NFD", "  Trần \u00a0 Thị\nMến "))

    assert entry.name == "Trần Thị Mến"
    assert codes(entry) == ([], [])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name_missing"),
        ("=cmd()", "name_signs"),
        ("+Trần Văn Tư", "name_signs"),
        ("-Trần Văn Tư", "name_signs"),
        ("@Tư", "name_signs"),
        ("Trần Văn Tư (Ba)", "name_signs"),
        ("Trần Văn 4", "name_signs"),
        ("T" * (MAX_NAME_LENGTH + 1), "name_long"),
    ],
)
def test_what_is_no_name_is_a_fault(name: str, code: str) -> None:
    assert codes(entry_of(name=name))[0] == [code]


@pytest.mark.parametrize(
    ("typed", "phone", "notes"),
    [
        ("0300 000 001", "0300000001", []),
        ("+84 300.000.001", "0300000001", []),
        ("84300000001", "0300000001", []),
        (300000001, "0300000001", ["phone_zero"]),
        (300000001.0, "0300000001", ["phone_zero"]),
        ("300000001", "0300000001", ["phone_zero"]),
        ("300000001.0", "0300000001", ["phone_zero"]),
        ("01680000001", "0380000001", ["phone_old"]),
        ("0168 000 0001", "0380000001", ["phone_old"]),
        (1680000001, "0380000001", ["phone_zero", "phone_old"]),
        ("+841680000001", "0380000001", ["phone_old"]),
        (2903831234, "02903831234", ["phone_zero", "phone_land"]),
        ("0290 3831234", "02903831234", ["phone_land"]),
        ("(+84) 300-000-001", "0300000001", []),
        ("'0300000001", "0300000001", []),
        ("0300000001 (vợ)", "0300000001", ["phone_words"]),
        ("0300 000 001 - con gái", "0300000001", ["phone_words"]),
        ("0300000001 (Zalo)", "0300000001", []),
        ("SĐT: 0300000001", "0300000001", ["phone_label"]),
        ("ĐT/Zalo: 0300.000.001", "0300000001", ["phone_label"]),
        ("O3OO OOO 001", "0300000001", ["phone_letters"]),
    ],
)
def test_a_number_is_read_however_it_was_kept(typed: Value, phone: str, notes: list[str]) -> None:
    entry = entry_of(phone=typed)

    assert entry.phone == phone
    assert codes(entry) == ([], notes)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "phone_missing"),
        ("OOOOOOOOOO", "phone_bad"),
        ("0300000001 abc", "phone_bad"),
        ("03000", "phone_bad"),
        ("0300000001/0300000002", "phone_two"),
        ("0300000001; 0300000002", "phone_two"),
        ("0300000001 - 0300000002", "phone_two"),
        ("0300000001 hoặc 0300000002", "phone_two"),
        ("03000000010300000002", "phone_two"),
        ("3.00E+08", "phone_power"),
        ("+1 202 555 0100", "phone_bad"),
        (300000001.5, "phone_bad"),
    ],
)
def test_what_is_no_number_is_a_fault(typed: Value, code: str) -> None:
    entry = entry_of(phone=typed)

    assert entry.phone is None
    assert codes(entry)[0] == [code]


def test_what_was_turned_or_never_worked_out_is_said_of_its_field() -> None:
    values: dict[str, Value] = {"name": "Đỗ Văn Hiền", "phone": "0300000001"}
    turned = clean_row(Line(5, values, origins={"name": "VNI", "joined": "formula"}))
    empty = clean_row(Line(5, {}, origins={"name": "formula", "phone": "formula"}))

    assert codes(turned) == ([], ["legacy_text", "formula_empty"])
    assert codes(empty) == (["formula_empty", "formula_empty"], [])


def test_who_has_a_user_name_needs_no_number() -> None:
    assert codes(entry_of(phone="", username="Ba.Kinh-Rang")) == ([], [])
    assert entry_of(phone="", username="Ba.Kinh-Rang").username == "ba.kinh-rang"
    assert codes(entry_of(phone="", username="3 b"))[0] == ["username_bad"]


@pytest.mark.parametrize("typed", ["01/07/2025", "1-7-2025", "2025-07-01", 45839, "45839"])
def test_a_day_is_read_in_each_format(typed: Value) -> None:
    assert entry_of(joined=typed).joined == date(2025, 7, 1)


@pytest.mark.parametrize("typed", ["31/02/2025", "07/2025", "năm ngoái", "01/07/25", "15-3-26", "2026"])
def test_who_has_no_readable_day_comes_in_without_it(typed: str) -> None:
    entry = entry_of(joined=typed)

    assert codes(entry) == ([], ["day_bad"])
    assert entry.joined is None


@pytest.mark.parametrize("typed", ["01/01/1900", "31/12/1999", 61])
def test_a_day_before_there_were_teams_is_left_out(typed: Value) -> None:
    entry = entry_of(joined=typed)

    assert codes(entry) == ([], ["day_long_ago"])
    assert entry.joined is None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ông Phạm Văn Nghĩa", "Phạm Văn Nghĩa"),
        ("Đồng chí Trần Hữu Quý", "Trần Hữu Quý"),
        ("đ/c: Lê Văn Tám", "Lê Văn Tám"),
        ("Thầy Thạch Sa Rây", "Thạch Sa Rây"),
        ("Bà: Nguyễn Thị Lài", "Nguyễn Thị Lài"),
        ("1. Hồ Minh Kiệt", "Hồ Minh Kiệt"),
        ("2) Chị Lê Thị Mười", "Lê Thị Mười"),
        ("- Trần Văn Tư", "Trần Văn Tư"),
        ("ÔNG NGUYỄN VĂN BA", "Nguyễn Văn Ba"),
        ("ONG NGUYEN VAN BA", "Nguyen Van Ba"),
        ("Mr. Nguyen Van A", "Nguyen Van A"),
    ],
)
def test_what_stands_before_a_name_is_taken_off_and_said(typed: str, name: str) -> None:
    entry = entry_of(name=typed)

    assert entry.name == name
    assert "name_frame" in codes(entry)[1]
    assert entry.faults == ()


@pytest.mark.parametrize(
    "name",
    ["Anh Thư", "Ông Ích Khiêm", "Bác Ái", "Cao Văn Lầu", "Chu Văn An", "Co Van Ba", "Danh Út", "Trần Thị Anh"],
)
def test_a_word_that_may_be_the_name_stays(name: str) -> None:
    assert entry_of(name=name).name == name
    assert codes(entry_of(name=name)) == ([], [])


def test_a_name_may_keep_what_stands_before_it() -> None:
    assert entry_of(name="Ông Phạm Văn Nghĩa", wishes=frozenset({"keep_case"})).name == "Ông Phạm Văn Nghĩa"


@pytest.mark.parametrize(
    ("typed", "position", "is_head", "notes"),
    [
        ("Đỗ Văn Bé (Tổ trưởng)", "", True, ["name_frame"]),
        ("Tổ trưởng: Đỗ Văn Bé", "", True, ["name_frame"]),
        ("Đỗ Văn Bé - Tổ phó", "", False, ["name_frame", "position_word"]),
        ("Chú Đỗ Văn Bé (Trưởng ấp)", "", False, ["name_frame", "position_word"]),
        ("Đỗ Văn Bé (Tổ trưởng)", "Thành viên", False, ["name_frame"]),
    ],
)
def test_a_role_beside_the_name_counts_where_none_is_named(
    typed: str, position: str, is_head: bool, notes: list[str]
) -> None:
    entry = entry_of(name=typed, position=position)

    assert (entry.name, entry.is_head) == ("Đỗ Văn Bé", is_head)
    assert codes(entry) == ([], notes)


def test_a_letter_that_looks_like_d_is_d() -> None:
    assert entry_of(name="\u00d0ặng Văn \u00d0ẩu").name == "Đặng Văn Đẩu"


@pytest.mark.parametrize(
    ("typed", "is_head", "notes"),
    [
        ("Tổ trưởng", True, []),
        ("TỔ TRƯỞNG", True, []),
        ("team head", True, []),
        ("Tổ phó", False, ["position_word"]),
        ("Thành viên", False, []),
        ("", False, []),
        ("Trưởng ấp", False, ["position_word"]),
        ("Phó tổ trưởng tổ vay vốn", False, ["position_word"]),
    ],
)
def test_only_a_team_head_gets_a_role(typed: str, is_head: bool, notes: list[str]) -> None:
    entry = entry_of(position=typed)

    assert entry.is_head is is_head
    assert codes(entry) == ([], notes)


def test_a_unit_is_made_only_where_the_file_says_so_clearly() -> None:
    assert [entry_of(create=word).creates_unit for word in ("có", "X", "yes", "không", "")] == [True] * 3 + [
        False
    ] * 2
    assert codes(entry_of(create="có lẽ"))[0] == ["create_word"]


@pytest.mark.parametrize(
    ("kind", "unit", "found"),
    [
        ("Ấp", "Kinh Ráng", "hamlet"),
        ("", "Khóm 3", "hamlet"),
        ("", "Tổ công nghệ số ấp 3", "team"),
        ("", "Thị trấn Rạch Gốc", "commune"),
        ("", "Kinh Ráng", "team"),
        ("Liên gia", "Kinh Ráng", "lien gia"),
    ],
)
def test_the_kind_of_a_unit_is_said_or_stands_in_its_name(kind: str, unit: str, found: str) -> None:
    assert entry_of(kind=kind, unit=unit).kind == found


def test_what_is_longer_than_any_name_of_a_unit_is_a_fault() -> None:
    long = {"unit": "T" * 151, "unit_code": "C" * 41, "parent": "X" * 151, "kind": "k" * 41}

    assert codes(entry_of(**long))[0] == ["too_long"] * 4


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Trần Văn Tư", "tran van tu", True),
        ("Trần Tư", "Trần Văn Tư", True),
        ("Trần Văn Tư", "Trần Thị Tư", False),
        ("Tư", "Trần Văn Tư", False),
        ("Trần Văn Tư", "Lê Thị Ba", False),
    ],
)
def test_two_names_may_be_one_person(one: str, other: str, alike: bool) -> None:
    assert is_alike(one, other) is alike


def test_every_fault_has_words_that_say_what_it_names() -> None:
    faulty = entry_of(name="=cmd()", phone="0300000001/0300000002", create="có lẽ")

    said = [remark_text(fault) for fault in faulty.faults]

    assert said[0] == "A name has letters only; “=” does not belong in it."
    assert all("%(" not in words for words in said)
    assert {fault.code for fault in faulty.faults} <= REMARK_TEXTS.keys()
