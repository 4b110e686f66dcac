"""Questions that come in and go out as a spreadsheet, on the screens."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.drafts.models import Draft, QuestionSheet
from portal.drafts.operations.create import TitleAndSlug, create_page_draft
from portal.drafts.operations.save_draft import save_draft
from portal.spreadsheets.reading import read_sheets
from portal.spreadsheets.sheet import Sheet
from portal.studio.question_sheets import routes
from tests.conftest import Browser
from tests.factories import lesson_markdown, quiz_markdown
from tests.studio.conftest import work

PAGE = "/studio/courses/an-toan/pages/kiem-tra"
SHEET = f"{PAGE}/sheet"
HEADINGS = "Câu hỏi;A;B;C;Đáp án;Chọn A thì nghe"
TABLE = f"""{HEADINGS}
Ai hỏi mã OTP?;Kẻ lừa;Ngân hàng;;A;Đúng.
Rồi làm gì?;Cúp máy;Nghe tiếp;;;
Gọi số nào?;113;114;115;D;
"""
QUIZ = quiz_markdown()


def hand_in(browser: Browser, text: str | bytes = TABLE, name: str = "cau.csv") -> Any:
    data = text.encode() if isinstance(text, str) else text
    return browser.post(SHEET, data={"file": (BytesIO(data), name)})


def take(browser: Browser) -> Any:
    """Press the button of the preview."""
    plan = browser.get(SHEET).text.partition('name="plan" value="')[2].partition('"')[0]
    return browser.post(f"{SHEET}/taking", data={"plan": plan})


def waiting() -> list[QuestionSheet]:
    db.session.rollback()
    return list(db.session.scalars(select(QuestionSheet)))


def sheet_of(browser: Browser, url: str) -> Sheet:
    answer = browser.get(url)
    assert answer.status_code == 200
    return read_sheets(answer.data, "x.xlsx")[0]


def texts(sheet: Sheet) -> list[list[str]]:
    return [[str(cell or "") for cell in row.cells] for row in sheet.rows]


@pytest.mark.both_databases
def test_good_rows_become_a_draft_and_the_others_wait_to_be_put_right(
    browser: Browser, course: Course, trainer: User
) -> None:
    browser.sign_in(trainer)

    assert hand_in(browser).location == SHEET
    page = browser.get(SHEET)
    assert db.session.scalar(select(Draft.id)) is None
    assert "Ghi ý nào đúng, bằng chữ cái của ý đó." in page.text
    assert "“D” không phải ý nào trong các ý A, B, C." in page.text
    assert "Ai hỏi mã OTP?" in browser.get(f"{SHEET}?show=new").text

    assert take(browser).location == SHEET
    comment = '<!-- data-id="ai-hoi-ma-otp" -->'
    added = f'\nAi hỏi mã OTP?\n\n{comment}\n- [(X)] Kẻ lừa <!-- data-feedback="Đúng." -->\n- [( )] Ngân hàng\n'
    assert work(course, "kiem-tra").source == QUIZ + added
    rest = browser.get(SHEET).text
    assert "Còn 2 dòng chờ sửa." in rest
    assert f'href="{PAGE}/cards"' in rest
    assert "<h1 data-focus>" in rest  # the screen begins at its counts, not at the first field with a fault

    browser.post(f"{SHEET}/rows/3", data={"cell-answer": "A", "show": "faulty", "page": "1"})
    browser.post(f"{SHEET}/rows/4", data={"then": "leave-out"})
    assert take(browser).location == f"{PAGE}/cards"
    assert work(course, "kiem-tra").source.endswith("- [(X)] Cúp máy\n- [( )] Nghe tiếp\n")
    assert waiting() == []


def test_the_questions_of_a_page_go_out_and_come_back_without_a_change(
    browser: Browser, course: Course, trainer: User
) -> None:
    browser.sign_in(trainer)
    data = browser.get(f"{SHEET}/questions.xlsx").data

    hand_in(browser, data, "cau.xlsx")

    page = browser.get(SHEET)
    assert "Không có gì để đưa vô" in page.text
    assert take(browser).status_code == 409
    assert work(course, "kiem-tra").source == QUIZ


def test_a_changed_cell_changes_its_question_alone(browser: Browser, course: Course, trainer: User) -> None:
    browser.sign_in(trainer)
    headings, *rows = texts(sheet_of(browser, f"{SHEET}/questions.xlsx"))
    rows[1][headings.index("Ý A")] = "Đọc liền"
    table = "\n".join("\t".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [headings, *rows])

    hand_in(browser, table, "cau.tsv")
    assert "Khác trong bài ở: Ý A" in browser.get(SHEET).text
    take(browser)

    before, middle, after = QUIZ.partition("cau-2")
    assert work(course, "kiem-tra").source == before + middle + after.replace("] Đọc mã", "] Đọc liền", 1)


def test_the_template_is_understood_and_its_examples_are_passed_over(
    browser: Browser, course: Course, trainer: User
) -> None:
    browser.sign_in(trainer)
    answer = hand_in(browser, browser.get(f"{SHEET}/template.xlsx").data, "mau.xlsx")

    assert answer.status_code == 422
    assert "Dưới tên cột chưa có câu hỏi nào." in answer.text
    assert "4 dòng ví dụ" in answer.text


def test_all_questions_of_a_course_have_a_sheet_for_each_page(
    browser: Browser, course: Course, trainer: User
) -> None:
    browser.sign_in(trainer)
    found = read_sheets(browser.get("/studio/courses/an-toan/question-sheet.xlsx").data, "x.xlsx")

    assert [sheet.name for sheet in found[:2]] == ["Bài một", "Kiểm tra"]
    hand_in(browser, browser.get("/studio/courses/an-toan/question-sheet.xlsx").data, "khoa.xlsx")
    page = browser.get(f"{SHEET}?show=same").text
    assert "Đã đọc trang tính “Kiểm tra”" in page
    assert page.count('class="card roster-row sheet-row"') == 3


def test_rows_with_faults_go_out_with_their_reasons_and_come_back(
    browser: Browser, course: Course, trainer: User
) -> None:
    browser.sign_in(trainer)
    hand_in(browser)
    found = sheet_of(browser, f"{SHEET}/faults.xlsx")
    headings, *rows = texts(found)

    assert headings[0] == "Cần sửa gì"
    assert [row[headings.index("Câu hỏi")] for row in rows] == ["Rồi làm gì?", "Gọi số nào?"]
    assert "ghi ý nào đúng" in rows[0][0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ai hỏi mã?\nA. Kẻ lừa\nB. Bà con\nĐÁP ÁN: A\n", "cau.txt"),
        ("::Câu 1::Ai hỏi mã?{\n~Bà con#Không.\n=Kẻ lừa#Đúng.\n}\n", "cau.gift"),
        ("Question;Option 1;Option 2;Right answer\nAi hỏi mã?;Kẻ lừa;Bà con;1\n", "q.csv"),
    ],
)
def test_other_forms_are_read_as_well(
    browser: Browser, course: Course, trainer: User, text: str, name: str
) -> None:
    browser.sign_in(trainer)
    hand_in(browser, text, name)

    take(browser)

    assert "- [(X)] Kẻ lừa" in work(course, "kiem-tra").source.partition(QUIZ)[2]


def test_what_a_gift_file_loses_is_told_before_it_is_taken(
    browser: Browser, course: Course, trainer: User
) -> None:
    browser.sign_in(trainer)
    hand_in(browser, "Ai hỏi mã?{=Kẻ lừa ~%50%Người lạ ~Bà con}\n\n::Hai::Rồi sao?{=Cúp máy ~Nghe}\n", "cau.gift")

    page = browser.get(SHEET).text

    assert "Ý chỉ đúng một phần bên kia (như %50%) thì ở đây là ý sai: dòng 1." in page
    assert "Tên câu hỏi (giữa hai dấu ::) không được đưa vô." in page


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("Họ và tên;Số điện thoại\nBa;0900\n", "to.csv", "Không thấy câu hỏi nào trong tệp."),
        (HEADINGS + "\n", "cau.csv", "Dưới tên cột chưa có câu hỏi nào."),
        (HEADINGS + "\n" + "Ai?;a;b;;A;\n" * 1001, "cau.csv", "nhiều nhất 1000 câu"),
        (b"PK\x03\x04xx", "cau.xlsx", ""),
    ],
)
def test_what_cannot_be_read_is_refused_beside_the_file(
    browser: Browser, course: Course, trainer: User, text: str | bytes, name: str, why: str
) -> None:
    browser.sign_in(trainer)
    answer = hand_in(browser, text, name)

    assert answer.status_code == 422
    assert why in answer.text
    assert 'id="file-error"' in answer.text
    assert waiting() == []


def test_who_changed_the_page_meanwhile_is_not_written_over(
    browser: Browser, course: Course, trainer: User, second: User
) -> None:
    browser.sign_in(trainer)
    hand_in(browser)
    plan = browser.get(SHEET).text.partition('name="plan" value="')[2].partition('"')[0]
    theirs = QUIZ + "\nThêm.\n"
    save_draft(work(course, "kiem-tra"), theirs, version=0, based_on=1, actor=second)
    db.session.commit()

    answer = browser.post(f"{SHEET}/taking", data={"plan": plan})

    assert answer.status_code == 409
    assert "Bài vừa có thay đổi." in answer.text
    assert work(course, "kiem-tra").source == theirs
    take(browser)
    assert work(course, "kiem-tra").source.startswith(theirs)


def test_rows_are_those_of_who_handed_them_in_and_can_be_discarded(
    browser: Browser, course: Course, trainer: User, second: User
) -> None:
    browser.sign_in(trainer)
    hand_in(browser)
    hand_in(browser, TABLE.replace("OTP", "PIN"))
    assert len(waiting()) == 1
    browser.sign_in(second)
    assert "Gửi bảng" in browser.get(SHEET).text
    assert browser.post(f"{SHEET}/rows/3", data={"cell-answer": "A"}).status_code == 404
    assert browser.post(f"{SHEET}/discarding").status_code == 404

    browser.sign_in(trainer)
    assert browser.post(f"{SHEET}/discarding").location == SHEET
    assert waiting() == []


def test_htmx_gets_the_row_and_the_counts(browser: Browser, course: Course, trainer: User) -> None:
    browser.sign_in(trainer)
    hand_in(browser)
    mended = {"cell-answer": "A", "show": "faulty", "page": "1"}
    answer = browser.post(f"{SHEET}/rows/3", data=mended, headers={"HX-Request": "true"})

    assert answer.text.count('id="row-3"') == 1
    assert 'id="sheet-summary" hx-swap-oob="true"' in answer.text
    assert "<html" not in answer.text


def test_only_lessons_and_quizzes_have_a_sheet(browser: Browser, course: Course, trainer: User) -> None:
    create_page_draft(course, TitleAndSlug("Việc cần coi"), kind="checklist", actor=trainer)
    db.session.commit()
    browser.sign_in(trainer)

    assert browser.get("/studio/courses/an-toan/pages/viec-can-coi").status_code == 200
    assert browser.get("/studio/courses/an-toan/pages/viec-can-coi/sheet").status_code == 404


def test_a_file_that_is_too_large_is_not_read(
    browser: Browser, course: Course, trainer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "MAX_UPLOAD_BYTES", 50)
    browser.sign_in(trainer)

    assert "Tệp lớn hơn 8 MB." in hand_in(browser).text
    assert waiting() == []


def test_a_lesson_gets_its_questions_below_its_heading(browser: Browser, course: Course, trainer: User) -> None:
    text = lesson_markdown("Bài một", "## Mở đầu\n\nChữ.\n\n## Cuối\n\nHết.")
    save_draft(work(course), text, version=0, based_on=1, actor=trainer)
    db.session.commit()
    browser.sign_in(trainer)
    table = "Mục;Câu hỏi;A;B;Đáp án\nMở đầu;Ai hỏi mã?;Kẻ lừa;Bà con;A\n"
    browser.post("/studio/courses/an-toan/pages/mot/sheet", data={"file": (BytesIO(table.encode()), "cau.csv")})
    page = browser.get("/studio/courses/an-toan/pages/mot/sheet").text
    plan = page.partition('name="plan" value="')[2].partition('"')[0]

    browser.post("/studio/courses/an-toan/pages/mot/sheet/taking", data={"plan": plan})

    above, _question, below = work(course).source.partition("Ai hỏi mã?")
    assert above.endswith("## Mở đầu\n\nChữ.\n\n")
    assert "## Cuối" in below
