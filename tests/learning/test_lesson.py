"""Reading and finishing a lesson."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.courses.models import Course, Page
from portal.db import db
from portal.progress.models import CourseProgress, PageProgress
from portal.questions.models import Answer, Question
from tests import factories
from tests.conftest import Browser
from tests.learning.conftest import LESSON

LESSON_URL = "/courses/an-toan/dung-lai"


def done() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(PageProgress.page_id)))


def answer_all(browser: Browser) -> None:
    browser.post(f"{LESSON_URL}/practice/dien-luc", data={"choice": "0"})
    browser.post(f"{LESSON_URL}/practice/so-bao", data={"text": "113"})


def test_a_lesson_with_open_questions_is_not_finished(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member).post(f"{LESSON_URL}/practice/dien-luc", data={"choice": "0"})

    response = browser.post(f"{LESSON_URL}/completion")

    assert response.status_code == 422
    html = response.text
    assert html.index("lead-to") < html.index('id="question-so-bao"')
    assert html.index("lead-to") > html.index('id="question-dien-luc"')
    assert 'aria-describedby="question-so-bao-error"' in html
    assert done() == []


def answers() -> list[tuple[str, object]]:
    """The answers that are kept, by the name of their question."""
    db.session.rollback()
    rows = db.session.execute(select(Question.name, Answer.response).join(Answer).order_by(Answer.id))
    return [(name, response) for name, response in rows]


ALL_RIGHT = {"dien-luc.choice": "1", "so-bao.text": "156"}


@pytest.mark.both_databases
def test_what_was_chosen_is_sent_along_when_a_lesson_is_finished(
    browser: Browser, course: Course, member: User
) -> None:
    response = browser.sign_in(member).post(f"{LESSON_URL}/completion", data=ALL_RIGHT)

    assert response.status_code == 303
    assert answers() == [("dien-luc", {"chosen": [1]}), ("so-bao", {"text": "156"})]
    assert len(done()) == 1


def test_what_was_chosen_is_kept_where_another_question_is_open(
    browser: Browser, course: Course, member: User
) -> None:
    response = browser.sign_in(member).post(
        f"{LESSON_URL}/completion", data={"dien-luc.choice": "0", "so-bao.text": ""}
    )

    assert response.status_code == 422
    assert answers() == [("dien-luc", {"chosen": [0]})]
    assert "Đường liên kết của người lạ." in response.text
    assert done() == []


def test_a_lesson_finished_by_a_wrong_answer_comes_back_once_to_be_read(
    browser: Browser, course: Course, member: User
) -> None:
    given = {**ALL_RIGHT, "dien-luc.choice": "0"}

    first = browser.sign_in(member).post(f"{LESSON_URL}/completion", data=given)
    finished = done()
    second = browser.post(f"{LESSON_URL}/completion", data=given)

    assert first.status_code == 200
    assert first.text.index("lead-to") < first.text.index('id="question-dien-luc"')
    assert "Đường liên kết của người lạ." in first.text
    assert len(finished) == 1
    assert second.status_code == 303
    assert len(answers()) == 2


def test_a_lesson_that_comes_back_counts_also_what_was_answered_wrong_before(
    browser: Browser, course: Course, member: User
) -> None:
    browser.sign_in(member).post(f"{LESSON_URL}/practice/so-bao", data={"text": "113"})

    response = browser.post(f"{LESSON_URL}/completion", data={"dien-luc.choice": "0"})

    assert response.status_code == 200
    assert "Còn 2 câu chưa đúng" in response.text


def test_a_choice_changed_after_a_wrong_answer_is_sent_along_too(
    browser: Browser, course: Course, member: User
) -> None:
    browser.sign_in(member).post(f"{LESSON_URL}/completion", data={**ALL_RIGHT, "dien-luc.choice": "0"})

    response = browser.post(f"{LESSON_URL}/completion", data=ALL_RIGHT)

    assert response.status_code == 303
    assert answers()[-1] == ("dien-luc", {"chosen": [1]})


def test_an_answer_that_fits_no_option_is_refused_and_the_others_are_kept(
    browser: Browser, course: Course, member: User
) -> None:
    response = browser.sign_in(member).post(f"{LESSON_URL}/completion", data={**ALL_RIGHT, "dien-luc.choice": "9"})

    assert response.status_code == 422
    assert answers() == [("so-bao", {"text": "156"})]


def test_without_scripts_answering_one_question_keeps_what_is_chosen_in_the_others(
    browser: Browser, course: Course, member: User
) -> None:
    given = {"dien-luc.choice": "1", "so-bao.text": "113"}

    response = browser.sign_in(member).post(f"{LESSON_URL}/practice/dien-luc", data=given)

    assert response.status_code == 200
    assert 'value="113"' in response.text
    assert answers() == [("dien-luc", {"chosen": [1]})]


def test_several_answers_sent_together_take_less_than_each_by_itself(
    browser: Browser, course: Course, member: User, statements: list[str]
) -> None:
    browser.sign_in(member).post(f"{LESSON_URL}/practice/dien-luc", data={"choice": "0"})  # begins the course
    statements.clear()

    browser.post(f"{LESSON_URL}/completion", data=ALL_RIGHT)

    assert 0 < len(statements) <= 2 * 5 + 8


def test_wrong_answers_do_not_stand_in_the_way(browser: Browser, course: Course, member: User) -> None:
    answer_all(browser.sign_in(member))

    response = browser.post(f"{LESSON_URL}/completion")

    assert response.status_code == 303
    assert response.location == "/courses/an-toan/dung-lai/done"
    assert len(done()) == 1


@pytest.mark.both_databases
def test_finishing_twice_changes_nothing(browser: Browser, course: Course, member: User) -> None:
    answer_all(browser.sign_in(member))
    browser.post(f"{LESSON_URL}/completion")
    first = db.session.scalars(select(PageProgress.done_at)).one()

    browser.post(f"{LESSON_URL}/completion")

    db.session.rollback()
    assert db.session.scalars(select(PageProgress.done_at)).one() == first


def test_the_last_page_finishes_the_course_and_leads_to_its_end(browser: Browser, member: User) -> None:
    factories.make_course("ngan", pages={"01-hoi.md": "---\ntitle: Hỏi\n---\n\nHỏi.\n"})

    response = browser.sign_in(member).post("/courses/ngan/hoi/completion")

    assert response.location == "/courses/ngan/done"
    assert db.session.scalars(select(CourseProgress.finished_at)).one() is not None


def test_a_finished_course_stays_finished_when_a_page_is_added(browser: Browser, member: User) -> None:
    page = "---\ntitle: Hỏi\n---\n\nHỏi.\n"
    factories.make_course("ngan", pages={"01-hoi.md": page})
    browser.sign_in(member).post("/courses/ngan/hoi/completion")
    finished = db.session.scalars(select(CourseProgress.finished_at)).one()

    factories.make_course("ngan", pages={"01-hoi.md": page, "02-them.md": page})
    browser.post("/courses/ngan/them/completion")

    db.session.rollback()
    assert db.session.scalars(select(CourseProgress.finished_at)).one() == finished


def test_a_quiz_cannot_be_finished_like_a_lesson(browser: Browser, course: Course, member: User) -> None:
    assert browser.sign_in(member).post("/courses/an-toan/kiem-tra/completion").status_code == 404
    assert done() == []


def test_a_new_revision_leaves_what_was_finished(browser: Browser, course: Course, member: User) -> None:
    answer_all(browser.sign_in(member))
    browser.post(f"{LESSON_URL}/completion")

    factories.make_course("an-toan", pages={"01-dung-lai.md": LESSON.replace("luôn", "hay")})

    page = db.session.scalars(select(Page).where(Page.slug == "dung-lai")).one()
    kept = db.session.scalars(select(PageProgress)).one()
    assert kept.revision_id != page.revision_id


@pytest.mark.both_databases
def test_a_question_that_left_the_text_is_retired_and_its_answers_stay(
    browser: Browser, course: Course, member: User
) -> None:
    answer_all(browser.sign_in(member))

    factories.make_course(
        "an-toan", pages={"01-dung-lai.md": "---\ntitle: Dừng lại\n---\n\n## Dừng {#dung}\n\nDừng.\n"}
    )

    assert db.session.scalar(select(func.count()).select_from(Answer)) == 2
    retired = select(Question.name).where(
        Question.retired_at.is_not(None), Question.name.in_(["dien-luc", "so-bao"])
    )
    assert len(db.session.scalars(retired).all()) == 2


def test_progress_of_one_is_not_shown_to_another(
    browser: Browser, course: Course, member: User, head: User
) -> None:
    browser.sign_in(member).post(f"{LESSON_URL}/practice/dien-luc", data={"choice": "0"})

    html = browser.application.test_client().get(LESSON_URL).text
    other = Browser(browser.application).sign_in(head).get(LESSON_URL).text

    assert "verdict" not in html
    assert "verdict" not in other
    assert "checked" not in other


def test_resting_in_the_middle_keeps_what_was_chosen(browser: Browser, course: Course, member: User) -> None:
    given = {"rest": "question-so-bao", "dien-luc.choice": "1", "so-bao.text": ""}

    response = browser.sign_in(member).post(f"{LESSON_URL}/position", data=given)

    assert response.location == "/"
    assert answers() == [("dien-luc", {"chosen": [1]})]
    assert done() == []
