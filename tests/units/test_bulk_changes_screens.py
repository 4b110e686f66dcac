"""Many changes from a spreadsheet, in the browser."""

from __future__ import annotations

import re
from html import unescape

from portal import clock
from portal.accounts.models import User
from portal.units.models import Unit
from portal.units.queries.tree import get_unit
from tests.conftest import Browser
from tests.factories import make_unit, make_user

HEADINGS = "Ngày,Việc,Mã đơn vị,Tên mới,Loại,Mã đơn vị cha / vào mã,Lý do"


def send(browser: Browser, *rows: str) -> tuple[int, str]:
    """Upload these rows as a text table: the status and the page."""
    table = "\r\n".join((HEADINGS, *rows)).encode()
    head = b'--end\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    answer = browser.post(
        "/units/bulk-changes",
        data=head + table + b"\r\n--end--\r\n",
        content_type="multipart/form-data; boundary=end",
    )
    return answer.status_code, answer.text


def today() -> str:
    """This day as people write it."""
    return clock.today().strftime("%d/%m/%Y")


def test_a_spreadsheet_is_shown_first_and_applied_when_confirmed(
    browser: Browser, admin: User, commune: Unit
) -> None:
    browser.sign_in(admin)

    status, text = send(browser, f"{today()},đổi tên,{commune.code},Xã Tân Thuận,,,Nghị quyết")
    before = get_unit(commune.id).name
    changes = re.search(r'name="changes" value="([^"]*)"', text)
    assert changes is not None
    applied = browser.post("/units/bulk-changes/application", data={"changes": unescape(changes[1])}).text

    assert status == 200
    assert before == "Xã Tân Ân"
    assert "1 trên 1 dòng" in applied
    assert "Đã thực hiện 1 thay đổi." in applied
    assert get_unit(commune.id).name == "Xã Tân Thuận"


def test_faulty_rows_are_named_and_nothing_can_be_applied(browser: Browser, admin: User, commune: Unit) -> None:
    browser.sign_in(admin)

    status, text = send(
        browser,
        f"{today()},đổi tên,{commune.code},Xã Tân Thuận,,,Nghị quyết",
        f"{today()},đổi tên,khong-co,Xã Nào,,,Nghị quyết",
    )

    assert status == 422
    assert "1 dòng có lỗi" in text
    assert "khong-co" in text
    assert 'name="changes"' not in text
    assert get_unit(commune.id).name == "Xã Tân Ân"


def test_units_of_others_are_told_like_codes_that_nobody_has(browser: Browser, commune: Unit) -> None:
    make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent, code="DM")
    browser.sign_in(make_user("Lý Thị Mười", unit=commune, grants={"admin": commune}))

    status, text = send(browser, f"{today()},đổi tên,DM,Xã Khác,,,Nghị quyết")

    assert status == 422
    assert "Xã Đất Mũi" not in text
    assert "mang mã DM" in text


def test_what_was_not_shown_is_not_applied(browser: Browser, admin: User) -> None:
    browser.sign_in(admin)

    assert browser.post("/units/bulk-changes/application", data={"changes": "nothing"}).status_code == 422
    assert browser.post("/units/bulk-changes").status_code == 422


def test_codes_count_without_capitals_and_misspelt_ones_come_with_the_nearest(
    browser: Browser, admin: User, commune: Unit
) -> None:
    make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent, code="CM-04")
    browser.sign_in(admin)

    right, text = send(browser, f"{today()},đổi tên,cm-04,Xã Khác,,,Nghị quyết")
    wrong, advice = send(browser, f"{today()},đổi tên,CN-04,Xã Khác,,,Nghị quyết")
    taken, refusal = send(browser, f"{today()},thành lập,cm-04,Xã Khác,xã,{commune.code},Nghị quyết")

    assert (right, wrong, taken) == (200, 422, 422)
    assert "Xã Đất Mũi đổi tên thành Xã Khác." in text
    assert "“CM-04”" in advice
    assert "mã cm-04" in refusal


def test_no_code_of_another_s_unit_is_suggested(browser: Browser, commune: Unit) -> None:
    make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent, code="CM-04")
    browser.sign_in(make_user("Lý Thị Mười", unit=commune, grants={"admin": commune}))

    _status, text = send(browser, f"{today()},đổi tên,CN-04,Xã Khác,,,Nghị quyết")

    assert "CM-04" not in text
