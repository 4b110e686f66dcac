"""Reporting what is wrong, and what the trainer makes of it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.courses.models import Course
from portal.db import db
from portal.feedback.models import PageReport
from portal.feedback.operations import MAX_REPORTS_PER_DAY, MAX_TEXT_LENGTH, erase_report_texts
from tests.conftest import Browser

URL = "/courses/an-toan/dung-lai"
STUDIO = "/studio/courses/an-toan/feedback"


def reports() -> list[PageReport]:
    db.session.rollback()
    return list(db.session.scalars(select(PageReport).order_by(PageReport.id)))


def send(browser: Browser, text: str = "Số này đổi rồi.", **said: str):
    return browser.post(f"{URL}/report", data={"place": "dung", "text": text, "token": "t1"} | said)


@pytest.mark.both_databases
def test_a_report_reaches_the_trainer_and_the_answer_its_reader(
    browser: Browser, course: Course, member: User, trainer: User, phone
) -> None:
    browser.sign_in(member)
    assert send(browser).location == f"{URL}#feedback"
    studio = phone(trainer)
    assert 'waiting-number">1</b><span>Chỗ người học báo sai' in studio.get("/studio").text
    assert '<span class="list-note due">1 chỗ người học báo sai' in studio.get("/studio/courses/an-toan").text
    shown = studio.get(STUDIO).text
    assert "Số này đổi rồi." in shown
    assert f'href="{URL}#dung">Dừng lại: Dừng</a>' in shown
    assert member.name not in shown

    (report,) = reports()
    answer = studio.post(f"{STUDIO}/{report.id}", data={"state": "fixed", "reply": "Sửa rồi, cảm ơn cô."})

    assert answer.status_code == 303
    mine = browser.get(URL).text
    assert "Đã sửa" in mine
    assert "Sửa rồi, cảm ơn cô." in mine
    assert "chỗ người học báo sai" not in studio.get("/studio").text
    assert "Người học nói gì (" not in studio.get("/studio/courses/an-toan").text
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "report.answered")).one()
    assert (event.actor_id, event.details) == (trainer.id, {"report": report.id, "state": "fixed"})


def test_an_answer_can_be_taken_back(browser: Browser, course: Course, member: User, trainer: User, phone) -> None:
    send(browser.sign_in(member))
    (report,) = reports()
    studio = phone(trainer)
    studio.post(f"{STUDIO}/{report.id}", data={"state": "not_wrong", "reply": "Đúng mà."})
    assert "Đúng mà." in browser.get(URL).text

    studio.post(f"{STUDIO}/{report.id}", data={"state": "new"})

    assert "Đúng mà." not in browser.get(URL).text
    assert [(one.state, one.reply, one.answered_by_id) for one in reports()] == [("new", "", None)]


def test_the_form_sent_twice_is_one_report(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member)

    assert [send(browser).status_code for _time in range(2)] == [303, 303]

    assert len(reports()) == 1


def test_words_are_not_needed_and_a_place_that_is_none_is_the_whole_page(
    browser: Browser, course: Course, member: User
) -> None:
    send(browser.sign_in(member), text="  ", place="khong-co")

    assert [(report.place, report.text) for report in reports()] == [("", "")]
    assert "Cả bài" in browser.get(URL).text


def test_a_long_text_comes_back_in_its_form(browser: Browser, course: Course, member: User) -> None:
    long = "a" * (MAX_TEXT_LENGTH + 1)

    answer = send(browser.sign_in(member), text=long)

    assert answer.status_code == 422
    assert long in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert reports() == []


def test_there_is_a_number_of_reports_a_day(browser: Browser, course: Course, member: User, fixed_clock) -> None:
    browser.sign_in(member)
    answers = [send(browser, token=f"t{at}").status_code for at in range(MAX_REPORTS_PER_DAY + 1)]

    assert answers == [303] * MAX_REPORTS_PER_DAY + [422]
    fixed_clock.advance(days=1, seconds=1)
    assert send(browser, token="later").status_code == 303


def test_the_form_knows_where_the_reader_was_and_leads_back_there(
    browser: Browser, course: Course, member: User
) -> None:
    html = browser.sign_in(member).get(f"{URL}/report?place=dung&back=question-so-bao").text

    assert re.search(r'<option selected value="dung">Dừng</option>', html)
    assert 'value="question-dien-luc">Dừng, câu 1</option>' in html
    assert send(browser, back="question-so-bao").location == f"{URL}#question-so-bao"
    assert send(browser, token="t2", back="//evil").location == f"{URL}#feedback"


def test_a_report_that_waits_can_be_taken_back_by_its_reader_alone(
    browser: Browser, course: Course, member: User, head: User, trainer: User, phone
) -> None:
    send(browser.sign_in(member))
    (report,) = reports()

    assert phone(head).post(f"{URL}/report/{report.id}/withdrawal").status_code == 404
    assert len(reports()) == 1
    phone(trainer).post(f"{STUDIO}/{report.id}", data={"state": "fixed"})
    browser.post(f"{URL}/report/{report.id}/withdrawal")
    assert len(reports()) == 1
    phone(trainer).post(f"{STUDIO}/{report.id}", data={"state": "new"})
    browser.post(f"{URL}/report/{report.id}/withdrawal")
    assert reports() == []


def test_only_who_writes_the_course_reads_and_answers(
    browser: Browser, course: Course, member: User, outsider: User, leader: User, phone
) -> None:
    send(browser.sign_in(member))
    (report,) = reports()

    assert phone(outsider).get(STUDIO).status_code == 404
    assert phone(outsider).post(f"{STUDIO}/{report.id}", data={"state": "fixed"}).status_code == 404
    assert phone(leader).get(STUDIO).status_code == 403
    assert browser.get(STUDIO).status_code == 403
    assert reports()[0].state == "new"


def test_a_long_reply_comes_back_at_its_report(
    browser: Browser, course: Course, member: User, trainer: User, phone
) -> None:
    send(browser.sign_in(member))
    (report,) = reports()
    long = "b" * (MAX_TEXT_LENGTH + 1)

    answer = phone(trainer).post(f"{STUDIO}/{report.id}", data={"state": "fixed", "reply": long})

    assert answer.status_code == 422
    assert long in answer.text
    assert reports()[0].state == "new"


def test_the_screen_filters_and_sorts(
    browser: Browser, course: Course, member: User, head: User, trainer: User, phone
) -> None:
    studio = phone(trainer)
    assert "Chưa ai nói gì" in studio.get(STUDIO).text
    send(browser.sign_in(member), text="Cũ", token="a")
    send(browser, text="Mới hơn", token="b")
    browser.post("/courses/an-toan/hoi/rating", data={"rating": "hard"})
    browser.post(f"{URL}/rating", data={"rating": "easy"})
    studio.post(f"{STUDIO}/{reports()[0].id}", data={"state": "fixed"})

    everything = studio.get(STUDIO).text
    assert everything.index("Mới hơn") < everything.index("Cũ")
    waiting = studio.get(f"{STUDIO}?state=new").text
    assert ("Mới hơn" in waiting, ">Cũ<" in waiting) == (True, False)
    table = studio.get(f"{STUDIO}?sort=hard").text.split("<table")[1]
    assert table.index("Hỏi người nhà") < table.index("Dừng lại")
    assert studio.get(f"{STUDIO}?sort=x&state=y&page=z").status_code == 200


def test_what_was_written_goes_with_the_person(browser: Browser, course: Course, member: User) -> None:
    send(browser.sign_in(member), text="Tôi là Tư đây.")
    assert "Tôi là Tư đây." in browser.get("/account/data").text

    assert erase_report_texts([member.id]) == 1
    db.session.commit()

    assert [report.text for report in reports()] == [""]
