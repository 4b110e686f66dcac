"""Units of one name: what tells them apart, wherever a list names them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.db import db, mark_read_only
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.operations.move import move_unit
from portal.units.enums import HintKind, UnitKind
from portal.units.models import Unit
from portal.units.operations.grants import grant_role
from portal.units.queries import catalogue_cache
from portal.units.queries.unit_labels import labels_of, labels_within, unit_labels
from portal.units.rules.telling_apart import Hint, Step, tell_apart
from tests.conftest import Browser
from tests.factories import lesson_markdown, make_course, make_unit, make_user
from tests.units.past import WHY, since_long_ago

PLACES = ("Phường An Xuyên", "Phường Tân Thành")


@pytest.fixture
def wards(app: Flask) -> dict[str, Unit]:
    """Two wards of one province, each with a hamlet of the same name that holds a team of the same name."""
    province = make_unit("Tỉnh Cà Mau", kind="province")
    found: dict[str, Unit] = {}
    for ward in PLACES:
        found[ward] = make_unit(ward, kind="commune", parent=province)
        hamlet = found[f"khóm {ward}"] = make_unit("Khóm 1", kind="hamlet", parent=found[ward])
        found[f"tổ {ward}"] = make_unit("Tổ số khóm 1", kind="team", parent=hamlet)
    since_long_ago()
    return found


def labels(*units: Unit) -> list[str]:
    """What the units are called in one list, in Vietnamese."""
    with force_locale("vi"):
        found = unit_labels([unit.id for unit in units])
        return [found[unit.id] for unit in units]


def test_a_name_stands_alone_until_a_merger_makes_another_of_it(wards: dict[str, Unit]) -> None:
    stayed, came = (wards[f"khóm {ward}"] for ward in PLACES)
    assert labels(stayed) == ["Khóm 1"]
    assert labels(stayed, came) == ["Khóm 1 (P. An Xuyên)", "Khóm 1 (P. Tân Thành)"]

    merge_units([wards["Phường Tân Thành"]], wards["Phường An Xuyên"], **WHY)
    db.session.commit()

    both = ["Khóm 1 (P. An Xuyên cũ)", "Khóm 1 (P. Tân Thành cũ)"]
    assert labels(stayed, came) == both
    assert [*labels(stayed), *labels(came)] == both
    assert labels(*(wards[f"tổ {ward}"] for ward in PLACES)) == [
        name.replace("Khóm", "Tổ số khóm") for name in both
    ]
    with force_locale("vi"):
        assert list(labels_of({unit.id: unit.name for unit in (stayed, came)}).values()) == both
        beside = [(unit.id, unit.name, unit.parent_id) for unit in (stayed, came, wards["tổ Phường An Xuyên"])]
        assert list(labels_within(beside).values()) == [*both, "Tổ số khóm 1"]

    stayed.name = "Khóm 9"
    db.session.commit()
    assert labels(stayed, came) == ["Khóm 9", "Khóm 1"]


def test_a_unit_that_came_from_one_that_is_still_there_says_so(wards: dict[str, Unit]) -> None:
    stayed, came = (wards[f"khóm {ward}"] for ward in PLACES)
    stayed.name, stayed.folded = "Khóm 2", "khom 2"
    db.session.commit()
    move_unit(came, wards["Phường An Xuyên"], **WHY)
    stayed.name, stayed.folded = "Khóm 1", "khom 1"  # as an import past the portal's rules may leave it
    db.session.commit()

    assert labels(stayed, came) == [f"Khóm 1 (mã {stayed.code})", "Khóm 1 (chuyển từ P. Tân Thành)"]


def test_labels_cost_one_statement_and_none_where_they_are_kept(
    wards: dict[str, Unit], statements: list[str]
) -> None:
    stayed, came = (wards[f"khóm {ward}"].id for ward in PLACES)
    names = {wards[ward].id: wards[ward].name for ward in PLACES}
    catalogue_cache.record_request_version("one")
    mark_read_only()
    db.session.rollback()
    statements.clear()

    labels_of(names)
    assert statements == []
    unit_labels(list(names))
    assert len(statements) == 1
    unit_labels([stayed, came])
    assert len(statements) == 3
    unit_labels([stayed, came])
    unit_labels(list(names))
    assert len(statements) == 3


def test_what_else_is_alike_is_told_apart_by_the_code() -> None:
    def unit(number: int, above: str) -> tuple[Step, ...]:
        ward = Step(90, "Phường 5", "p5", UnitKind.COMMUNE)
        return Step(number, "Tổ 1", f"t{number}", "team"), Step(number + 50, above, "", "hamlet"), ward

    assert tell_apart([unit(1, "Ấp A"), unit(2, "Ấp B")])[1] == Hint(HintKind.WITHIN, "Ấp A")
    codes = {number: Hint(HintKind.CODE, f"t{number}") for number in (1, 2)}
    assert tell_apart([unit(1, "Ấp A"), unit(2, "Ấp A")]) == codes


def test_every_list_of_a_ward_names_its_hamlets_apart(
    wards: dict[str, Unit], admin: User, browser: Browser
) -> None:
    make_course("an-toan", {"01-bai.md": lesson_markdown()})
    ward = wards["Phường An Xuyên"]
    for place in PLACES:
        make_user(f"Trần Văn {place}", unit=wards[f"khóm {place}"])
        make_user(f"Lê Thị {place}", unit=wards[f"tổ {place}"])
    grant_role(admin, ward, Role.ADMIN, actor=None)
    merge_units([wards["Phường Tân Thành"]], ward, **WHY)
    db.session.commit()
    browser.sign_in(admin)

    for path in (
        f"/dashboard/units/{ward.id}",
        f"/dashboard/units/{ward.id}/matrix",
        f"/dashboard/units/{ward.id}/report",
        f"/dashboard/units/{ward.id}/report/paper",
        f"/people?unit={ward.id}",
        f"/people/units/{ward.id}",
        f"/people/units/{ward.id}/slips?who=all",
        "/people?q=khom",
        "/units?q=khom",
    ):
        text = browser.get(path).get_data(as_text=True)
        assert "Khóm 1 (P. Tân Thành cũ)" in text, path
        assert "Khóm 1 (P. An Xuyên cũ)" in text, path
    stayed, came = (wards[f"khóm {place}"].id for place in PLACES)
    head = browser.get(f"/dashboard/units/{came}").get_data(as_text=True)
    assert "<title>Khóm 1 (P. Tân Thành cũ)" in head
    choice = browser.get(f"/units/{stayed}/merging/there").get_data(as_text=True)
    assert "<b>Khóm 1 (P. Tân Thành cũ)" in choice
