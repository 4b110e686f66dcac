"""A list as it comes, from the browser: told how it is read, mended many rows at once, remembered."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.db import db
from portal.people.models import RosterImport, RosterLayout
from portal.spreadsheets.reading import read_sheets
from portal.units.models import Membership, Unit
from portal.units.queries.grants import find_grant
from tests.conftest import Browser
from tests.factories import make_unit
from tests.people.roster.conftest import Hand
from tests.spreadsheets.files import workbook

NAMES = ("Trần Văn Tư", "Lê Thị Ba", "Võ Thị Út", "Lâm Văn Bảy", "Kim Thị Sáu", "Cao Văn Hai")


def phone(place: int) -> str:
    """A number of the demonstration."""
    return f"0300000{place:03}"


def file_of(*rows: tuple[Any, ...], hidden: tuple[int, ...] = ()) -> bytes:
    """A workbook with these rows, some of them hidden, by their place from 0."""

    def fill(_made: Any, sheet: Any) -> None:
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(place, column, cell)
        for place in hidden:
            sheet.set_row(place, None, None, {"hidden": True})

    return workbook(fill)


def send(browser: Browser, unit: Unit, content: bytes) -> str:
    """Hand the file in; where it leads."""
    address = f"/people/units/{unit.id}/roster"
    answer = browser.post(address, data={"file": (BytesIO(content), "tổ.xlsx")}, buffered=True)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def told(page: str) -> dict[str, str]:
    """What the form of the step says as it stands: its hidden fields, its selects."""
    said = {"mends": re.search(r'name="mends" value="(\d+)"', page)[1]}  # type: ignore[index]  # it is there
    for name, options in re.findall(r'<select[^>]* name="([^"]+)">(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        said[name] = chosen[1] if chosen else ""
    return said


def rows_of(location: str) -> dict[str, Any]:
    """What the rows of the roster say, by name."""
    db.session.rollback()
    found = db.session.get_one(RosterImport, int(location.split("/")[3].split("?")[0]))
    return {line[1].get("name"): line for line in found.rows["lines"]}


def homes() -> dict[str, str]:
    """The unit of everybody who came in."""
    db.session.rollback()
    people = db.session.query(User.name, Unit.name).join(Membership, Membership.user_id == User.id)
    people = people.join(Unit, Unit.id == Membership.unit_id).filter(User.phone.like("0300%"))
    return dict(people.filter(Membership.until.is_(None)).all())


def confirm(browser: Browser, address: str) -> None:
    """Confirm what the preview shows."""
    agreed = re.search(r'name="plan" value="([0-9a-f]+)"', browser.get(address).text)
    assert agreed is not None
    browser.post(f"{address}/confirmation", data={"plan": agreed[1]}, buffered=True)


@pytest.fixture
def hamlets(commune: Unit) -> list[Unit]:
    """Two hamlets with a team each, and one with two."""
    made = []
    for name, teams in (("Ấp 1", ("",)), ("Ấp 2", ("",)), ("Ấp 3", (" A", " B"))):
        hamlet = make_unit(name, parent=commune, kind="hamlet")
        made += [make_unit(f"Tổ công nghệ số {name.lower()}{more}", parent=hamlet) for more in teams]
    return made


@pytest.mark.both_databases
def test_what_is_told_of_a_strange_file_counts_and_is_remembered_for_the_next_one(
    browser: Browser, leader: User, commune: Unit, hamlets: list[Unit]
) -> None:
    headings = ("TT", "Ai", "Gọi số nào", "Ở chỗ nào", "Số CCCD")
    browser.sign_in(leader)
    step = send(browser, commune, file_of(headings, (1, NAMES[0], phone(1), "Ấp 1", "096080001234")))
    page = browser.get(step).text

    said = told(page) | {"field-0-3": "hamlet"}
    shown = browser.post(step, data=said | {"act": "look"})
    twice = browser.post(step, data=told(browser.get(step).text) | {"field-0-3": "phone", "act": "read"})
    stale = browser.post(step, data=said | {"act": "read", "mends": "99"})
    read = browser.post(step, data=told(browser.get(step).text) | {"act": "read"})
    next_one = send(browser, commune, file_of(headings, (1, NAMES[1], phone(2), "Ấp 2", "")))
    preview = browser.get(next_one).text
    confirm(browser, next_one)

    assert step.endswith("/reading")
    assert "096080001234" not in page
    assert (shown.location, twice.status_code, stale.status_code) == (step, 422, 422)
    assert "Hai cột cùng là một thứ" in twice.text
    assert read.location == step.removesuffix("/reading")
    assert "/reading" not in next_one
    assert "Đọc theo cách nơi này đã chọn" in preview
    assert homes() == {NAMES[1]: "Tổ công nghệ số ấp 2"}
    assert db.session.query(RosterLayout).count() == 1
    decided = db.session.query(RosterImport).filter_by(state="confirmed").one()
    assert (decided.rows, decided.plan, decided.source, decided.layout) == ({}, {}, {}, {})


def test_another_row_of_headings_shows_its_columns_before_it_counts(
    browser: Browser, leader: User, commune: Unit
) -> None:
    content = file_of(("Ai đó", "Số máy gì"), ("Họ tên", "SĐT"), (NAMES[0], phone(1)), hidden=(2,))
    step = send(browser.sign_in(leader), commune, content)
    page = browser.get(step).text

    other = browser.post(step, data=told(page) | {"heading-0": "1", "act": "read"})
    back = browser.post(step, data=told(browser.get(step).text) | {"heading-0": "2", "act": "look"})
    nobody = browser.post(step, data=told(browser.get(step).text) | {"hidden": "out", "act": "read"})
    everybody = browser.post(step, data=told(browser.get(step).text) | {"hidden": "in", "act": "read"})

    assert "1 dòng đang ẩn" in page
    assert (other.location, back.location) == (step, step)
    assert nobody.status_code == 422
    assert NAMES[0] in browser.get(everybody.location).text


def test_many_rows_are_mended_at_once(
    browser: Browser, leader: User, commune: Unit, hamlets: list[Unit], outsider: User
) -> None:
    rows = [
        (NAMES[0], phone(1), "Ấp 1"),
        (NAMES[1], phone(2), None),
        (NAMES[2], phone(3), "Ấp 3"),
        (NAMES[3], phone(4), "Ấp lạ"),
        (NAMES[4], phone(5), "Ấp lạ"),
        ("Thắm", phone(6), "Ấp 2"),
        (NAMES[5], phone(7), "Ấp 2"),
    ]
    address = send(browser.sign_in(leader), commune, file_of(("Họ tên", "SĐT", "Ấp"), *rows))
    changes = f"{address}/changes"
    first = browser.get(address).text
    asked = re.search(r'name="hamlet" value="(\d+)"', first)
    assert asked is not None

    browser.post(changes, data={"act": "fill-down"})
    browser.post(changes, data={"act": "one-word"})
    browser.post(changes, data={"act": "team", "hamlet": asked[1], "team": str(hamlets[3].id)})
    picked = browser.post(f"{address}/rows/5", data={"pick": hamlets[1].code}, headers={"HX-Request": "true"}).text
    browser.post(changes, data={"act": "leave-out", "row": ["8"], "show": "all"})
    left = browser.get(f"{address}?show=left_out").text
    nothing = browser.post(
        changes, data={"act": "unit", "unit": "Ấp 1", "show": "all"}, follow_redirects=True
    ).text
    forbidden = browser.post(changes, data={"act": "make-units"}, follow_redirects=True).text
    odd = browser.post(changes, data={"act": "?"}, follow_redirects=True).text
    confirm(browser, address)

    assert "2 dòng chưa ghi" not in first
    assert "1 dòng chưa ghi đơn vị" in first
    assert "Lập luôn các đơn vị" not in first
    assert 'id="row-6"' in picked  # the other row that says the same
    assert NAMES[5] in left
    assert "Chưa đổi dòng nào" in nothing
    assert "quản trị" in forbidden
    assert "chọn việc cần làm" in odd
    assert homes() == {
        NAMES[0]: hamlets[0].name,
        NAMES[1]: hamlets[0].name,
        NAMES[2]: hamlets[3].name,
        NAMES[3]: hamlets[1].name,
        NAMES[4]: hamlets[1].name,
        "Thắm": hamlets[1].name,
    }


def test_people_straight_in_the_commune_are_warned_of_and_put_into_a_team_together(
    browser: Browser, leader: User, commune: Unit, hamlets: list[Unit]
) -> None:
    rows = [(name, phone(place), "01/07/2025") for place, name in enumerate(NAMES)]
    address = send(browser.sign_in(leader), commune, file_of(("Họ tên", "SĐT", "Ngày vào tổ"), *rows))

    warned = browser.get(address).text
    group = browser.get(f"{address}?show=broad").text
    all_of_them = {"act": "unit", "whole": "broad", "unit": hamlets[0].code, "show": "broad"}
    browser.post(f"{address}/changes", data=all_of_them)
    browser.post(f"{address}/changes", data={"act": "leave-out", "whole": "create"})
    browser.post(f"{address}/changes", data={"act": "take-back", "row": ["2", "3"]})
    mended = browser.get(address).text
    confirm(browser, address)

    assert f"6 người vô thẳng {commune.name}" in warned
    assert group.count('class="card roster-row"') == 6
    assert "từ 01/07/2025" in group.replace("\u00a0", " ")
    assert "vô thẳng" not in mended
    assert homes() == dict.fromkeys(NAMES[:2], hamlets[0].name)


@pytest.mark.both_databases
def test_the_units_of_a_file_are_made_with_its_people_in_one_go(
    browser: Browser, admin: User, commune: Unit
) -> None:
    rows = [
        ("Ấp 7", NAMES[0], phone(1), "Tổ trưởng"),
        ("Ấp 8", NAMES[1], phone(2), None),
        ("ấp 7", NAMES[2], phone(3), None),
    ]
    content = file_of(("Ấp", "Họ tên", "SĐT", "Chức vụ"), *rows)
    address = send(browser.sign_in(admin), commune, content)
    before = browser.get(address).text

    browser.post(f"{address}/changes", data={"act": "make-units"})
    shown = browser.get(address).text
    browser.post(f"{address}/changes", data={"act": "no-units"})
    without = browser.get(address).text
    browser.post(f"{address}/changes", data={"act": "make-units", "asks-teams": "1", "teams": "on"})
    units = db.session.query(Unit).count()
    confirm(browser, address)

    assert "Lập luôn các đơn vị trong tệp" in before
    assert "2 ấp, khóm" in shown
    assert "Đơn vị sẽ lập" not in without
    assert db.session.query(Unit).count() == units + 4
    assert homes() == {
        NAMES[0]: "Tổ công nghệ số ấp 7",
        NAMES[1]: "Tổ công nghệ số ấp 8",
        NAMES[2]: "Tổ công nghệ số ấp 7",
    }
    team = db.session.query(Unit).filter_by(name="Tổ công nghệ số ấp 7").one()
    head = db.session.query(User).filter_by(name=NAMES[0]).one()
    assert team.parent is not None
    assert (team.parent.name, team.parent.kind) == ("Ấp 7", "hamlet")
    assert find_grant(head.id, team.id, "leader") is not None


def test_all_sheets_are_read_by_one_press_and_each_says_its_unit(
    browser: Browser, leader: User, commune: Unit, hamlets: list[Unit]
) -> None:
    def fill(made: Any, first: Any) -> None:
        for place, sheet in enumerate((first, made.add_worksheet("Thêm"))):
            sheet.write_row(0, 0, ("Họ tên", "SĐT", "Ấp"))
            sheet.write_row(1, 0, (NAMES[place], phone(place), f"Ấp {place + 1}"))
            sheet.write_row(2, 0, (NAMES[place + 2], "12", f"Ấp {place + 1}"))

    step = send(browser.sign_in(leader), commune, workbook(fill))
    page = browser.get(step).text
    everything = browser.post(step, data={"act": "all", "mends": told(page)["mends"]})
    again = browser.get(step).text
    read = browser.post(step, data=told(again) | {"sheet": ["0", "1"], "act": "read"}).location
    (table,) = read_sheets(browser.get(f"{read}/faulty-rows").data, "a.xlsx")
    rows = browser.get(read).text + browser.get(f"{read}/rows/1000003").text
    confirm(browser, read)

    assert "Lưu dòng 3, trang Thêm" in rows
    assert "<h1>Dòng 3, trang Thêm</h1>" in rows
    assert not re.search(r">[^<>]*\b1000003\b", rows)
    assert "Đọc cả 2 trang" in page
    assert [row.cells[:3] for row in table.rows[1:]] == [(3, "Danh sách", NAMES[2]), (3, "Thêm", NAMES[3])]
    assert everything.location == step
    assert "Đọc cả" not in again
    assert homes() == {NAMES[0]: hamlets[0].name, NAMES[1]: hamlets[1].name}


def test_a_list_that_was_decided_or_has_no_file_has_no_step(
    browser: Browser, leader: User, hand_in: Hand, team: Unit
) -> None:
    address = f"/people/imports/{hand_in({'name': NAMES[0], 'phone': phone(1), 'unit': team.name}).id}"
    browser.sign_in(leader)

    assert browser.get(f"{address}/reading").status_code == 404
    assert "Coi thử tệp" not in browser.get(address).text
    browser.post(f"{address}/cancellation")
    assert browser.post(f"{address}/reading").status_code == 404
    assert browser.post(f"{address}/changes", data={"act": "fill-down"}).status_code == 404


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_command_reads_in_the_same_ways(
    app: Flask, commune: Unit, hamlets: list[Unit], tmp_path: Path
) -> None:
    file = tmp_path / "tổ.xlsx"
    rows = [(NAMES[0], phone(1), "Ấp 1"), (NAMES[1], phone(2), None), (NAMES[2], phone(3), "Ấp 9")]
    file.write_bytes(file_of(("Ai", "Máy", "Chỗ"), *rows, hidden=(3,)))

    def run(*options: str) -> tuple[int, str]:
        db.session.rollback()
        result = app.test_cli_runner().invoke(
            args=["people", "import", str(file), "--unit", commune.code, *options]
        )
        return result.exit_code, result.output

    columns = ("--heading-row", "1", "--column", "A=name", "--column", "B=phone", "--column", "c=hamlet")

    assert run()[0] == 1
    assert "Không có trang" in run("--sheet", "Khác", *columns)[1]
    assert "ghi chữ của cột" in run("--column", "A=tên")[1]
    assert run(*columns)[0] == 1  # a row has no unit
    code, said = run(*columns, "--fill-down", "--hidden-rows", "--make-units")
    assert code == 0, said
    assert homes() == {
        NAMES[0]: hamlets[0].name,
        NAMES[1]: hamlets[0].name,
        NAMES[2]: "Tổ công nghệ số ấp 9",
    }
