"""The screens on which trainers see how the questions of their course go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.consents import withdraw_consent
from portal.courses.models import Course
from portal.courses.operations.unpublish import unpublish_course
from portal.db import db
from portal.questions.models import Attempt
from portal.questions.rules.grading.kinds import Response
from portal.studio.item_analysis.views import clear_kept_analyses
from portal.units.models import Unit
from portal.web.page_cache import clear_page_cache
from tests import factories
from tests.conftest import Browser
from tests.questions.asking import ask_on, make_asking_course
from tests.questions.examples import EVERY_KIND, SINGLE, TEXT, WRONG
from tests.questions.review_rounds import practise
from tests.questions.taking import answer_again, take

SCREEN = "/studio/courses/an-toan/questions"
QUESTION = "/studio/courses/an-toan/pages/kiem-tra/questions/cau-1"
ONE, TWO, THREE = replace(SINGLE, id="cau-1"), replace(TEXT, id="cau-2"), replace(TEXT, id="cau-3")
RIGHT, NOISE = {"text": "156"}, {"text": "113"}
BANK, NOBODY = {"chosen": [0]}, {"chosen": [1]}


@pytest.fixture
def course(commune: Unit) -> Course:
    """A quiz of three questions and a lesson with one, in the commune's course."""
    return make_asking_course(lesson=[replace(SINGLE, id="luyen")], quiz=[ONE, TWO, THREE], unit=commune.code)


def answer(unit: Unit, attempts: Sequence[Sequence[Response | None]]) -> list[User]:
    """One new member of the unit for each attempt."""
    people = []
    # One after the other, so that what others answered alike before is sent again.
    for number, given in enumerate(attempts):
        people.append(factories.make_user(f"Cô {number}", unit=unit))
        take(people[-1], *given)
    return people


def rows(html: str) -> list[str]:
    """The rows of the table as words."""
    table = html.split('<div id="analysis-table">')[1].split("</table>")[0]
    found = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found[1:]]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_each_question_stands_with_its_figures(
    browser: Browser, course: Course, team: Unit, trainer: User
) -> None:
    people = answer(team, [(NOBODY, RIGHT, NOISE)] * 4 + [(BANK, RIGHT, None)] * 2)
    practise(people[0], "luyen")

    html = browser.sign_in(trainer).get(SCREEN).text

    lesson, first, second, third = rows(html)
    assert "1 – – Ít người trả lời" in lesson
    assert "6 67 % 4/6" in first
    assert "6 100 % 6/6" in second
    # Two left it open: they were asked, and did not answer.
    assert "6 – –" in third
    assert all("Còn ít người" in row for row in (first, second))
    assert "Tính 6 người" in words(html)


def test_figures_of_fewer_than_five_people_stay_hidden(
    browser: Browser, course: Course, team: Unit, trainer: User
) -> None:
    answer(team, [(NOBODY, RIGHT, NOISE)] * 4)

    html = browser.sign_in(trainer).get(SCREEN).text
    question = browser.get(QUESTION).text

    assert all("%" not in row for row in rows(html))
    assert '<ul class="draws"' not in question
    assert "Từ 5 người trở lên" in question


def test_those_left_out_are_counted_and_their_answers_are_not(
    browser: Browser, course: Course, team: Unit, trainer: User
) -> None:
    people = answer(team, [(NOBODY, RIGHT, RIGHT)] * 6)
    withdraw_consent(people[0], "improvement")
    db.session.commit()

    html = browser.sign_in(trainer).get(SCREEN).text

    assert "5 100 % 5/5" in rows(html)[1]
    assert "không tính 1 người" in words(html)


def test_a_wrong_key_is_the_first_to_look_at_and_leads_to_grading_again(
    browser: Browser, course: Course, team: Unit, trainer: User
) -> None:
    strong, weak = (BANK, RIGHT, RIGHT), (NOBODY, NOISE, NOISE)
    answer(team, [strong] * 16 + [weak] * 14)

    html = browser.sign_in(trainer).get(SCREEN).text

    worst = html.split('id="worst"')[1].split('id="all"')[0]
    assert "Sai đáp án?" in worst
    assert "Đó là: “ Ngân hàng ”" in words(worst).replace("“Ngân hàng”", "“ Ngân hàng ”")
    assert 'href="/studio/courses/an-toan/pages/kiem-tra/questions/cau-1/key"' in worst
    assert "-1" in rows(html)[1]


