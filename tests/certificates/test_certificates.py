"""Certificates are issued once, renewed with a new number, revoked by leaders alone, and checked by everybody."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from re import findall, sub

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.accounts.models import Throttle, User
from portal.certificates.enums import CertificateStatus
from portal.certificates.models import Certificate
from portal.certificates.operations.erasure import erase_issued_certificates
from portal.certificates.operations.issue import issue_to_completers, replace_certificate
from portal.certificates.operations.revoke import reissue_certificate, revoke_certificate
from portal.certificates.operations.settings import SettingDetails, set_certificate
from portal.certificates.rules.numbers import new_number
from portal.certificates.rules.status import status_on
from portal.certificates.views.wording import printed_certificates
from portal.courses.models import Course
from portal.db import db
from portal.documents.certificate_pdf import certificates_pdf
from portal.errors import FieldError, Forbidden, Refused
from portal.programmes.models import Programme
from portal.units.models import Unit
from portal.units.operations.grants import grant_role
from portal.units.operations.memberships import join_unit
from portal.web.display import Display
from tests.conftest import Browser
from tests.documents.reading import texts
from tests.factories import make_unit, make_user
from tests.programmes.conftest import START, at, completion, courses, finish, go_over, publish

__all__ = ["at", "courses"]
GIVES = SettingDetails(is_issued=True, text="Đã dạy bà con.", text_en="Taught neighbours.", title_en="Basics")
YEARLY = "programmes:\n  - {id: co-ban, title: Cơ bản, compulsory: [a], min_electives: 0, valid_months: 12}\n"


def certificates(user: User) -> list[Certificate]:
    return list(
        db.session.scalars(select(Certificate).where(Certificate.user_id == user.id).order_by(Certificate.id))
    )


@pytest.fixture
def issued(courses: dict[str, int], member: User) -> Certificate:
    """The member's certificate for a course that gives one."""
    set_certificate(db.session.get_one(Course, courses["a"]), GIVES, actor=None)
    db.session.commit()
    finish(member, courses["a"])
    return certificates(member)[0]


@pytest.mark.both_databases
def test_finishing_a_course_gives_one_only_where_it_is_set(courses, member, team):
    finish(member, courses["b"])
    assert certificates(member) == []
    set_certificate(db.session.get_one(Course, courses["a"]), GIVES, actor=None)
    db.session.commit()
    finish(member, courses["a"])
    go_over(member, courses["a"])
    [one] = certificates(member)
    assert (one.holder_name, one.title, one.text, one.details["pages"]) == (member.name, "Khóa A", GIVES.text, 1)
    assert one.issuer_unit_id == team.parent_id


def test_who_finished_before_gets_one_and_not_two(courses, member):
    finish(member, courses["a"])
    set_certificate(db.session.get_one(Course, courses["a"]), GIVES, actor=None)
    for number in (1, 0):
        steps = list(issue_to_completers(course_id=courses["a"], programme_id=None, size=10))
        assert sum(issued for _done, _total, issued in steps) == number
    assert len(certificates(member)) == 1


@pytest.mark.both_databases
def test_a_renewal_is_a_new_number_and_the_old_page_points_to_it(browser, courses, member, at):
    publish("a", programmes=YEARLY)
    set_certificate(db.session.get_one(Programme, "co-ban"), GIVES, actor=None)
    db.session.commit()
    at(START)
    finish(member, courses["a"])
    first = certificates(member)[0]
    held = completion(member, "co-ban")
    assert first.expires_on == held.valid_until.astimezone(clock.VIETNAM).date()
    at(held.valid_until - timedelta(days=1))
    go_over(member, courses["a"])
    first, second = certificates(member)
    assert second.number != first.number
    assert (second.completed_on, second.replaces_id) == (clock.today(), first.id)
    assert second.expires_on > first.expires_on
    assert second.number in browser.get(f"/verify/{first.number}").text
    at(completion(member, "co-ban").valid_until + timedelta(days=1))
    assert status_on(second, clock.today()) == CertificateStatus.EXPIRED
    assert "hết hạn" in browser.get(f"/verify/{second.number}").text


def fields(page: str) -> list[str]:
    """What the page says of the paper, without what each of it is called."""
    return findall(r"<dd.*?</dd>", page)


@pytest.mark.parametrize("state", list(CertificateStatus))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_paper_says_what_the_page_says(browser: Browser, issued: Certificate, language: str, state: str):
    issued.signer_title, issued.signer_name, issued.issuer_place = "Người phụ trách", "dì Út", "An Xuyên"
    issued.expires_on = clock.today() - timedelta(days=state == CertificateStatus.EXPIRED)
    db.session.flush()
    if state == CertificateStatus.REPLACED:
        replace_certificate(issued)
    elif state == CertificateStatus.REVOKED:
        revoke_certificate(issued, "Cấp nhầm", actor=None)
    db.session.commit()
    browser.set_cookie("display", Display(language=language).to_cookie())

    page = browser.get(f"/verify/{issued.number}")

    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert f'<html lang="{language}">' in page.text
    assert ("Number on the paper" if language == "en" else "Số trên giấy") in page.text
    assert fields(page.text) == fields(browser.get(f"/verify/{issued.number}?language=vi").text)
    assert len(page.data) < 30_000
    assert status_on(issued, clock.today()) == state
    shown = " ".join(unescape(sub(r"<[^>]+>", " ", page.text)).split())
    with browser.application.test_request_context():
        (printed,) = printed_certificates([issued])
    (paper,) = texts(certificates_pdf([printed], title="x", created=clock.now()))
    said = [printed.number, printed.holder, printed.title, printed.text, printed.details, printed.issuer]
    said += [printed.place_and_day, *printed.dates, *printed.english, printed.signer_title, printed.signer_name]
    assert len([text for text in said if text]) == len(said)
    for text in said:
        assert text in shown, text
        assert "".join(text.split()) in "".join(paper.split()), text


