"""Leaders find certificates of their units, print what holds and take the list along; nobody else does."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.certificates.enums import CertificateStatus
from portal.certificates.filters import CertificateFilters
from portal.certificates.models import Certificate
from portal.certificates.operations.issue import replace_certificate
from portal.certificates.operations.revoke import revoke_certificate
from portal.certificates.queries.listed import count_listed, list_certificates, listed_subjects
from portal.certificates.rules.status import status_on
from portal.courses.models import Course
from portal.db import db
from portal.units.models import Unit
from portal.units.operations.grants import grant_role
from portal.units.operations.memberships import join_unit
from tests.certificates.issued import issued_certificate
from tests.conftest import Browser
from tests.documents.reading import texts
from tests.factories import make_course, make_unit, make_user


@pytest.fixture
def course(app: Flask) -> Course:
    return make_course(slug="a", title="Khóa A")


@pytest.fixture
def papers(course: Course, member: User, team: Unit, head: User) -> dict[str, Certificate]:
    """One certificate in each state, of people of one team, and one of another team for another course."""
    other, today = make_course(slug="b", title="Khóa B"), clock.today()
    beside = make_unit("Tổ bên", parent=team.parent)
    states = [*CertificateStatus, "beside"]
    people = {name: make_user(f"Người {number}") for number, name in enumerate(states)}
    for name, person in people.items():
        join_unit(person, beside if name == "beside" else team, actor=None)
    found = {}
    for number, (name, person) in enumerate(people.items()):
        given = issued_certificate(person, other if name == "beside" else course, uuid=f"urn:uuid:{number}")
        found[name] = db.session.get_one(Certificate, given)
    found["valid"].expires_on = today + timedelta(days=30)
    found["expired"].expires_on = today - timedelta(days=1)
    revoke_certificate(found["revoked"], "Cấp nhầm", actor=None)
    found["new"] = replace_certificate(found["replaced"])
    db.session.commit()
    return found


def listed(unit: Unit, **asked: object) -> set[int]:
    wanted = CertificateFilters(**asked)
    rows = list_certificates(unit.id, wanted, clock.today(), limit=100)
    assert count_listed(unit.id, wanted, clock.today()) == len(rows)
    return {one.id for one in rows}


def ids(papers: dict[str, Certificate], *names: str) -> set[int]:
    return {papers[name].id for name in names}


@pytest.mark.both_databases
def test_each_filter_leaves_what_it_says(papers: dict[str, Certificate], team: Unit, course: Course):
    commune = team.parent
    assert listed(commune) == ids(papers, "valid", "expired", "revoked", "new", "beside")
    assert listed(team) == ids(papers, "valid", "expired", "revoked", "new")
    assert listed(commune, unit_id=team.id) == listed(team)
    assert listed(team, unit_id=papers["beside"].user.id + 10_000) == set()
    assert listed(commune, subject=f"course.{course.id}") == listed(team)
    assert listed(commune, subject="programme.khong-co") == set()
    assert listed(commune, expiring=30) == ids(papers, "valid")
    assert listed(commune, text="nguoi 0") == ids(papers, "valid")
    assert listed(commune, text="100%_") == set()
    assert listed(commune, text=papers["expired"].number.lower()) == ids(papers, "expired")
    assert [title for _subject, title in listed_subjects(commune.id)] == ["Khóa A", "Khóa B"]
    for status in CertificateStatus:
        rows = list_certificates(commune.id, CertificateFilters(status=status), clock.today(), limit=100)
        assert rows
        assert {status_on(one, clock.today()) for one in rows} == {status}


def test_it_is_sorted_as_asked(papers: dict[str, Certificate], team: Unit):
    def order(sort: str) -> list[int]:
        return [
            one.id for one in list_certificates(team.id, CertificateFilters(sort=sort), clock.today(), limit=100)
        ]

    assert order("newest") == sorted(listed(team), reverse=True)
    assert order("expiry")[:2] == [papers["expired"].id, papers["valid"].id]
    assert order("name")[0] == papers["valid"].id


@pytest.mark.parametrize(
    "typed",
    ["subject=course.x", "subject=x", "subject=programme.", "status=x", "expiring=31", "unit=x", "page=-1"],
)
def test_nonsense_in_the_address_asks_for_nothing(papers, browser: Browser, admin: User, team: Unit, typed: str):
    browser.sign_in(admin)
    page = browser.get(f"/certificates/units/{team.id}?{typed}")
    assert page.status_code == 200
    assert papers["valid"].number in page.text


def test_what_holds_is_printed_as_filtered(papers, browser: Browser, admin: User, team: Unit):
    browser.sign_in(admin)
    commune = team.parent
    pages = texts(browser.get(f"/certificates/units/{commune.id}.pdf").data)
    assert len(pages) == 3
    assert {name for name in papers if any(papers[name].number in page for page in pages)} == {
        "valid",
        "new",
        "beside",
    }
    (page,) = texts(browser.get(f"/certificates/units/{commune.id}.pdf?expiring=30").data)
    assert papers["valid"].number in page
    assert browser.get(f"/certificates/units/{commune.id}.pdf?file=2").status_code == 404
    assert browser.get(f"/certificates/units/{commune.id}.pdf?file={10**9}").status_code == 404


def test_the_table_has_the_rows_of_the_list_and_who_took_it_is_noted(papers, browser, leader: User, team: Unit):
    papers["valid"].user.name = "=1+1"
    db.session.commit()
    browser.sign_in(leader)
    answer = browser.post(f"/certificates/units/{team.id}.xlsx", data={"status": "valid"})
    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    numbers = {papers[name].number for name in papers}
    assert {row[1] for row in rows if row[1] in numbers} == {papers["valid"].number, papers["new"].number}
    assert any(row[0] == "=1+1" for row in rows)
    noted = db.session.scalars(select(AuditEvent.action).where(AuditEvent.actor_id == leader.id)).all()
    assert "certificate.exported" in noted


def test_a_sibling_finds_none_of_it(papers, browser: Browser, team: Unit):
    head = make_user("Đầu tổ bên")
    grant_role(head, db.session.scalars(select(Unit).where(Unit.name == "Tổ bên")).one(), "leader", actor=None)
    db.session.commit()
    browser.sign_in(head)
    assert browser.get(f"/certificates/units/{team.id}").status_code == 404
    assert browser.get(f"/certificates/units/{team.id}.pdf").status_code == 404
    assert browser.post(f"/certificates/units/{team.id}.xlsx").status_code == 404


def test_what_is_pressed_twice_is_done_once(papers, browser: Browser, leader: User):
    browser.sign_in(leader)
    paper = papers["valid"]
    paper.user.name = "Chú Tư Đúng"
    db.session.commit()
    place = f"/certificates/{paper.id}"
    first, second = (browser.post(f"{place}/reissue").headers["Location"] for _time in range(2))
    assert first == second != place
    for _time in range(2):
        assert browser.post(f"{first}/revocation", data={"reason": "Cấp nhầm"}).status_code == 303
    assert browser.post(f"{first}/revocation", data={"reason": "Lý do khác"}).status_code == 422
    actions = db.session.scalars(select(AuditEvent.action).where(AuditEvent.actor_id == leader.id)).all()
    done = sorted(action for action in actions if action.startswith("certificate"))
    assert done == ["certificate.reissued", "certificate.revoked"]


def test_people_find_their_papers_where_they_look(papers, browser: Browser, leader: User):
    paper = papers["valid"]
    browser.sign_in(paper.user)
    assert "/certificates" in browser.get("/account").text
    browser.sign_in(leader)
    assert f"/certificates/{paper.id}" in browser.get(f"/people/{paper.user_id}").text
    page = browser.get(f"/certificates/{paper.id}").text
    assert f"/verify/{paper.number}" in page


def test_what_holds_no_more_is_not_printed_again(papers, browser: Browser, leader: User):
    browser.sign_in(leader)
    said = {name: browser.get(f"/certificates/{paper.id}.pdf").status_code for name, paper in papers.items()}
    assert {name for name, code in said.items() if code == 404} == {"revoked", "replaced"}
