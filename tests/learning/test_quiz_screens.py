"""The screens around a quiz: before it begins, the look over it, and what a result leads to."""

from __future__ import annotations

import re

import pytest
from flask import Flask, render_template

from portal.accounts.models import User
from portal.content.questions.question import Option, Question
from portal.courses.models import Course
from portal.learning.attempts.views.passages import passages_to_read
from portal.learning.queries import Lane
from portal.learning.questions.views.questions import solved_question
from portal.questions.rules.scoring import right_answers_needed
from tests import factories
from tests.conftest import Browser
from tests.learning.conftest import quiz_text
from tests.learning.finishing import URL, seen

QUIZ = "/courses/an-toan/kiem-tra"


def begin(browser: Browser, url: str = QUIZ) -> str:
    """The address of an attempt that was begun."""
    place = browser.post(f"{url}/attempts").location
    return place.split("/questions/")[0]


def give(browser: Browser, place: str, number: int, *, right: bool = True) -> None:
    """Answer a question of the attempt."""
    html = browser.get(f"{place}/questions/{number}").text
    name = re.findall(r'name="question" value="([^"]+)"', html)[0]
    browser.post(f"{place}/answers/{number}", data={"question": name, "choice": "0" if right else "1"})


def test_the_first_page_says_in_one_card_what_is_asked(browser: Browser, course: Course, member: User) -> None:
    text = seen(browser.sign_in(member), QUIZ)

    assert "3 câu · " in text
    assert "Đúng 2 câu là đạt. Làm lại mấy lần cũng được." in text
    assert "Bắt đầu làm bài" in text
    assert "Lần cao nhất" not in text


def test_headings_of_groups_do_not_stand_on_the_first_page(browser: Browser, team: object, member: User) -> None:
    text = quiz_text().replace("Câu hỏi số 0?", "Đọc kỹ nghen.\n\n## Nhóm một\n\nCâu hỏi số 0?", 1)
    factories.make_course(
        "an-toan", {"01-dung-lai.md": "---\ntitle: Dừng\n---\n\n## D {#dung}\n", "09-kiem-tra.md": text}
    )

    said = seen(browser.sign_in(member), QUIZ)

    assert "Đọc kỹ nghen." in said
    assert "Nhóm một" not in said


def test_an_open_quiz_says_where_it_goes_on_and_a_done_one_its_best(
    browser: Browser, course: Course, member: User
) -> None:
    place = begin(browser.sign_in(member))
    give(browser, place, 1)
    assert "Làm tiếp câu 2 trên 3" in seen(browser, QUIZ)
    give(browser, place, 2, right=False)
    give(browser, place, 3, right=False)
    assert "Coi lại bài kiểm tra rồi nộp" in seen(browser, QUIZ)

    browser.post(f"{place}/submission")

    assert "Lần cao nhất: 33" in seen(browser, QUIZ)


def test_the_look_over_names_what_is_open(browser: Browser, course: Course, member: User) -> None:
    place = begin(browser.sign_in(member))
    give(browser, place, 1)
    give(browser, place, 3)

    html, text = browser.get(f"{place}/review").text, seen(browser, f"{place}/review")

    assert re.findall(r'aria-label="(Câu \d, [^"]+)"', html) == [
        "Câu 1, đã trả lời",
        "Câu 2, chưa trả lời",
        "Câu 3, đã trả lời",
    ]
    assert "Câu 2 chưa trả lời. Bấm số để quay lại câu đó." in text
    assert html.index("Trả lời câu 2") < html.index("Nộp bài luôn")
    assert "Đã lưu hết. Có thể nghỉ, mai nộp." in text
    give(browser, place, 2)
    text = seen(browser, f"{place}/review")
    assert "Nộp bài luôn" not in text
    assert "Nộp bài" in text


def test_a_failed_result_leads_to_reading_before_the_next_attempt(
    browser: Browser, course: Course, member: User
) -> None:
    place = begin(browser.sign_in(member))
    give(browser, place, 1)
    give(browser, place, 2, right=False)
    browser.post(f"{place}/submission")

    text = seen(browser, place)

    assert "1 trên 3 câu đúng Lần này chưa đạt. Đúng 2 câu là đạt." in text
    order = [
        "Đọc lại 1 đoạn này Dừng bài 1, 1 phút",
        "Làm lại lần nữa",
        "2 câu chưa đúng",
        "Anh/chị chọn: sai",
        "1 câu đúng",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "<details" in browser.get(place).text


def test_a_passed_result_says_what_is_left(browser: Browser, course: Course, member: User) -> None:
    place = begin(browser.sign_in(member))
    for number in (1, 2, 3):
        give(browser, place, number)
    browser.post(f"{place}/submission")

    text = seen(browser, place)

    assert "3 trên 3 câu đúng Đạt rồi, anh/chị Tư!" in text
    assert re.search(r"Còn 2 bài, \d+ phút là xong khóa\.", text)
    assert "Qua bài 1: Dừng lại" in text
    assert "học xong khóa" not in text


def test_a_quiz_that_ends_the_course_says_so_and_leads_to_its_end(
    browser: Browser, short: Course, member: User
) -> None:
    browser.sign_in(member).post(f"{URL}/mot/completion")
    browser.post(f"{URL}/to/guide-completion")
    place = begin(browser, f"{URL}/hoi")
    for number in (1, 2):
        give(browser, place, number, right=False)  # its second option is the right one
    browser.post(f"{place}/submission")

    assert "Xong phần học, còn một bữa làm cho có người coi." in seen(browser, place)
    assert "Coi việc còn lại" in seen(browser, place)
    assert "Coi cả ngõ sáng đèn" not in seen(browser, place)
    assert f'href="{URL}/done"' in browser.get(place).text
    assert "Điểm" not in seen(browser, place)


def test_who_has_no_attempt_left_is_not_led_to_another(browser: Browser, team: object, member: User) -> None:
    pages = {
        "01-dung-lai.md": "---\ntitle: Dừng\n---\n\n## D {#dung}\n",
        "09-kiem-tra.md": quiz_text(more="max_attempts: 1\n"),
    }
    factories.make_course("an-toan", pages)
    place = begin(browser.sign_in(member))
    browser.post(f"{place}/submission")

    assert 'action="/courses/an-toan/kiem-tra/attempts"' not in browser.get(place).text


@pytest.mark.parametrize(
    ("questions", "mark", "needed"), [(10, 80, 8), (3, 60, 2), (9, 78, 7), (1, 100, 1), (0, 80, 0)]
)
def test_the_mark_in_right_answers(questions: int, mark: int, needed: int) -> None:
    assert right_answers_needed(questions, mark) == needed


def test_a_passage_that_is_not_in_the_course_keeps_its_address() -> None:
    (found,) = passages_to_read(["/courses/khac/mot#a", "", "/courses/khac/mot#a"], Lane(()))

    assert (found.url, found.title, found.place) == ("/courses/khac/mot#a", "", None)


def test_each_choice_is_judged_by_itself(app: Flask) -> None:
    options = tuple(Option(html, right=right) for html, right in (("a", True), ("b", False), ("c", True)))
    question = Question(id="q", kind="multiple", stem="<p>Chọn hết?</p>", options=options)
    view = solved_question(question, {"chosen": [0, 1]})

    with app.test_request_context():
        html = render_template("learning/_answered.html", question=view, answered=True)

    assert re.findall(r'class="answer-said (\w+)".*?<b[^>]*>(\w)</b>', html, re.DOTALL) == [
        ("right", "a"),
        ("wrong", "b"),
        ("missed", "c"),
    ]