def test_a_stranger_goes_on_in_the_language_of_the_address(browser: Browser, issued: Certificate):
    page = browser.get(f"/verify/{issued.number}?language=en").text
    assert 'href="?language=vi"' in page
    assert 'href="/verify?language=en"' in page
    form = browser.get("/verify?language=en").text
    assert '<input type="hidden" name="language" value="en">' in form
    assert 'href="/verify/file?language=en"' in form
    found = browser.get("/verify", query_string={"number": issued.number, "language": "en"})
    assert found.headers["Location"] == f"/verify/{issued.number}?language=en"
    assert 'action="/verify/file?language=en"' in browser.get("/verify/file?language=en").text
    # A language that is not offered is none.
    assert '<html lang="vi">' in browser.get(f"/verify/{issued.number}?language=x").text
    # The address counts for more than what the browser keeps.
    browser.set_cookie("display", Display(language="en").to_cookie())
    assert '<html lang="vi">' in browser.get(f"/verify/{issued.number}?language=vi").text


def test_unknown_numbers_are_told_with_their_place_and_not_tried_forever(browser: Browser, issued: Certificate):
    wrong = issued.number[:8] + ("3" if issued.number[8] == "2" else "2") + issued.number[9:]
    answer = browser.get(f"/verify/{wrong}")
    assert answer.status_code == 404
    assert "Chỗ thứ 9 bị lộn" in answer.text
    assert db.session.scalars(select(Throttle)).all() == []
    for _time in range(60):
        assert browser.get(f"/verify/{new_number(2026)}").status_code == 404
    assert browser.get(f"/verify/{new_number(2026)}").status_code == 429


def test_a_leader_revokes_with_a_reason_that_stays_private(browser: Browser, issued: Certificate, leader: User):
    browser.sign_in(leader)
    place = f"/certificates/{issued.id}"
    assert browser.post(f"{place}/revocation", data={"reason": " "}).status_code == 422
    assert browser.post(f"{place}/revocation", data={"reason": "Cấp nhầm người"}).status_code == 303
    assert "Cấp nhầm người" in browser.get(place).text
    page = browser.get(f"/verify/{issued.number}").text
    assert "không còn giá trị" in page
    assert "Cấp nhầm" not in page
    with pytest.raises(Refused):
        revoke_certificate(db.session.get_one(Certificate, issued.id), "Lần nữa", actor=None)


def test_nobody_else_sees_or_revokes_it(issued: Certificate, browser: Browser, team: Unit, member: User):
    sibling = make_unit("Tổ bên", parent=team.parent)
    stranger = make_user("Sáu")
    join_unit(stranger, sibling, actor=None)
    grant_role(stranger, sibling, "leader", actor=None)
    db.session.commit()
    for actor in (stranger, member):
        with pytest.raises(Forbidden):
            revoke_certificate(issued, "x", actor=actor)
    browser.sign_in(stranger)
    for end in ("", ".pdf", "/revocation"):
        assert browser.get(f"/certificates/{issued.id}{end}").status_code == 404


def test_a_corrected_name_is_a_new_paper(issued: Certificate, member: User, browser: Browser):
    with pytest.raises(Refused):
        reissue_certificate(issued, actor=None)
    member.name = "Chú Tư Đúng"
    new = reissue_certificate(issued, actor=None)
    db.session.commit()
    assert (new.holder_name, new.replaces_id) == ("Chú Tư Đúng", issued.id)
    assert new.number in browser.get(f"/verify/{issued.number}").text


def test_an_erased_holder_is_named_nowhere(issued: Certificate, member: User, browser: Browser):
    number, name = issued.number, issued.holder_name
    erase_issued_certificates([member.id])
    db.session.commit()
    page = browser.get(f"/verify/{number}").text
    assert name not in page
    assert "không còn giá trị" in page


def test_words_that_are_too_long_are_refused(courses, app: Flask):
    with pytest.raises(FieldError):
        set_certificate(
            db.session.get_one(Course, courses["a"]), SettingDetails(is_issued=True, text="x" * 301), actor=None
        )


def test_screens_open_for_member_and_leader(issued: Certificate, browser: Browser, member: User, admin: User):
    browser.sign_in(member)
    assert issued.number in browser.get("/certificates").text
    assert browser.get(f"/certificates/{issued.id}.pdf").data.startswith(b"%PDF")
    browser.sign_in(admin)
    unit = issued.issuer_unit_id
    assert issued.number in browser.get(f"/certificates/units/{unit}").text
    assert browser.get(f"/certificates/units/{unit}.pdf").data.startswith(b"%PDF")
    assert "Khóa A" in browser.get("/certificates/settings").text
    assert browser.get("/certificates/settings/courses/b").status_code == 200
    assert browser.post("/certificates/settings/courses/b", data={"is_issued": "y"}).status_code == 303
    finish(member, db.session.scalars(select(Course.id).where(Course.slug == "b")).one())
    assert len(certificates(member)) == 2
    assert "0 giấy" in browser.post("/certificates/settings/courses/b/issue").text


def test_the_home_tells_of_a_new_certificate_for_two_weeks(issued: Certificate, browser: Browser, member: User):
    line = "Anh/chị có giấy chứng nhận mới"
    assert line in browser.sign_in(member).get("/").text

    issued.created_at -= timedelta(days=15)
    db.session.commit()

    assert line not in browser.get("/").text
