"""A quiz in which something must be right: told before, explained after, and asked again at once."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.questions.models import Attempt, RemedialAnswer
from tests import factories
from tests.conftest import Browser

QUIZ = "/courses/an-toan/kiem-tra"
LESSON = """---
title: Bài
---

## Tắt máy trước {#tat-may}

Máy tự chạy thì tắt máy đó trước.

### Rồi mới gọi

Mượn máy khác mà gọi.

## Chuyện khác {#khac}

Chưa tới.
"""
OPTIONS = '- [(X)] Tắt máy đó\n- [( )] Gọi bằng máy đó <!-- data-feedback="Họ nghe hết." -->\n'


def question(name: str, passage: str = ' data-passage="01-bai.md#tat-may"') -> str:
    return f'Chuyện {name}?\n\n<!-- data-id="{name}"{passage} -->\n{OPTIONS}***\nMáy đó họ điều khiển.\n***\n\n'


QUIZ_TEXT = (
    "---\ntitle: Kiểm tra\nkind: quiz\npass_mark: 60\nshuffle: false\ndraw: {so-cuu: 1, tin: 3}\n"
    "must_pass: [so-cuu]\n---\n\n## Sơ cứu {#so-cuu}\n\n"
    + "".join(question(name) for name in ("a1", "a2", "a3"))
    + "## Tin nhắn {#tin}\n\n"
    + "".join(question(name, "") for name in ("b1", "b2", "b3"))
)


@pytest.fixture
def course() -> Course:
    """A lesson and a quiz of four questions, the first of which must be right."""
    return factories.make_course("an-toan", pages={"01-bai.md": LESSON, "02-kiem-tra.md": QUIZ_TEXT})


def begin(browser: Browser) -> Attempt:
    location = browser.post(f"{QUIZ}/attempts").location
    db.session.rollback()
    return db.session.get_one(Attempt, int(location.rsplit("/", 1)[1]))


def hand_in(browser: Browser, *right: bool) -> Attempt:
    """An attempt whose questions were answered right or wrong so."""
    attempt = begin(browser)
    for number, is_right in enumerate(right, 1):
        data = {"question": attempt.drawn[number - 1]["name"], "choice": "0" if is_right else "1"}
        browser.post(f"/attempts/{attempt.id}/answers/{number}", data=data)
    browser.post(f"/attempts/{attempt.id}/submission")
    db.session.rollback()
    return db.session.get_one(Attempt, attempt.id)


def answer(browser: Browser, attempt: Attempt, *, right: bool) -> str:
    """Answer what is asked after the attempt, by the fields of its form; what the result says then."""
    html = browser.get(f"/attempts/{attempt.id}/remedial").text
    fields = {name: html.partition(f'name="{name}" value="')[2].partition('"')[0] for name in FIELDS}
    response = browser.post(f"/attempts/{attempt.id}/remedial", data=fields | {"choice": "0" if right else "1"})
    assert response.status_code == 303
    return str(browser.get(response.location).text)


FIELDS = ("question", "missed", "number")
SHORT = "Điểm thì đủ, nhưng còn một câu giữ tiền phải đúng mới đạt."


def test_the_first_screen_says_what_must_be_right(browser: Browser, course: Course, member: User) -> None:
    html = browser.sign_in(member).get(QUIZ).text

    assert "1 câu giữ tiền" in html
    assert "điểm cao mấy cũng phải đúng" in html


def test_its_question_is_marked_while_it_is_asked_and_in_the_last_look(
    browser: Browser, course: Course, member: User
) -> None:
    attempt = begin(browser.sign_in(member))

    marked = [
        "Câu giữ tiền" in browser.get(f"/attempts/{attempt.id}/questions/{number}").text for number in (1, 2)
    ]
    review = browser.get(f"/attempts/{attempt.id}/review").text

    assert marked == [True, False]
    assert review.count(", câu giữ tiền") == 1


def test_a_miss_is_explained_and_leads_to_its_passage_and_its_question(
    browser: Browser, course: Course, member: User
) -> None:
    attempt = hand_in(browser.sign_in(member), False, True, True, True)

    html = browser.get(f"/attempts/{attempt.id}").text

    assert SHORT in html
    assert "Họ nghe hết." in html
    assert "Máy đó họ điều khiển." in html
    assert f'href="/attempts/{attempt.id}/remedial/passage"' in html
    assert f'href="/attempts/{attempt.id}/remedial"' in html
    assert "Thử lần nữa" not in html
    assert "câu khác chưa đúng" not in html


def test_the_passage_is_read_up_to_the_next_heading_of_its_level(
    browser: Browser, course: Course, member: User
) -> None:
    attempt = hand_in(browser.sign_in(member), False, True, True, True)

    html = browser.get(f"/attempts/{attempt.id}/remedial/passage").text

    assert "Máy tự chạy thì tắt máy đó trước." in html
    assert "Mượn máy khác mà gọi." in html
    assert "Chưa tới." not in html
    assert f'href="/attempts/{attempt.id}/remedial"' in html


def test_a_right_answer_passes(browser: Browser, course: Course, member: User) -> None:
    attempt = hand_in(browser.sign_in(member), False, True, True, True)

    html = answer(browser, attempt, right=True)

    assert "Đạt rồi" in html
    assert "Câu giữ tiền đã trả lời lại, đúng rồi." in html
    assert SHORT not in html
    assert db.session.get_one(Attempt, attempt.id).passed


def test_a_wrong_answer_is_explained_and_another_one_comes(browser: Browser, course: Course, member: User) -> None:
    attempt = hand_in(browser.sign_in(member), False, True, True, True)

    html = answer(browser, attempt, right=False)

    assert SHORT in html
    assert "Câu vừa rồi cũng chưa đúng." in html
    assert "Đạt rồi" in answer(browser, attempt, right=True)
    db.session.rollback()
    asked = db.session.query(RemedialAnswer).order_by(RemedialAnswer.number).all()
    assert [one.number for one in asked] == [1, 2]
    assert asked[0].question_id != asked[1].question_id


def test_all_right_says_so(browser: Browser, course: Course, member: User) -> None:
    attempt = hand_in(browser.sign_in(member), True, True, True, False)

    assert "1 câu giữ tiền đúng hết." in browser.get(f"/attempts/{attempt.id}").text


def test_a_score_that_does_not_suffice_marks_it_and_offers_the_quiz_again(
    browser: Browser, course: Course, member: User
) -> None:
    attempt = hand_in(browser.sign_in(member), False, True, False, True)

    html = browser.get(f"/attempts/{attempt.id}").text

    assert SHORT not in html
    assert "Câu giữ tiền" in html
    assert f"{QUIZ}/attempts" in html


def test_the_quiz_leads_on_to_what_is_left(browser: Browser, course: Course, member: User) -> None:
    attempt = hand_in(browser.sign_in(member), False, True, True, True)

    html = browser.get(QUIZ).text

    assert "còn câu giữ tiền chưa trả lời" in html
    assert f'href="/attempts/{attempt.id}"' in html


def test_nothing_chosen_is_told_beside_the_question(browser: Browser, course: Course, member: User) -> None:
    attempt = hand_in(browser.sign_in(member), False, True, True, True)
    html = browser.get(f"/attempts/{attempt.id}/remedial").text
    fields = {name: html.partition(f'name="{name}" value="')[2].partition('"')[0] for name in FIELDS}

    response = browser.post(f"/attempts/{attempt.id}/remedial", data=fields)

    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert db.session.query(RemedialAnswer).count() == 0


def test_a_form_of_before_changes_nothing(browser: Browser, course: Course, member: User) -> None:
    attempt = hand_in(browser.sign_in(member), False, True, True, True)
    html = browser.get(f"/attempts/{attempt.id}/remedial").text
    fields = {name: html.partition(f'name="{name}" value="')[2].partition('"')[0] for name in FIELDS}
    first, second = (
        browser.post(f"/attempts/{attempt.id}/remedial", data=fields | {"choice": choice}) for choice in "10"
    )

    assert (first.status_code, second.status_code) == (303, 303)
    db.session.rollback()
    assert not db.session.get_one(Attempt, attempt.id).passed


def test_nothing_is_asked_of_an_open_or_passed_attempt(browser: Browser, course: Course, member: User) -> None:
    attempt = begin(browser.sign_in(member))

    for address in ("remedial", "remedial/passage"):
        assert browser.get(f"/attempts/{attempt.id}/{address}").location == f"/attempts/{attempt.id}"


def test_nobody_looks_at_somebody_elses(browser: Browser, course: Course, member: User, head: User) -> None:
    attempt = hand_in(browser.sign_in(member), False, True, True, True)

    browser.sign_in(head)

    for address in ("remedial", "remedial/passage"):
        assert browser.get(f"/attempts/{attempt.id}/{address}").status_code == 404
    assert browser.post(f"/attempts/{attempt.id}/remedial", data={"number": "1"}).status_code == 404


def test_home_the_course_and_continue_lead_to_what_is_left(browser: Browser, course: Course, member: User) -> None:
    attempt = hand_in(browser.sign_in(member), False, True, True, True)

    for path in ("/", "/courses/an-toan"):
        html = browser.get(path).text
        assert "câu giữ tiền" in html
        assert f'href="/attempts/{attempt.id}"' in html
    assert browser.get("/continue").location == f"/attempts/{attempt.id}"


def test_once_it_is_made_up_for_they_lead_on(browser: Browser, course: Course, member: User) -> None:
    attempt = hand_in(browser.sign_in(member), False, True, True, True)
    answer(browser, attempt, right=True)

    assert browser.get("/continue").location == "/courses/an-toan/bai"
    for path in ("/", "/courses/an-toan", QUIZ):
        assert f'href="/attempts/{attempt.id}" ' not in browser.get(path).text


@pytest.mark.parametrize("later", [(True, True, True, True), (False, False, True, True)])
def test_an_attempt_after_it_counts_alone(
    browser: Browser, course: Course, member: User, later: tuple[bool, ...]
) -> None:
    hand_in(browser.sign_in(member), False, True, True, True)
    hand_in(browser, *later)

    assert browser.get("/continue").location == "/courses/an-toan/bai"
    assert "Trả lời tiếp câu giữ tiền" not in browser.get("/").text + browser.get(QUIZ).text


def test_who_passed_before_is_not_asked_for_what_is_left(browser: Browser, course: Course, member: User) -> None:
    hand_in(browser.sign_in(member), True, True, True, True)
    hand_in(browser, False, True, True, True)

    assert browser.get("/continue").location == "/courses/an-toan/bai"
    for path in ("/", "/courses/an-toan", QUIZ):
        assert "Trả lời tiếp câu giữ tiền" not in browser.get(path).text


def test_in_another_course_it_waits_in_a_row_of_home(browser: Browser, course: Course, member: User) -> None:
    attempt = hand_in(browser.sign_in(member), False, True, True, True)
    factories.make_course("khac", pages={"01-a.md": LESSON, "02-b.md": LESSON})
    browser.post("/courses/khac/a/completion")

    html = browser.get("/").text

    assert browser.get("/continue").location == "/courses/khac/b"
    row = html.partition('class="list-link due-row"')[2].partition("</a>")[0]
    assert f'href="/attempts/{attempt.id}"' in row
    assert "Còn câu giữ tiền" in row
