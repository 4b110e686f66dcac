"""Certificates of who was in a class: of its course, once its roll counts, for who leads these people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.certificates.models import Certificate
from portal.classes.models import Attendance, ClassSession
from portal.db import db
from portal.units.models import Unit
from portal.units.operations.grants import grant_role
from portal.units.operations.memberships import join_unit
from tests.certificates.issued import issued_certificate
from tests.classes.sessions import make_class
from tests.conftest import Browser
from tests.documents.reading import texts
from tests.factories import make_course, make_unit, make_user


@pytest.fixture
def held(team: Unit, member: User, head: User) -> tuple[ClassSession, list[Certificate]]:
    """A closed class of a course, where the member was and two others were not, or from elsewhere."""
    courses = [make_course(slug=slug, title=f"Khóa {slug}") for slug in ("a", "b")]
    beside = make_unit("Tổ bên", parent=team.parent)
    away, guest = make_user("Vắng"), make_user("Khách")
    join_unit(away, team, actor=None)
    join_unit(guest, beside, actor=None)
    session = make_class(team, teacher=head, starts_at=clock.now() - timedelta(hours=3), course_id=courses[0].id)
    session.state, session.roll_closed_at = "held", clock.now()
    by = {"session_id": session.id, "method": "hand", "marked_at": clock.now(), "marked_by_id": head.id}
    for person, state in ((member, "present"), (guest, "present"), (away, "absent")):
        db.session.add(Attendance(user_id=person.id, state=state, **by))
    given = [
        issued_certificate(person, course, uuid=f"urn:uuid:{number}")
        for number, (person, course) in enumerate(
            [(member, courses[0]), (member, courses[1]), (away, courses[0]), (guest, courses[0])]
        )
    ]
    db.session.commit()
    return session, [db.session.get_one(Certificate, one) for one in given]


def test_those_of_the_course_of_who_was_there_are_printed(held, browser: Browser, head: User, leader: User):
    session, (mine, _other_course, _absent, guest) = held
    place = f"/certificates/classes/{session.id}"
    for viewer, seen in ((head, {mine}), (leader, {mine, guest})):
        browser.sign_in(viewer)
        page = browser.get(place).text
        assert {one for one in held[1] if one.number in page} == seen
        assert [text for text in texts(browser.get(f"{place}.pdf").data) if mine.number in text]
        assert len(texts(browser.get(f"{place}.pdf").data)) == len(seen)
    assert browser.get(f"{place}.pdf?file=2").location == place
    assert place in browser.get(f"/classes/{session.id}").text


def test_of_a_class_without_a_course_each_paper_is_printed(held, browser: Browser, head: User):
    session, _papers = held
    session.course_id = None
    db.session.commit()
    browser.sign_in(head)
    assert len(texts(browser.get(f"/certificates/classes/{session.id}.pdf").data)) == 2


@pytest.mark.parametrize("change", [{"roll_closed_at": None}, {"needs_confirmation": True}])
def test_an_open_roll_gives_none(held, browser: Browser, head: User, change: dict[str, object]):
    session, papers = held
    for name, value in change.items():
        setattr(session, name, value)
    db.session.commit()
    browser.sign_in(head)
    page = browser.get(f"/certificates/classes/{session.id}")
    assert page.status_code == 200
    assert not any(paper.number in page.text for paper in papers)
    assert browser.get(f"/certificates/classes/{session.id}.pdf").status_code == 302


def test_the_head_of_a_sibling_finds_no_class(held, browser: Browser, team: Unit):
    session, _papers = held
    other = make_user("Đầu tổ bên")
    grant_role(other, make_unit("Tổ khác", parent=team.parent), "leader", actor=None)
    db.session.commit()
    browser.sign_in(other)
    assert browser.get(f"/certificates/classes/{session.id}").status_code == 404
    assert browser.get(f"/certificates/classes/{session.id}.pdf").status_code == 404
