"""What leaders and clerks do in one sitting, on a phone and a desk, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Page
from python_calamine import CalamineWorkbook

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.units.models import Membership, Unit
from tests.browser.expecting import expect
from tests.browser.looks import DESK, PHONE
from tests.browser.test_dashboard import yesterday
from tests.dashboard.looking import assign
from tests.dashboard.walking import make_programme, make_walk, walk
from tests.spreadsheets.files import workbook

# A page without scripts has no size: it is read from its HTML, which is the same on a phone and a desk.
WAYS = pytest.mark.parametrize("way", ["phone", "desk", "no-scripts"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Opened = Callable[[User], Page]


@pytest.fixture
def opened(open_phone: Callable[..., Page], way: str) -> Opened:
    """A function that gives somebody the device of this way."""
    size, touch = (DESK, False) if way == "desk" else (PHONE, True)
    return lambda user: open_phone(user, scripts=way != "no-scripts", viewport=size, has_touch=touch)


@pytest.fixture
def course(team: Unit, commune: Unit, member: User, head: User) -> str:
    """A programme that is due soon, which one of the team's two has completed."""
    course = make_walk()
    programme = make_programme(course)
    assign(programme, commune, in_days=20)
    walk(head, course)
    return programme


def downloaded(page: Page, link: str) -> bytes:
    """The file that comes of this link or button."""
    with page.expect_download() as download:
        page.locator(link).first.click()
    return Path(download.value.path()).read_bytes()


@WAYS
def test_a_leader_calls_sets_a_target_and_takes_the_report_away(
    opened: Opened, course: str, leader: User, head: User, commune: Unit, team: Unit
) -> None:
    page = opened(leader)
    page.goto("/")
    expect(page.locator(f"#calls a[href='tel:{head.phone}']")).to_be_visible()
    page.locator(f"#calls form[action='/people/{head.id}/follow-ups'] button").click()
    expect(page.locator("#calls .follow-up-said")).to_contain_text("Anh/chị đã gọi")

    page.locator("#state .actions a[href^='/dashboard']").click()
    page.locator("main a[href$='/targets']").first.click()
    page.locator("#new [name=percent]").fill("80")
    page.locator("#new [name=due_on]").fill((clock.today() + timedelta(days=30)).isoformat())
    page.locator("#new form .actions button").click()
    expect(page.locator("#targets .target-now")).to_contain_text("1 trên 2 người đã xong")
    page.goto("/")
    page.locator("main a[href*='/period-report']").first.click()
    for fold in page.locator("#parts summary").all():
        fold.click()
    page.locator("#parts [name=difficulties]").fill("Sóng yếu ở ấp Kinh Ráng.")
    page.locator("#parts form .actions button").click()
    expect(page.locator("#paper")).to_contain_text("Sóng yếu ở ấp Kinh Ráng.")
    document = Document(BytesIO(downloaded(page, "main a[href*='period-report.docx']")))

    assert "Sóng yếu ở ấp Kinh Ráng." in [each.text for each in document.paragraphs]
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert any(team.name in row and "1" in row and "2" in row for row in rows), rows


def as_it_comes(_made: Any, sheet: Any) -> None:
    """A list of two hamlets with a title, family and given names apart, a hidden row and a signature."""
    rows = (
        ("DANH SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG XÃ TÂN ÂN",),
        ("STT", "Họ và chữ đệm", "Tên", "Số điện thoại"),
        ("I", "Tổ công nghệ số ấp Kinh Ráng"),
        ("1", "ĐẶNG VĂN", "BẢY", "0300 000 001"),
        ("2", "Lê Thị", "Gấm", "0300.000.002"),
        ("3", "Người Đã", "Nghỉ", "0300000003"),
        ("II", "Tổ công nghệ số ấp Chưa Có"),
        ("1", "Võ Văn", "Mười", "0300000004"),
        ("2", "Kim Thị", "Lụa", "0300000005"),
        ("Tổng cộng: 5 người",),
        ("Người lập biểu",),
    )
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    sheet.set_row(5, None, None, {"hidden": True})