def test_the_table_can_be_sorted_and_htmx_gets_the_table_alone(
    browser: Browser, course: Course, team: Unit, trainer: User
) -> None:
    answer(team, [(NOBODY, RIGHT, NOISE)] * 5 + [(BANK, RIGHT, NOISE)])
    browser.sign_in(trainer)

    by_share = browser.get(f"{SCREEN}?sort=right", headers={"HX-Request": "true"}).text
    turned = browser.get(f"{SCREEN}?sort=-right").text

    assert by_share.lstrip().startswith('<div id="analysis-table">')
    assert [row.split()[0] for row in rows(by_share)] == ["4", "2", "3", "1"]
    assert [row.split()[0] for row in rows(turned)] == ["3", "2", "4", "1"]
    assert 'aria-sort="ascending"' in by_share


def test_a_long_table_is_turned_over_page_by_page_and_the_file_holds_all_of_it(
    browser: Browser, commune: Unit, team: Unit, trainer: User
) -> None:
    make_asking_course(quiz=[replace(SINGLE, id=f"cau-{number}") for number in range(1, 61)], unit=commune.code)
    answer(team, [[NOBODY] * 60])
    browser.sign_in(trainer)

    last = browser.get(f"{SCREEN}?list=3&sort=order").text
    table = browser.get(f"{SCREEN}?list=2", headers={"HX-Request": "true"}).text

    assert [row.split()[0] for row in rows(last)] == [str(number) for number in range(51, 61)]
    assert [row.split()[0] for row in rows(table)] == [str(number) for number in range(26, 51)]
    assert f'href="{SCREEN}?list=3#all" rel="next"' in table
    assert f'href="{SCREEN}?sort=right#all"' in table, "another order begins on its first page"
    assert len(browser.get(f"{SCREEN}.csv?list=2").text.splitlines()) == 61


def test_one_page_can_be_looked_at_alone(browser: Browser, course: Course, team: Unit, trainer: User) -> None:
    answer(team, [(NOBODY, RIGHT, NOISE)])

    assert len(rows(browser.sign_in(trainer).get(f"{SCREEN}?page=kiem-tra").text)) == 3
    assert browser.get(f"{SCREEN}?page=khong-co").status_code == 404


@pytest.mark.both_databases
def test_answers_to_the_same_words_count_together_and_others_by_revision(
    browser: Browser, course: Course, team: Unit, trainer: User
) -> None:
    answer(team, [(NOBODY, RIGHT, RIGHT)] * 5)
    ask_on("kiem-tra", [ONE, replace(TWO, stem="<p>Số nào?</p>"), THREE])
    answer(team, [(BANK, RIGHT, RIGHT)] * 5)
    browser.sign_in(trainer)

    today = rows(browser.get(f"{SCREEN}?page=kiem-tra").text)
    second = rows(browser.get(f"{SCREEN}?page=kiem-tra&revision=2").text)
    question = browser.get(QUESTION.replace("cau-1", "cau-2")).text

    assert "10 50 % 5/10" in today[0]
    assert "5 100 % 5/5" in today[1]
    assert "5 100 % 5/5" in second[0]
    assert "Số báo lừa đảo?" in second[1]
    assert "5 người đã trả lời khi câu hỏi còn viết khác" in words(question)
    assert browser.get(f"{SCREEN}?page=kiem-tra&revision=9").status_code == 404


def test_a_mended_question_stands_beside_what_it_was(
    browser: Browser, course: Course, team: Unit, trainer: User
) -> None:
    answer(team, [(NOBODY, RIGHT, RIGHT)] * 20 + [(BANK, NOISE, NOISE)] * 20)
    ask_on("kiem-tra", [replace(ONE, stem="<p>Mã OTP đọc cho ai?</p>"), TWO, THREE])
    answer(team, [(NOBODY, RIGHT, NOISE)] * 30)

    said = words(browser.sign_in(trainer).get(QUESTION).text)

    assert "Trước và sau khi sửa" in said
    assert "hồi trước 50 %, bây giờ 100 %" not in said  # nobody was wrong since, so nothing tells them apart
    assert "Hiện nay 30 100 % –" in said
    assert "40 50 % 1,00 " in said
    assert "Ai được hỏi mã OTP?" in said


