"""The report of a period: one document on screen, as .docx, PDF and workbook, with the parts an office writes."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from portal import clock
from portal.accounts.models import User
from portal.dashboard.period_report.enums import PeriodKind
from portal.dashboard.period_report.models import PeriodReportDraft
from portal.dashboard.period_report.rules.periods import period_of
from portal.dashboard.period_report.views import files
from portal.db import db
from portal.programmes.models import Assignment, ProgrammeCompletion
from portal.progress.models import CourseProgress
from portal.spreadsheets.reading import read_rows
from portal.units.models import Membership, Unit, UnitVersion
from portal.units.office.operations import set_office
from portal.units.office.rules import OfficeDetails
from tests.conftest import Browser
from tests.dashboard.reading import plain
from tests.dashboard.walking import make_programme, make_walk, walk
from tests.documents.reading import opened, texts
from tests.factories import make_unit, make_user

OFFICE = OfficeDetails(
    superior="UBND tỉnh Sông Nghĩa",
    issuer="Sở Khoa học và Công nghệ",
    abbreviation="SKHCN",
    place="Sông Nghĩa",
    capacity="KT. Giám đốc",
    signer_title="Phó Giám đốc",
    signatory="Trần Thị Sở",
    recipients="Như trên\nLưu: VT",
)
DAY = timedelta(days=1)


@pytest.fixture
def studied(commune: Unit, team: Unit, member: User, head: User) -> str:
    """A programme that one of two members of the team, and one of three of another, have completed now."""
    course = make_walk()
    programme = make_programme(course)
    other = make_unit("=Tổ ấp 10", parent=commune, code="TA10")
    walk(member, course)
    people = [make_user(f"Người {number}", unit=other) for number in range(3)]
    walk(people[0], course)
    db.session.add(
        Assignment(
            programme_id=programme.removeprefix("programme:"),
            unit_id=commune.id,
            due_on=clock.today() - DAY,
            assigned_at=clock.now(),
        )
    )
    db.session.commit()
    return programme


def address(unit: Unit, kind: str = "") -> str:
    return f"/dashboard/units/{unit.id}/period-report{kind}"


def days_of(kind: PeriodKind) -> dict[str, str]:
    """The two days of the present period, as an address has them."""
    period = period_of(kind, clock.today())
    return {"since": period.since.isoformat(), "until": period.until.isoformat()}


def rows_of(table: Any) -> list[list[str]]:
    return [[plain(cell.text) for cell in row.cells] for row in table.rows]


def test_a_file_of_word_keeps_its_tables_and_the_form_of_the_decree(
    browser: Browser, studied: str, leader: User, commune: Unit
) -> None:
    set_office(commune, OFFICE, actor=None)
    db.session.commit()
    browser.sign_in(leader)
    answer = browser.get(address(commune, ".docx"))
    document = Document(BytesIO(answer.data))

    assert answer.headers["Content-Disposition"].endswith(".docx")
    head, *tables, end, by_unit = document.tables
    assert plain(head.cell(0, 0).text).startswith("UBND TỈNH SÔNG NGHĨA SỞ KHOA HỌC VÀ CÔNG NGHỆ")
    assert "/BC-SKHCN" in head.cell(0, 0).text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in head.cell(0, 1).text
    assert plain(end.cell(0, 0).text) == "Nơi nhận: - Như trên; - Lưu: VT."
    assert plain(end.cell(0, 1).text) == "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Trần Thị Sở"
    assert [row[1:4] for row in rows_of(tables[0])[1:]] == [["Thành viên tổ", "5", "–"]]
    assert [row[1:7] for row in rows_of(by_unit)[1:]] == [
        ["TA10", "=Tổ ấp 10", "3", "–", "1", "1"],
        [by_unit.cell(2, 1).text, "Tổ công nghệ số ấp Kinh Ráng", "2", "–", "1", "1"],
        ["", "Tổng cộng", "5", "–", "2", "2"],
    ]
    for table in (*tables, by_unit):
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    text = plain(" ".join(paragraph.text for paragraph in document.paragraphs))
    quarter = period_of(PeriodKind.QUARTER, clock.today())
    roman = ("I", "II", "III", "IV")[quarter.number - 1]
    assert f"Kết quả học tập của Tổ công nghệ số cộng đồng, quý {roman}/{quarter.since.year}" in text
    assert "2 trên 5 người đã học xong, đạt 40,0 %; trong đó 2 người học xong trong kỳ." in text
    assert "Đơn vị có tỷ lệ cao nhất: Tổ công nghệ số ấp Kinh Ráng 50,0 % (1/2)." in text
    assert "Đơn vị có tỷ lệ thấp nhất: =Tổ ấp 10 33,3 % (1/3)." in text
    assert "Cách tính" in text or "CÁCH TÍNH" in text
    first, *_rest = document.sections
    assert [round(side.mm) for side in (first.page_width, first.page_height)] == [210, 297]
    assert [round(side.mm) for side in (first.left_margin, first.right_margin)] == [30, 15]
    assert [round(side.mm) for side in (first.top_margin, first.bottom_margin)] == [20, 20]
    assert first.different_first_page_header_footer
    assert "PAGE" in first.header._element.xml
    assert not first.first_page_header.paragraphs[0].text
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert document.styles["Normal"].font.size == Pt(14)


def test_where_no_office_is_kept_there_is_room_to_sign(
    browser: Browser, studied: str, leader: User, commune: Unit
) -> None:
    browser.sign_in(leader)
    end = Document(BytesIO(browser.get(address(commune, ".docx")).data)).tables[-2]
    dots = "…" * 12

    assert plain(end.cell(0, 0).text).startswith("Nơi nhận:")
    assert plain(end.cell(0, 1).text) == f"{dots} {dots}"
    assert plain(" ".join(texts(browser.get(address(commune, ".pdf")).data))).count(dots) == 2
    assert plain(browser.get(address(commune)).text).count(dots) == 2


def test_all_forms_have_the_same_rows(browser: Browser, studied: str, leader: User, commune: Unit) -> None:
    browser.sign_in(leader)
    word = [rows_of(table) for table in Document(BytesIO(browser.get(address(commune, ".docx")).data)).tables]
    sheets = texts(browser.get(address(commune, ".pdf")).data)
    screen = plain(browser.get(address(commune)).text)
    workbook = browser.get(address(commune, ".xlsx"))

    rows = [*word[1][1:], *word[3][1:]]
    assert len(rows) == 4
    for row in rows:
        assert plain(" ".join(row)).replace("\N{NO-BREAK SPACE}", " ") in plain(" ".join(sheets))
    for cell in (cell for row in rows for cell in row if cell):
        assert cell in screen.replace("\N{NO-BREAK SPACE}", " ")
    first = read_rows(workbook.data, "a.xlsx")
    assert any("2 trên 5 người đã học xong" in str(row.cells[0]) for row in first.rows)
    with opened(browser.get(address(commune, ".pdf")).data) as pages:
        sizes = [(round(page.get_width()), round(page.get_height())) for page in pages]
    assert sizes[0] == (595, 842)
    assert (842, 595) in sizes
    assert not sheets[0].startswith("1")
    assert sheets[1].startswith("2 ")


def test_a_team_is_no_part_of_itself(browser: Browser, studied: str, leader: User, team: Unit) -> None:
    answer = browser.sign_in(leader).get(address(team, ".docx"))
    assert "Trực thuộc" not in " ".join(
        cell for table in Document(BytesIO(answer.data)).tables for row in rows_of(table) for cell in row
    )


def test_the_past_prints_what_is_known_of_it_and_says_what_is_not(
    browser: Browser, studied: str, leader: User, commune: Unit, member: User
) -> None:
    today = clock.today()
    long_ago = clock.now() - 100 * DAY
    db.session.query(UnitVersion).update({"since": today - 200 * DAY})
    db.session.query(Membership).update({"since": long_ago - 50 * DAY})
    db.session.query(Assignment).update({"assigned_at": long_ago - 40 * DAY})
    done = {"completed_at": long_ago, "renewed_at": long_ago}
    db.session.query(ProgrammeCompletion).filter_by(user_id=member.id).update(done)
    db.session.query(CourseProgress).filter_by(user_id=member.id).update({"finished_at": long_ago})
    db.session.commit()
    browser.sign_in(leader)
    days = {"since": (today - 110 * DAY).isoformat(), "until": (today - 60 * DAY).isoformat()}
    past = plain(browser.get(address(commune), query_string=days).text)
    before = {"since": (today - 59 * DAY).isoformat(), "until": today.isoformat()}
    now = plain(browser.get(address(commune), query_string=before).text)

    assert "1 trên 5 người đã học xong" in past.replace("\N{NO-BREAK SPACE}", " ")
    assert "Đầu kỳ có 0 trên 5 người đã học xong" in past
    assert "Tỷ lệ tăng 20,0 điểm phần trăm." in past
    assert "không còn lưu ai đang học" in past
    assert "trễ hạn theo hạn giao" not in past
    assert "Đầu kỳ có 1 trên 5 người đã học xong" in now
    assert "2 trên 5 người đã học xong" in now
    assert "trễ hạn theo hạn giao" in now


def test_free_parts_are_kept_for_the_unit_and_the_period_and_nobody_overwrites_another(
    browser: Browser, studied: str, leader: User, commune: Unit
) -> None:
    browser.sign_in(leader)
    days, year = days_of(PeriodKind.QUARTER), days_of(PeriodKind.YEAR)
    typed = {"addressee": "Ủy ban nhân dân tỉnh", "difficulties": "Sóng yếu.\nThiếu máy.", "version": "0"}
    kept = browser.post(address(commune, "/draft"), data=days | typed, follow_redirects=True)
    stale = browser.post(address(commune, "/draft"), data=days | typed | {"proposals": "Xin thêm máy."})
    elsewhere = browser.get(address(commune), query_string=year)
    long = browser.post(address(commune, "/draft"), data=days | {"basis": "x" * 5001, "version": "1"})
    draft = db.session.query(PeriodReportDraft).one()
    again = browser.post(address(commune, "/draft"), data=days | typed | {"proposals": "Xin.", "version": "1"})
    paper = plain(" ".join(texts(browser.get(address(commune, ".pdf"), query_string=days).data)))

    assert "Kính gửi: Ủy ban nhân dân tỉnh" in plain(kept.text)
    assert "KHÓ KHĂN, HẠN CHẾ" in kept.text
    assert (stale.status_code, long.status_code, again.status_code) == (409, 422, 303)
    assert "Xin thêm máy." in stale.text
    assert 'value="1"' in stale.text
    assert "Sóng yếu" not in elsewhere.text  # of another period
    assert "Ủy ban nhân dân tỉnh" in elsewhere.text  # addressed as the last one
    assert (draft.version, draft.proposals, draft.saved_by_id) == (2, "Xin.", leader.id)
    assert "II. KHÓ KHĂN, HẠN CHẾ Sóng yếu. Thiếu máy. III. KIẾN NGHỊ, ĐỀ XUẤT Xin." in paper


def test_days_that_mean_nothing_are_told_and_the_present_quarter_is_shown(
    browser: Browser, studied: str, leader: User, commune: Unit
) -> None:
    browser.sign_in(leader)
    for since, until in (("2026-12-01", "2026-11-01"), ("hôm qua", "2026-11-01"), ("2999-01-01", "2999-02-01")):
        answer = browser.get(address(commune), query_string={"since": since, "until": until})
        assert answer.status_code == 200
        assert 'aria-current="page">Q' in answer.text


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "2026-12-01", "until": "2026-01-01"},
        {"since": "abc"},
        {"since": "2999-01-01", "until": "2999-02-01"},
        {"since": "1900-01-01", "until": "1900-12-31"},
        {"since": "0001-01-01", "until": "9999-12-31"},
        {"subject": "programme:khong-co"},
        {"subject": ["all", "programme:khong-co"]},
    ],
)
def test_no_file_passes_for_the_report_of_days_or_a_subject_that_mean_nothing(
    browser: Browser, studied: str, leader: User, commune: Unit, asked: dict[str, Any]
) -> None:
    browser.sign_in(leader)
    for kind in (".docx", ".pdf", ".xlsx"):
        assert browser.get(address(commune, kind), query_string=asked).status_code == 404


def test_an_unknown_subject_beside_a_good_one_is_told(
    browser: Browser, studied: str, leader: User, commune: Unit
) -> None:
    browser.sign_in(leader)
    good = browser.get(address(commune), query_string={"subject": studied}).text
    mixed = browser.get(address(commune), query_string={"subject": [studied, "course:khong-co"]}).text

    told = "Đơn vị này không có chương trình hay khóa đó"
    assert told not in good
    assert told in mixed
    for file in re.findall(r'href="([^"]*period-report\.[^"]*)"', mixed):
        assert browser.get(unescape(file)).status_code == 200


def test_a_paper_with_too_many_rows_says_what_to_take_instead(
    browser: Browser, studied: str, leader: User, commune: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_PDF_ROWS", 2)
    browser.sign_in(leader)
    refused = browser.get(address(commune, ".pdf"), follow_redirects=True)

    assert "nhiều quá không in được" in refused.text
    assert refused.mimetype == "text/html"
    assert browser.get(address(commune, ".docx")).status_code == 200
    assert browser.get(address(commune, ".xlsx")).status_code == 200


@pytest.mark.parametrize("kind", ["", ".docx", ".pdf", ".xlsx"])
def test_a_sibling_and_a_lower_role_get_nothing(
    browser: Browser, studied: str, outsider: User, head: User, member: User, commune: Unit, kind: str
) -> None:
    for person, status in ((outsider, 404), (head, 404), (member, 403)):
        browser.sign_in(person)
        assert browser.get(address(commune, kind)).status_code == status
        if not kind:
            assert browser.post(address(commune, "/draft"), data={"version": "0"}).status_code == status
            browser.post("/sign-out")
    assert db.session.query(PeriodReportDraft).count() == 0
