"""Certificates of the demonstration: the screens have one in each state to show."""

from __future__ import annotations

from sqlalchemy import select

from portal import clock
from portal.accounts.queries.users import find_by_login
from portal.certificates.models import Certificate, CertificateLayout
from portal.certificates.rules.status import status_on
from portal.db import db
from portal.demo.certificates import COURSE, write_certificates
from portal.demo.curriculum import HEADS_PROGRAMME, MEMBERS_PROGRAMME
from portal.demo.sign_ins import MEMBER
from tests.factories import lesson_markdown, make_course, shipped_library


def test_some_hold_one_is_revoked_and_one_is_replaced(build):
    make_course(COURSE, pages={"01-mot.md": lesson_markdown("Một")})

    build(members=120)

    db.session.rollback()
    found = db.session.scalars(select(Certificate)).all()
    member = find_by_login(MEMBER.username)
    assert member is not None
    assert [status_on(one, clock.today()).value for one in found if one.user_id == member.id] == ["valid"]
    assert {status_on(one, clock.today()).value for one in found} == {"valid", "revoked", "replaced"}


def test_they_wear_a_logo_and_a_seal_that_are_drawn_for_it(build):
    make_course(COURSE, pages={"01-mot.md": lesson_markdown("Một")})

    build(members=60)

    db.session.rollback()
    layout = db.session.scalars(select(CertificateLayout)).one()
    assert layout.signer_name
    for drawn in (layout.logo, layout.seal):
        assert drawn is not None
        assert drawn.startswith(b"\x89PNG")


def test_without_a_demonstration_none_is_issued(app):
    write_certificates()

    assert db.session.scalars(select(Certificate)).all() == []


def test_the_shipped_courses_have_what_gives_one():
    library = shipped_library()

    assert COURSE in {course.slug for course in library.courses}
    assert {MEMBERS_PROGRAMME, HEADS_PROGRAMME} <= {one.id for one in library.programmes}