def test_the_figures_of_a_hidden_course_stay(browser: Browser, course: Course, team: Unit, trainer: User) -> None:
    answer(team, [(NOBODY, RIGHT, NOISE)] * 5)
    unpublish_course(course, actor=trainer)
    db.session.commit()

    assert "5 100 % 5/5" in rows(browser.sign_in(trainer).get(SCREEN).text)[1]


@pytest.mark.both_databases
def test_answers_are_chosen_by_unit_and_time(
    browser: Browser, course: Course, commune: Unit, team: Unit, trainer: User
) -> None:
    other = factories.make_unit("Tổ ấp 7", parent=commune)
    answer(team, [(NOBODY, RIGHT, RIGHT)] * 5)
    late = answer(other, [(BANK, RIGHT, RIGHT)] * 5)
    for person in late:
        earlier = clock.now() - timedelta(days=40)
        db.session.execute(update(Attempt).where(Attempt.user_id == person.id).values(submitted_at=earlier))
    db.session.commit()
    browser.sign_in(trainer)
    month_ago = (clock.today() - timedelta(days=30)).isoformat()

    there = browser.get(f"{SCREEN}?unit={other.id}")
    lately = browser.get(f"{SCREEN}?from={month_ago}")
    before = browser.get(f"{SCREEN}?to={month_ago}")

    assert "5 0 % 0/5" in rows(there.text)[1]
    assert "5 100 % 5/5" in rows(lately.text)[1]
    assert "5 0 % 0/5" in rows(before.text)[1]


def test_a_unit_that_is_not_the_trainers_is_not_found(
    browser: Browser, course: Course, outsider: User, commune: Unit, team: Unit, trainer: User
) -> None:
    province = commune.parent
    assert province is not None

    browser.sign_in(trainer)

    assert browser.get(f"{SCREEN}?unit={province.id}").status_code == 404
    assert "Xã Đất Mũi" not in browser.get(f"{SCREEN}/units?q=dat mui").text
    assert team_names(browser.get(f"{SCREEN}/units?q=").text) == {"Tổ công nghệ số ấp Kinh Ráng"}


def team_names(html: str) -> set[str]:
    return set(re.findall(r'value="\d+"><span><b>(.*?)</b>', html.replace(" checked", "")))


def test_what_few_people_wrote_is_never_shown(browser: Browser, course: Course, team: Unit, trainer: User) -> None:
    answer(team, [(NOBODY, NOISE, RIGHT)] * 5 + [(NOBODY, {"text": "Chú Tư 0912345678"}, RIGHT)] * 4)

    question = browser.sign_in(trainer).get(QUESTION.replace("cau-1", "cau-2")).text
    table = browser.get(f"{SCREEN}.csv").text

    assert "113" in question
    assert "0912345678" not in question + table
    assert "4 người viết sai kiểu khác" in words(question)


def test_every_kind_has_its_own_screen(browser: Browser, commune: Unit, team: Unit, trainer: User) -> None:
    make_asking_course(quiz=EVERY_KIND, unit=commune.code)
    answer(team, [[WRONG[question] for question in EVERY_KIND]] * 5)
    browser.sign_in(trainer)

    pages = {question.kind: browser.get(QUESTION.replace("cau-1", question.id)) for question in EVERY_KIND}

    assert {page.status_code for page in pages.values()} == {200}
    assert "113" in pages["text"].text
    assert "Cấp cứu" in pages["match"].text
    assert "Kể cho người nhà" in pages["order"].text
    assert "Chỗ trống 1" in pages["gap"].text
    assert "thì bấm [1], cấp cứu thì bấm [2]" in pages["gap"].text


