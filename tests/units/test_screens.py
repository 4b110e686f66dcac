"""Looking at units on the screens: today, on an earlier day, and only one's own."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.db import db
from portal.units.changes.operations.move import move_unit
from portal.units.changes.operations.rename import rename_unit
from portal.units.models import Unit
from portal.units.operations.units import add_unit
from portal.units.queries.tree import find_unit_by_code
from tests.conftest import Browser
from tests.factories import make_unit, make_user

BEGIN = date(2025, 1, 1)
REFORM = date(2025, 7, 1)


@pytest.fixture
def renamed(app: Flask) -> Unit:
    """Xã Tân Thuận, which was Xã Tân Ân before the reform and has got a hamlet from Xã Đất Mũi since."""
    province = add_unit("Tỉnh Cà Mau", kind="province", code="CM", since=BEGIN, actor=None)
    renamed = add_unit("Xã Tân Ân", kind="commune", code="CM-01", parent=province, since=BEGIN, actor=None)
    other = add_unit("Xã Đất Mũi", kind="commune", code="CM-02", parent=province, since=BEGIN, actor=None)
    hamlet = add_unit("Ấp Kinh Ráng", kind="hamlet", code="CM-02-1", parent=other, since=BEGIN, actor=None)
    add_unit("Tổ Kinh Ráng", kind="team", code="CM-02-1-T", parent=hamlet, since=BEGIN, actor=None)
    rename_unit(renamed, "Xã Tân Thuận", on=REFORM, reason="Nghị quyết 1", actor=None)
    move_unit(hamlet, renamed, on=REFORM, reason="Nghị quyết 2", actor=None)
    db.session.commit()
    return renamed


@pytest.fixture
def leader_of_renamed(renamed: Unit) -> User:
    """Whoever leads that commune."""
    return make_user("Nguyễn Văn Sáu", unit=renamed, grants={"leader": renamed})


@pytest.fixture
def leader_beside(renamed: Unit) -> User:
    """Whoever leads the other commune, to which the hamlet belonged."""
    other = find_unit_by_code("CM-02")
    assert other is not None
    return make_user("Hồ Văn Tám", unit=other, grants={"leader": other})


def test_a_unit_shows_its_names_what_is_below_and_why_it_changed(
    browser: Browser, renamed: Unit, leader_of_renamed: User
) -> None:
    text = browser.sign_in(leader_of_renamed).get("/units").text

    assert "<h1>Xã Tân Thuận</h1>" in text
    assert "01/01/2025 đến 01/07/2025" in text
    assert "Đổi tên từ Xã Tân Ân thành Xã Tân Thuận" in text
    assert "Nghị quyết 1" in text
    assert "Ấp Kinh Ráng" in text
    assert "Tổ Kinh Ráng" in text
    assert "renaming" not in text


def test_an_earlier_day_shows_that_day_s_name_and_tree_and_says_so(
    browser: Browser, renamed: Unit, leader_of_renamed: User
) -> None:
    text = browser.sign_in(leader_of_renamed).get(f"/units/{renamed.id}?on=2025-06-30").text

    assert "<h1>Xã Tân Ân</h1>" in text
    assert "Đang coi ngày 30/06/2025" in text
    assert "Ngày ấy không có đơn vị nào bên dưới." in text


def test_what_was_below_and_is_elsewhere_now_is_named_but_not_opened(
    browser: Browser, renamed: Unit, leader_beside: User
) -> None:
    hamlet = find_unit_by_code("CM-02-1")
    assert hamlet is not None
    browser.sign_in(leader_beside)

    text = browser.get("/units?on=30/06/2025").text

    assert "Ấp Kinh Ráng" in text
    assert "nay ở nơi khác" in text
    assert f"/units/{hamlet.id}" not in text
    assert "Ấp Kinh Ráng" not in browser.get("/units").text


@pytest.mark.parametrize(("day", "message"), [("32/13/2025", "Ghi ngày như sau"), ("2999-01-01", "chưa tới")])
def test_what_is_no_day_is_told_beside_the_field(
    browser: Browser, renamed: Unit, leader_of_renamed: User, day: str, message: str
) -> None:
    answer = browser.sign_in(leader_of_renamed).get(f"/units/{renamed.id}?on={day}")

    assert answer.status_code == 422
    assert message in answer.text
    assert f'value="{day}"' in answer.text


@pytest.mark.parametrize("wanted", ["tan an", "Tân Thuận", "cm-01"])
def test_a_unit_is_found_by_its_name_an_old_one_and_its_code(
    browser: Browser, renamed: Unit, leader_of_renamed: User, wanted: str
) -> None:
    text = browser.sign_in(leader_of_renamed).get("/units", query_string={"q": wanted}).text

    assert f"/units/{renamed.id}" in text
    assert "Xã Đất Mũi" not in text


def test_a_tap_loads_the_next_level_and_paper_shows_all_of_it(
    browser: Browser, renamed: Unit, leader_of_renamed: User
) -> None:
    browser.sign_in(leader_of_renamed)

    branch = browser.get(f"/units/{renamed.id}/branch", headers={"HX-Request": "true"}).text
    paper = browser.get(f"/units/{renamed.id}/tree").text

    assert branch.lstrip().startswith(f'<ul class="tree" id="below-{renamed.id}">')
    assert paper.index("Xã Tân Thuận</b>") < paper.index("Ấp Kinh Ráng</b>") < paper.index("Tổ Kinh Ráng</b>")
    assert paper.count("<ul") - paper.count("</ul>") == 0


def test_the_tree_is_folded_and_found_in_with_what_stands_above_and_below(
    browser: Browser, renamed: Unit, leader_of_renamed: User
) -> None:
    make_unit("Ấp Cái Su", kind="hamlet", parent=renamed)
    browser.sign_in(leader_of_renamed)
    address = f"/units/{renamed.id}/tree"

    folded = browser.get(address).text
    whole = browser.get(f"{address}?open=all").text
    found = browser.get(f"{address}?q=ap kinh rang").text
    none = browser.get(f"{address}?q=<b>").text

    assert "<details" in folded
    assert "Ấp Cái Su</b>" in folded
    assert " open>" not in folded
    assert " open>" in whole
    assert "Ấp Cái Su" not in found
    assert found.index("Xã Tân Thuận</b>") < found.index("Ấp Kinh Ráng</b>") < found.index("Tổ Kinh Ráng</b>")
    assert "Tìm được 1 đơn vị" in found
    assert "“&lt;b&gt;”" in none


def test_the_changes_of_everything_below_stand_in_one_list(
    browser: Browser, renamed: Unit, leader_of_renamed: User
) -> None:
    text = browser.sign_in(leader_of_renamed).get(f"/units/{renamed.id}/history").text

    assert "Nghị quyết 1" in text
    assert "Chuyển từ Xã Đất Mũi về" in text


SCREENS = ("", "?on=2025-06-30", "/branch", "/tree", "/history", "/mergers/2025-07-01")
CHANGES = ("/renaming", "/moving", "/merging", "/merging/here", "/splitting", "/opening", "/closing", "/choices")


def test_nothing_of_a_sibling_is_shown_or_changed(browser: Browser, renamed: Unit, leader_beside: User) -> None:
    browser.sign_in(leader_beside)

    looked = {browser.get(f"/units/{renamed.id}{path}").status_code for path in (*SCREENS, *CHANGES)}
    changed = {browser.post(f"/units/{renamed.id}{path}").status_code for path in CHANGES[:2] + CHANGES[3:7]}

    assert looked == {404}
    assert changed == {404}


def test_a_leader_looks_but_does_not_change_and_a_member_does_neither(
    browser: Browser, renamed: Unit, leader_of_renamed: User
) -> None:
    member = make_user("Trần Văn Tư", unit=renamed)

    browser.sign_in(leader_of_renamed)
    refused = {browser.get(f"/units/{renamed.id}{path}").status_code for path in CHANGES}
    refused |= {browser.post(f"/units/{renamed.id}{path}").status_code for path in CHANGES[:2] + CHANGES[3:7]}
    refused |= {browser.get("/units/bulk-changes").status_code}
    browser.sign_in(member)
    refused |= {browser.get(path).status_code for path in ("/units", f"/units/{renamed.id}")}

    assert refused == {403}
