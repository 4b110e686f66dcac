"""Handing a spreadsheet in, looking at what it does, mending it and confirming, as a leader sees it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.db import db
from portal.people.models import RosterImport
from portal.spreadsheets.reading import read_rows
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import make_unit, make_user
from tests.people.roster.conftest import Hand
from tests.people.roster.messy import FAULTS, PEOPLE, UNITS, messy_roster
from tests.spreadsheets.files import SHEET, compound_file

BAY = {"name": "Đặng Thị Bảy", "phone": "0300000007"}


def send(browser: Browser, unit: Unit, content: bytes, name: str = "tổ.xlsx") -> Any:
    """Hand a file in."""
    address = f"/people/units/{unit.id}/roster"
    return browser.post(address, data={"file": (BytesIO(content), name)}, content_type="multipart/form-data")


def agreed_in(text: str) -> str:
    """The plan that the confirming form of a preview names."""
    found = re.search(r'name="plan" value="([0-9a-f]+)"', text)
    assert found is not None
    return found[1]


def confirm(browser: Browser, address: str, plan: str) -> Any:
    """Confirm, and take the page to its end."""
    return browser.post(f"{address}/confirmation", data={"plan": plan}, buffered=True)


def number_of_new_users() -> int:
    """How many people came in by a roster."""
    db.session.rollback()
    return db.session.query(User).filter(User.phone.like("0300%")).count()


@pytest.mark.both_databases
def test_a_messy_roster_goes_in_after_two_rows_were_mended(browser: Browser, leader: User, commune: Unit) -> None:
    for name in UNITS:
        make_unit(name, parent=commune)
    messy = messy_roster()
    double, missing = messy.rows_with("phone_double")[0], messy.rows_with("name_missing")[0]

    address = send(browser.sign_in(leader), commune, messy.content, "danh sách.xlsx").location
    first = browser.get(address).text
    browser.post(f"{address}/rows/{missing}", data={"name": "Lê Thị Lụa"})
    browser.post(f"{address}/rows/{double}", data={"phone": "0300999999"})
    mended = browser.get(address).text
    page = confirm(browser, address, agreed_in(mended))

    assert number_of_new_users() > 0
    assert f"<strong>{len(FAULTS)}</strong> Có lỗi" in first
    # The other row with this number is right too, now that it is the only one.
    assert f"<strong>{len(FAULTS) - 3}</strong> Có lỗi" in mended
    assert page.text.index('value="0"') < page.text.index(f'value="{PEOPLE - len(FAULTS) + 3}"')
    assert f"{PEOPLE - len(FAULTS) + 3} người mới đã vô." in page.text
    assert f"{len(FAULTS) - 3} dòng còn lỗi chưa ghi" in page.text
    assert f"In phiếu cho {PEOPLE - len(FAULTS) + 3} người" in page.text
    assert page.text.rstrip().endswith("</html>")
    assert "Content-Encoding" not in page.headers or page.headers["Content-Encoding"] == "identity"
    result = browser.get(address).text
    assert "Đã ghi xong tất cả" in result
    assert f"In {PEOPLE - len(FAULTS) + 3} phiếu" in result


def test_confirming_twice_does_it_once(browser: Browser, leader: User, hand_in: Hand, team: Unit) -> None:
    address = f"/people/imports/{hand_in(BAY | {'unit': team.name}).id}"
    plan = agreed_in(browser.sign_in(leader).get(address).text)

    confirm(browser, address, plan)
    again = confirm(browser, address, plan)

    assert (again.status_code, again.location) == (303, address)
    assert number_of_new_users() == 1


def test_what_changed_meanwhile_is_shown_before_anything_is_written(
    browser: Browser, leader: User, hand_in: Hand, team: Unit
) -> None:
    address = f"/people/imports/{hand_in(BAY | {'unit': team.name}).id}"
    plan = agreed_in(browser.sign_in(leader).get(address).text)
    make_user("Lê Thị Ba", phone="0300000007", unit=team)

    response = confirm(browser, address, plan)

    assert response.status_code == 409
    assert "dữ liệu có thay đổi" in response.text
    assert "Đây là của Lê Thị Ba" in response.text
    assert number_of_new_users() == 1


@pytest.mark.both_databases
def test_a_page_that_nobody_reads_to_its_end_writes_nothing(
    browser: Browser, leader: User, hand_in: Hand, team: Unit
) -> None:
    people = ({"name": "Lê Thị Ba", "phone": f"0300{n:06}", "unit": team.name} for n in range(600))
    address = f"/people/imports/{hand_in(*people).id}"
    plan = agreed_in(browser.sign_in(leader).get(address).text)
    response = browser.post(f"{address}/confirmation", data={"plan": plan})
    parts = response.iter_encoded()
    head, first_step = next(parts), next(parts)

    response.close()

    assert b"</html>" not in head
    assert b"500" in first_step
    assert number_of_new_users() == 0


def test_with_htmx_a_mended_row_comes_back_with_all_that_it_changed(
    browser: Browser, leader: User, hand_in: Hand, team: Unit
) -> None:
    uploaded = hand_in(BAY | {"unit": team.name}, BAY | {"unit": team.name, "name": "Lê Thị Ba"})

    text = (
        browser.sign_in(leader)
        .post(
            f"/people/imports/{uploaded.id}/rows/3", data={"phone": "0300000008"}, headers={"HX-Request": "true"}
        )
        .text
    )

    assert text.lstrip().startswith('<li class="card roster-row" id="row-3"')
    assert 'id="row-2" hx-swap-oob="true"' in text
    assert 'id="roster-summary" hx-swap-oob="true"' in text
    assert agreed_in(text) == agreed_in(browser.get(f"/people/imports/{uploaded.id}").text)


def test_a_row_in_order_can_be_edited_too(browser: Browser, leader: User, hand_in: Hand, team: Unit) -> None:
    uploaded = hand_in({"name": "ĐẶNG THỊ BẢY", "phone": "0300000007", "unit": team.name})
    row = f"/people/imports/{uploaded.id}/rows/2"

    form = browser.sign_in(leader).get(row).text
    kept = browser.post(row, data={"name": "ĐẶNG THỊ BẢY", "wish": "keep_case"}, follow_redirects=True).text

    assert "Đặng Thị Bảy" in form
    assert 'value="keep_case"' in form
    assert "Dòng 2 đã ổn" in kept
    assert "ĐẶNG THỊ BẢY" in kept


def test_the_rows_with_faults_come_back_as_a_spreadsheet_that_can_be_handed_in(
    browser: Browser, leader: User, hand_in: Hand, team: Unit
) -> None:
    uploaded = hand_in(BAY | {"unit": team.name}, {"name": "=cmd()", "phone": "0300000008", "unit": team.name})

    content = browser.sign_in(leader).get(f"/people/imports/{uploaded.id}/faulty-rows").data

    sheet = read_rows(content, "a.xlsx")
    assert sheet.rows[0].cells == ("Dòng", "Họ và tên", "Số điện thoại", "Đơn vị", "Cần sửa gì")
    assert sheet.rows[1].cells[:4] == (3, "=cmd()", "0300000008", team.name)
    assert b"<f" not in ZipFile(BytesIO(content)).read(SHEET)
    assert send(browser, team.parent or team, content).status_code == 303


def test_the_template_names_the_units_and_its_examples_bring_nobody_in(
    browser: Browser, leader: User, commune: Unit, team: Unit, outsider: User
) -> None:
    browser.sign_in(leader)
    content = browser.get(f"/people/units/{commune.id}/roster/template").data

    refused = send(browser, commune, content)

    assert refused.status_code == 422
    assert "Dưới dòng tiêu đề chưa có ai" in refused.text


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "", "chọn tệp trước"),
        (b"", "a.xlsx", "Tệp"),
        (compound_file("Workbook"), "a.xls", ".xlsx"),
        (compound_file("EncryptedPackage"), "a.xlsx", "mật khẩu"),
        ("Họ tên;SĐT\n".encode(), "a.csv", "chưa có ai"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_beside_its_field(
    browser: Browser, leader: User, commune: Unit, content: bytes, name: str, message: str
) -> None:
    response = send(browser.sign_in(leader), commune, content, name)

    assert response.status_code == 422
    assert message in response.text
    assert 'aria-describedby="file-hint file-error"' in response.text
    assert db.session.query(RosterImport).count() == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1258"])
def test_a_text_table_in_any_encoding_is_read(
    browser: Browser, leader: User, commune: Unit, encoding: str
) -> None:
    text = "Họ và tên;Số điện thoại\nNguyễn Văn Hai;0300000001\n"
    if encoding == "cp1258":
        text = "Ho và tên;Sô ðiên thoai\nNguyên Van Hai;0300000001\n".replace("ð", "đ")

    response = send(browser.sign_in(leader), commune, text.encode(encoding), "a.csv")

    assert response.status_code == 303
    assert "0300 000 001" in browser.get(response.location).text


def test_a_roster_too_large_to_send_is_refused(browser: Browser, leader: User, commune: Unit) -> None:
    browser.sign_in(leader)

    response = browser.post(
        f"/people/units/{commune.id}/roster",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(200 * 1024 * 1024)},
    )

    assert response.status_code == 413


def test_a_discarded_roster_says_so(browser: Browser, leader: User, hand_in: Hand, commune: Unit) -> None:
    address = f"/people/imports/{hand_in(BAY).id}"

    text = browser.sign_in(leader).post(f"{address}/cancellation", follow_redirects=True).text

    assert "Đã bỏ tệp" in text
    assert "đã được bỏ" in browser.get(address).text
    assert browser.post(f"{address}/rows/2", data={"name": "Ba"}).status_code == 404


def test_nobody_else_gets_anywhere(
    browser: Browser, hand_in: Hand, outsider: User, head: User, member: User, trainer: User, commune: Unit
) -> None:
    address = f"/people/imports/{hand_in(BAY).id}"
    gets = [f"/people/units/{commune.id}/roster", f"/people/units/{commune.id}/roster/template"]
    gets += [address, f"{address}/rows/2", f"{address}/faulty-rows"]
    posts = [f"/people/units/{commune.id}/roster", f"{address}/rows/2"]
    posts += [f"{address}/confirmation", f"{address}/cancellation"]

    for person, status in ((outsider, 404), (head, 404), (member, 403), (trainer, 403)):
        browser.sign_in(person)
        assert {browser.get(url).status_code for url in gets} == {status}
        assert {browser.post(url).status_code for url in posts} == {status}
    assert number_of_new_users() == 0


def test_an_import_that_is_not_there_is_not_found(browser: Browser, leader: User, hand_in: Hand) -> None:
    address = f"/people/imports/{hand_in(BAY).id}"
    browser.sign_in(leader)

    assert browser.get("/people/imports/999999").status_code == 404
    assert browser.get(f"{address}/rows/999").status_code == 404
    assert browser.post(f"{address}/rows/999").status_code == 404


def test_the_lists_have_pages_and_groups(browser: Browser, leader: User, hand_in: Hand, team: Unit) -> None:
    people = [{"name": "Lê Thị Ba", "phone": f"0300{n:06}", "unit": team.name} for n in range(60)]
    address = f"/people/imports/{hand_in(*people).id}"
    browser.sign_in(leader)

    first, second = browser.get(address).text, browser.get(f"{address}?show=create&page=2").text

    assert (first.count('class="card roster-row"'), second.count('class="card roster-row"')) == (50, 10)
    assert "Không có dòng nào lỗi" in browser.get(f"{address}?show=faulty").text


def test_the_page_of_hand_ins_lists_the_earlier_ones(
    app: Flask, browser: Browser, leader: User, hand_in: Hand, commune: Unit
) -> None:
    address = f"/people/units/{commune.id}/roster"
    empty = browser.sign_in(leader).get(address).text
    hand_in(BAY)

    assert "Chưa gửi tệp nào" in empty
    assert "tổ.xlsx" in browser.get(address).text
