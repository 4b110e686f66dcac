"""The screens without scripts: making a quiz, printing it, typing sheets in."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from portal.accounts.models import User
from portal.courses.models import Course
from portal.courses.queries.published import PageRow
from portal.db import db
from portal.paper_quizzes.models import PaperQuiz, PaperResult
from portal.paper_quizzes.rules.drawing import sheet_code
from portal.questions.models import Attempt
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser
from tests.paper_quizzes.conftest import make_paper_quiz
from tests.threads import run_in_threads


def token_of(html: str) -> str:
    found = re.search(r'name="token"[^>]*value="([^"]+)"', html)
    assert found is not None
    return found[1]


@pytest.fixture
def letters(team: Unit, head: User) -> PaperQuiz:
    """Three questions of one letter each, whose second option is right, in one version."""
    text = factories.quiz_markdown(3, shuffle="false")
    factories.make_course(pages={"01-bai.md": factories.lesson_markdown(), "02-kiem-tra.md": text})
    page = db.session.query(Course).one().pages[1]
    from portal.courses.queries.published import find_page_by_id

    found = find_page_by_id(page.id)
    assert found is not None
    return make_paper_quiz(found, team, head)


def test_a_quiz_is_chosen_drawn_and_printed(browser: Browser, quiz_page: PageRow, head: User, team: Unit) -> None:
    browser.sign_in(head)
    assert f"page={quiz_page.id}" in browser.get("/paper-quizzes/new").text
    asked = browser.get(f"/paper-quizzes/new?page={quiz_page.id}").text
    assert len(re.findall(r'type="checkbox" value="(?:name|unit|day)"', asked)) == 3
    form = {"page": quiz_page.id, "title": "Tối thứ năm", "unit": team.id, "versions": 2, "way": "blueprint"}

    made = browser.post("/paper-quizzes/new", data=form | {"fields": ["name", "day"]})

    page = browser.get(made.location).text
    assert "Tối thứ năm" in page
    assert f"{quiz_page.course_title} · {quiz_page.title}" in page
    assert "không còn hiện nữa" not in page
    assert browser.get(f"{made.location}/sheets.pdf").data.startswith(b"%PDF")
    assert browser.get(f"{made.location}/key.pdf").data.startswith(b"%PDF")
    assert browser.get(f"{made.location}/sheets.docx").data.startswith(b"PK")
    assert browser.get(f"{made.location}/key.docx").data.startswith(b"PK")


def test_by_hand_without_a_question_comes_back(
    browser: Browser, quiz_page: PageRow, head: User, team: Unit
) -> None:
    form = {"page": quiz_page.id, "title": "Tối", "unit": team.id, "versions": 1, "way": "chosen"}

    response = browser.sign_in(head).post("/paper-quizzes/new", data=form)

    assert response.status_code == 422
    assert "Chọn ít nhất một câu." in response.text


def test_a_sheet_is_typed_in_shown_and_counts(
    browser: Browser, letters: PaperQuiz, head: User, member: User
) -> None:
    path = f"/paper-quizzes/{letters.id}/results"
    token = token_of(browser.sign_in(head).get(path).text)

    answer = browser.post(path, data={"token": token, "person": member.id, "line": "bb-"})
    shown = browser.get(answer.location).text

    assert f"{member.name}: 67 %" in shown
    assert db.session.query(Attempt).count() == 0
    browser.post(f"{path}/count")
    assert db.session.query(Attempt).one().user_id == member.id
    assert member.name in browser.get(f"/paper-quizzes/{letters.id}").text


def test_question_by_question_comes_to_the_same(
    browser: Browser, letters: PaperQuiz, head: User, member: User
) -> None:
    path = f"/paper-quizzes/{letters.id}/results"
    token = token_of(browser.sign_in(head).get(path).text)

    browser.post(path, data={"token": token, "person": member.id, "line": "", "A-1": "B", "A-2": "B"})

    assert db.session.query(PaperResult).one().score == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("bb", "hết trước câu 3"),
        ("bbbb", "Nhiều hơn 3 câu"),
        ("bbx", "không có câu trả lời “x”"),
        ("", "hay bấm từng câu"),
    ],
)
def test_a_line_that_does_not_fit_comes_back_with_the_reason(
    browser: Browser, letters: PaperQuiz, head: User, member: User, line: str, said: str
) -> None:
    path = f"/paper-quizzes/{letters.id}/results"
    token = token_of(browser.sign_in(head).get(path).text)

    answer = browser.post(path, data={"token": token, "person": member.id, "line": line})

    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{line}"' in answer.text
    assert token in answer.text


def test_the_same_person_twice_is_asked_about_and_then_taken(
    browser: Browser, letters: PaperQuiz, head: User, member: User
) -> None:
    path = f"/paper-quizzes/{letters.id}/results"
    browser.sign_in(head)
    for _time in range(2):
        form = {"token": token_of(browser.get(path).text), "person": member.id, "line": "bbb"}
        answer = browser.post(path, data=form)
    assert answer.status_code == 422
    assert 'name="again"' in answer.text

    browser.post(path, data=form | {"again": "1"})

    assert db.session.query(PaperResult).count() == 2


def test_four_digits_lead_to_the_form_of_the_version(browser: Browser, paper_quiz: PaperQuiz, head: User) -> None:
    code = sheet_code(paper_quiz.code, "C")

    found = browser.sign_in(head).get(f"/paper-quizzes?sheet={code}")

    assert found.location == f"/paper-quizzes/{paper_quiz.id}/results?sheet={code}"
    assert re.search(r'name="version" value="C" checked', browser.get(found.location).text)
    assert "Không có đề nào của anh/chị" in browser.get("/paper-quizzes?sheet=1009").text


def test_the_person_sees_who_typed_it_in_and_where_to_object(
    browser: Browser, letters: PaperQuiz, head: User, member: User
) -> None:
    path = f"/paper-quizzes/{letters.id}/results"
    token = token_of(browser.sign_in(head).get(path).text)
    browser.post(path, data={"token": token, "person": member.id, "line": "bbb"})
    browser.post(f"{path}/count")
    attempt = db.session.query(Attempt).one().id

    page = Browser(browser.application).sign_in(member).get(f"/attempts/{attempt}").text

    assert f"{head.name} nhập ngày" in page
    assert "/account/data/requests?kind=correction" in page


def test_the_table_has_the_people_by_given_name(
    browser: Browser, letters: PaperQuiz, head: User, member: User
) -> None:
    path = f"/paper-quizzes/{letters.id}"
    token = token_of(browser.sign_in(head).get(f"{path}/results").text)
    browser.post(f"{path}/results", data={"token": token, "person": member.id, "line": "bbb"})

    file = browser.post(f"{path}/results.xlsx").data

    rows = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
    assert any(member.name in row and sheet_code(letters.code, "A") in row for row in rows)


def test_the_group_is_told_numbers_alone(browser: Browser, letters: PaperQuiz, head: User, member: User) -> None:
    path = f"/paper-quizzes/{letters.id}"
    token = token_of(browser.sign_in(head).get(f"{path}/results").text)
    browser.post(f"{path}/results", data={"token": token, "person": member.id, "line": "bbb"})

    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", browser.get(path).text, re.DOTALL)

    assert text is not None
    assert "1 người làm trên giấy: 1 người đạt, 0 người chưa đạt." in text[1]
    assert member.name not in text[1]


def test_a_withdrawn_course_is_said_and_its_sheets_are_still_typed_in(
    browser: Browser, letters: PaperQuiz, head: User, member: User
) -> None:
    from portal import clock

    db.session.query(Course).one().withdrawn_at = clock.now()
    db.session.commit()
    path = f"/paper-quizzes/{letters.id}"

    page = browser.sign_in(head).get(path).text
    token = token_of(browser.get(f"{path}/results").text)
    browser.post(f"{path}/results", data={"token": token, "person": member.id, "line": "bbb"})

    assert "không còn hiện nữa" in page
    assert db.session.query(PaperResult).one().passed


def test_a_member_has_no_such_screen(browser: Browser, letters: PaperQuiz, member: User) -> None:
    assert browser.sign_in(member).get("/paper-quizzes").status_code == 403
    assert browser.get(f"/paper-quizzes/{letters.id}/results").status_code == 403


def test_forty_sheets_cost_no_more_statements_than_two(
    browser: Browser, letters: PaperQuiz, head: User, team: Unit, statements: list[str]
) -> None:
    path = f"/paper-quizzes/{letters.id}"
    browser.sign_in(head)
    read = {}
    for number in range(40):
        person = factories.make_user(f"Người Thứ {number}", unit=team)
        typed = {"token": f"sheet {number}", "person": person.id, "line": "bbb"}
        statements.clear()
        assert browser.post(f"{path}/results", data=typed).status_code == 303
        written = len(statements)
        if number in (1, 39):
            read[number] = [written]
            for screen in ("/paper-quizzes", path, f"{path}/results"):
                statements.clear()
                browser.get(screen)
                read[number].append(len(statements))

    assert read[1] == read[39]
    assert max(read[39]) <= 16
    statements.clear()
    browser.post(f"{path}/results/count")
    assert len(statements) <= 40 * 15


@pytest.mark.parametrize("line", ["b" * 4001, "\x00\x00\x00", "bb\u202e", "=1+1", "🙂bb", '"""', "'; --"])
def test_a_hostile_line_is_refused_and_kept_nowhere(
    browser: Browser, letters: PaperQuiz, head: User, member: User, line: str
) -> None:
    path = f"/paper-quizzes/{letters.id}/results"

    answer = browser.sign_in(head).post(path, data={"token": "sheet", "person": member.id, "line": line})

    assert answer.status_code == 422
    assert db.session.query(PaperResult).count() == 0