@WAYS
def test_a_clerk_brings_in_a_list_as_it_comes(opened: Opened, leader: User, commune: Unit, team: Unit) -> None:
    page = opened(leader)
    page.goto(f"/people/units/{commune.id}")
    page.locator(f"main a[href='/people/units/{commune.id}/roster']").click()
    file: Any = {"name": "danh sách tổ.xlsx", "mimeType": XLSX, "buffer": workbook(as_it_comes)}
    page.locator("[type=file]").set_input_files(file)
    page.locator("main form[enctype] button").click()
    expect(page).to_have_url(re.compile(r"/people/imports/\d+/reading$"))
    expect(page.locator(".reading-question").first).to_contain_text("Nghỉ")
    page.locator("button[value=read]").click()
    expect(page).to_have_url(re.compile(r"/people/imports/\d+$"))
    expect(page.locator(".roster-groups a[href$='show=faulty'] strong")).to_have_text("2")

    for row in page.locator("[name=row]").all():
        row.check(force=True)
    page.locator(".roster-bulk > summary").click()
    page.locator("#bulk-unit").select_option(team.code)
    page.locator("#bulk button[value=unit]").click()
    expect(page.locator(".roster-groups a[href$='show=faulty'] strong")).to_have_text("0")
    page.locator("form[action$='/confirmation'] button").click()
    page.locator(".streaming-ending a.button").first.wait_for()
    page.locator(".streaming-ending a.button").first.click()

    expect(page.locator(".notice.ok")).to_be_visible()
    db.session.rollback()
    joined = db.session.query(User.name).join(Membership, Membership.user_id == User.id)
    names = {name for (name,) in joined.filter(Membership.unit_id == team.id)}
    assert names == {"Đặng Văn Bảy", "Lê Thị Gấm", "Võ Văn Mười", "Kim Thị Lụa"}


@WAYS
def test_a_head_adds_somebody_and_shows_the_slip(opened: Opened, head: User, team: Unit) -> None:
    page = opened(head)
    page.goto("/")
    page.locator("main a[href^='/people/new']").first.click()
    page.locator("[name=name]").fill("TRẦN THỊ ĐƯỢM")
    page.locator("[name=phone]").fill("+84 912 000 077")
    page.locator("main form .actions button.wide").click()

    expect(page.locator("h1")).to_have_text("Trần Thị Đượm")
    expect(page.locator(".slip-code")).to_be_visible()
    code = page.locator(".slip-code strong").inner_text()
    assert len(code) >= 6
    assert downloaded(page, "form[action$='/slip'] button").startswith(b"%PDF")


@WAYS
def test_a_leader_freezes_twice_compares_and_takes_the_workbook(
    opened: Opened, course: str, leader: User, member: User, commune: Unit, team: Unit
) -> None:
    page = opened(leader)
    address = f"/dashboard/units/{commune.id}/snapshots"
    page.goto(address)
    freeze(page, "Đầu quý")
    yesterday()
    walk(member, db.session.query(Course).filter_by(slug="an-toan").one())
    page.goto(address)
    freeze(page, "Cuối quý")

    page.locator("form[action$='/comparison'] button").click()
    expect(page.locator("tfoot .compared-change").first).to_be_visible()
    content = downloaded(page, "main a[href*='comparison.xlsx']")

    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert any("Đầu quý" in str(cell) for row in rows for cell in row)
    line = next(row for row in rows if team.name in row)
    assert 1 in line
    assert 2 in line


def freeze(page: Page, name: str) -> None:
    """Freeze the numbers of today under a name."""
    # Folded once something is frozen.
    for fold in page.locator("#freeze > summary").all():
        fold.click()
    page.locator("#freeze [name=name]").fill(name)
    page.locator("#freeze form .actions button").click()
    expect(page.locator("#new")).to_contain_text(name)
