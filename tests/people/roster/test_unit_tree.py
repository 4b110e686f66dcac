"""Finding the unit that a roster means."""

from __future__ import annotations

import pytest

from portal.people.roster.rules.unit_tree import KnownUnit, UnitTree


@pytest.fixture
def tree() -> UnitTree:
    """A commune with hamlets, their teams, and a closed one."""
    return UnitTree(
        [
            KnownUnit(1, "CM-01", "Xã Tân Ân", "commune", 99),
            KnownUnit(2, "CM-01-1", "Ấp Kinh Ráng", "hamlet", 1, other_names=("Ấp Kinh Ráng Cũ",)),
            KnownUnit(3, "CM-01-1-T", "Tổ công nghệ số ấp Kinh Ráng", "team", 2),
            KnownUnit(4, "CM-01-2", "Ấp Đường Kéo", "hamlet", 1),
            KnownUnit(5, "CM-01-1-3", "Tổ 3", "team", 2),
            KnownUnit(6, "CM-01-2-3", "Tổ 3", "team", 4),
            KnownUnit(7, "CM-01-9", "Ấp Xẻo Mắm", "hamlet", 1, is_closed=True),
        ],
        1,
        names_above=["Tỉnh Cà Mau"],
    )


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Ấp Kinh Ráng", [2]),
        ("ap kinh rang", [2]),
        ("Ấp Kinh Ráng Cũ", [2]),
        ("Tổ CNSCĐ ấp Kinh Ráng", [3]),
        ("Tổ công nghệ số cộng đồng Ấp Kinh Ráng", [3]),
        ("Tân Ân", [1]),
        ("Tổ 3", [5, 6]),
        ("Tổ 3, ấp Đường Kéo", [6]),
        ("Xã Tân Ân / Ấp Đường Kéo / Tổ 3", [6]),
        ("Tổ 3, ấp Kinh Ráng, xã Tân Ân, tỉnh Cà Mau", [5]),
        ("Tổ 3 - Tân Ân", [5, 6]),
        ("Ấp Xẻo Mắm", [7]),
        ("Ấp Rạch Gốc", []),
        ("Tổ 3, ấp Rạch Gốc", []),
        ("", []),
    ],
)
def test_a_unit_is_found_by_any_of_its_names_and_by_the_way_to_it(
    tree: UnitTree, name: str, ids: list[int]
) -> None:
    assert [unit.id for unit in tree.find(name)] == ids


def test_the_unit_above_tells_two_of_one_name_apart(tree: UnitTree) -> None:
    assert [unit.id for unit in tree.find("Tổ 3", parent="Ấp Đường Kéo")] == [6]
    assert [unit.id for unit in tree.find("Tổ 3", parent="tỉnh Cà Mau")] == [5, 6]
    assert tree.find("Tổ 3", parent="Ấp Rạch Gốc") == []


def test_a_name_to_be_made_is_only_there_when_it_is_the_very_one(tree: UnitTree) -> None:
    assert tree.find("Đường Kéo", exact=True) == []
    assert [unit.id for unit in tree.find("Tổ CNS ấp Kinh Ráng", exact=True)] == [3]


def test_a_code_is_found_however_its_letters_are_written(tree: UnitTree) -> None:
    assert (found := tree.by_code("cm-01-1")) is not None
    assert found.id == 2
    assert tree.by_code("CM-02") is None


def test_the_nearest_names_are_suggested_and_closed_units_never(tree: UnitTree) -> None:
    assert next(unit.name for unit in tree.similar("Ấp Kinh Rang 1")) == "Ấp Kinh Ráng"
    assert all(unit.id != 7 for unit in tree.similar("Ấp Xẻo Mắm"))
    assert tree.similar("Qwz") == []


def test_a_name_with_another_number_is_not_taken_for_a_like_one() -> None:
    names = ["Khóm 1", "Khóm 2", "Khóm 12", "Khóm Bà Điều"]
    khoms = UnitTree(
        [KnownUnit(place, f"K{place}", name, "hamlet", None) for place, name in enumerate(names, 1)], 9
    )

    assert khoms.similar("Khóm 99") == []
    assert [unit.name for unit in khoms.similar("Khom số 12")] == ["Khóm 12"]
    assert [unit.name for unit in khoms.similar("Khóm Bà Điu")] == ["Khóm Bà Điều"]


@pytest.mark.parametrize(
    ("parent", "is_suggested"),
    [("xã Tân Ân", True), ("tỉnh Cà Mau", True), ("Ấp Đường Kéo", False), ("Xã Không Có", False)],
)
def test_only_names_of_the_commune_that_the_row_names_are_suggested(
    tree: UnitTree, parent: str, is_suggested: bool
) -> None:
    assert bool(tree.similar("Ấp Kinh Rang", parent=parent)) == is_suggested


def test_parents_in_a_circle_end_the_way_up() -> None:
    tree = UnitTree([KnownUnit(1, "A", "Một", "team", 2), KnownUnit(2, "B", "Hai", "team", 1)], 9)

    assert list(tree.ids_above(tree.units[1])) == [2]
    assert tree.ids_below([1]) == {1, 2}