@pytest.mark.parametrize("value", ["0", "-1", "9" * 30, "x", "", "1e3", "\u0661"])
def test_a_person_that_nobody_is_and_one_of_another_unit_are_answered_alike(
    browser: Browser, letters: PaperQuiz, head: User, commune: Unit, value: str
) -> None:
    sibling = factories.make_unit("Tổ ấp 7", parent=commune)
    theirs = factories.make_user("Đặng Thị Sáu", unit=sibling)
    path = f"/paper-quizzes/{letters.id}/results"
    browser.sign_in(head)

    stranger, nobody = (
        browser.post(path, data={"token": "sheet", "person": person, "line": "bbb"}).status_code
        for person in (theirs.id, value)
    )

    assert stranger == 404
    assert nobody in (404, 422)
    assert theirs.name not in browser.get(f"{path}?q=Sau").text
    assert db.session.query(PaperResult).count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("versions", "5"),
        ("versions", "-1"),
        ("versions", "9" * 30),
        ("unit", "0"),
        ("unit", "9" * 30),
        ("way", "guess"),
        ("fields", "phone"),
        ("title", ""),
        ("title", "a" * 121),
    ],
)
def test_a_quiz_that_cannot_be_is_not_drawn(
    browser: Browser, quiz_page: PageRow, head: User, team: Unit, field: str, value: str
) -> None:
    form = {"page": quiz_page.id, "title": "Tối", "unit": team.id, "versions": 1, "way": "blueprint"}

    answer = browser.sign_in(head).post("/paper-quizzes/new", data=form | {field: value})

    assert answer.status_code == 422
    assert db.session.query(PaperQuiz).count() == 0