def test_the_table_can_be_taken_along(browser: Browser, course: Course, team: Unit, trainer: User) -> None:
    answer(team, [(NOBODY, RIGHT, NOISE)] * 5)

    answered = browser.sign_in(trainer).get(f"{SCREEN}.csv?page=kiem-tra")

    lines = answered.data.decode("utf-8-sig").splitlines()
    assert answered.mimetype == "text/csv"
    assert len(lines) == 4
    assert lines[1].startswith("1;Kiểm tra;Ai được hỏi mã OTP?;chọn một;5;5;1")


def test_a_course_that_nobody_answered_says_so(browser: Browser, course: Course, trainer: User) -> None:
    assert "Chưa có câu trả lời" in browser.sign_in(trainer).get(SCREEN).text


def test_a_course_that_asks_nothing_says_so(browser: Browser, commune: Unit, trainer: User) -> None:
    factories.make_course("an-toan", pages={"01-bai.md": factories.lesson_markdown()}, unit=commune.code)

    assert "Khóa học chưa có câu hỏi" in browser.sign_in(trainer).get(SCREEN).text


@pytest.mark.parametrize("path", [SCREEN, f"{SCREEN}.csv", f"{SCREEN}/units", QUESTION])
@pytest.mark.parametrize(("who", "status"), [("member", 403), ("head", 403), ("outsider", 404), ("admin", 200)])
def test_who_may_see_it(
    browser: Browser, course: Course, request: pytest.FixtureRequest, path: str, who: str, status: int
) -> None:
    person: User = request.getfixturevalue(who)

    assert browser.sign_in(person).get(path).status_code == status


def test_a_question_that_is_not_asked_there_is_not_found(browser: Browser, course: Course, trainer: User) -> None:
    assert browser.sign_in(trainer).get(QUESTION.replace("cau-1", "cau-9")).status_code == 404
    assert browser.get(QUESTION.replace("kiem-tra", "bai")).status_code == 404


@pytest.mark.both_databases
def test_the_statements_do_not_grow_with_questions_or_answers(
    browser: Browser, course: Course, team: Unit, trainer: User, statements: list[str]
) -> None:
    answer(team, [(NOBODY, RIGHT, NOISE)])
    browser.sign_in(trainer).get(SCREEN)
    clear_page_cache()
    clear_kept_analyses()
    statements.clear()
    browser.get(SCREEN)
    few = len(statements)
    more = [replace(SINGLE, id=f"them-{number}") for number in range(9)]
    ask_on("kiem-tra", [ONE, TWO, THREE, *more])
    answer(team, [(BANK, RIGHT, NOISE, *[NOBODY] * 9)] * 3)
    browser.get(SCREEN)
    clear_page_cache()
    clear_kept_analyses()
    statements.clear()

    browser.get(SCREEN)

    # One more reads what the questions said on the earlier revision.
    assert len(statements) == few + 1
    assert few <= 20


def test_a_question_that_must_be_right_says_what_came_of_asking_again(
    browser: Browser, course: Course, team: Unit, trainer: User
) -> None:
    pool = [replace(SINGLE, id=f"cau-{number}", section="so-cuu") for number in range(1, 5)]
    front = {"draw": {"so-cuu": 3}, "must_pass": ["cau-1"], "pass_mark": 60, "shuffle": False}
    ask_on("kiem-tra", pool, **front)
    for number in range(6):
        person = factories.make_user(f"Cô {number}", unit=team)
        wrong_first = take(person)
        attempt = take(person, *(BANK if one["name"] == "cau-1" else NOBODY for one in wrong_first.drawn))
        for response in [NOBODY] if number else [BANK, NOBODY]:
            answer_again(attempt, response)

    html = browser.sign_in(trainer).get(QUESTION).text

    assert "Câu giữ tiền" in html
    assert "6 5 đúng ngay câu kế, 6 đúng sau cùng" in words(html)
    assert "Câu giữ tiền" not in browser.get(QUESTION.replace("cau-1", "cau-2")).text
    first, second = browser.get(f"{SCREEN}.csv?page=kiem-tra").text.splitlines()[1:3]
    assert (first.endswith("Có"), second.endswith("Có")) == (True, False)