@pytest.mark.parametrize("title", ["=1+1", "<b>&amp;{letter}", "a\u202eb\u2066c", "\u1789\u1784 🙂", "Đ" * 120])
def test_any_title_is_printed_in_every_file(
    browser: Browser, quiz_page: PageRow, head: User, team: Unit, title: str
) -> None:
    form = {"page": quiz_page.id, "title": title, "unit": team.id, "versions": 1, "way": "blueprint"}

    made = browser.sign_in(head).post("/paper-quizzes/new", data=form)

    for file in ("sheets.pdf", "key.pdf", "sheets.docx", "key.docx"):
        assert browser.get(f"{made.location}/{file}").status_code == 200, file


def test_who_leads_finds_it_at_the_quiz_and_below_the_courses(
    browser: Browser, quiz_page: PageRow, head: User, member: User
) -> None:
    at, link = "/courses/an-toan/kiem-tra", f"/paper-quizzes/new?page={quiz_page.id}"

    assert link not in browser.sign_in(member).get(at).text
    assert "/paper-quizzes" not in browser.get("/courses").text
    leading = Browser(browser.application).sign_in(head)
    assert link in leading.get(at).text
    assert 'href="/paper-quizzes"' in leading.get("/courses").text


@pytest.mark.both_databases
@pytest.mark.parametrize("tokens", [("one", "one"), ("one", "other")])
def test_two_requests_at_the_same_moment_keep_one_sheet(
    app: Flask, letters: PaperQuiz, head: User, member: User, tokens: tuple[str, str]
) -> None:
    path, statuses = f"/paper-quizzes/{letters.id}/results", []
    browsers = [Browser(app).sign_in(head) for _token in tokens]
    forms = [{"token": token, "person": member.id, "line": "bbb"} for token in tokens]
    db.session.commit()

    def send(number: int) -> None:
        with app.app_context():
            statuses.append(browsers[number].post(path, data=forms[number]).status_code)

    run_in_threads(send, threads=2)

    assert sorted(statuses) == ([303, 303] if len(set(tokens)) == 1 else [303, 422])
    db.session.rollback()
    assert db.session.query(PaperResult).count() == 1
