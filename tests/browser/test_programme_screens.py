"""Axe finds nothing on the screens for programmes and for what was learned elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.programmes.models import Assignment, OutsideCertificate
from portal.programmes.operations.assignments import assign_programme
from portal.programmes.operations.certificates import CertificateClaim, record_certificate
from portal.programmes.operations.programmes import ProgrammeSpec, create_programme
from portal.units.models import Unit
from tests.browser.looks import visit


@pytest.fixture
def given(leader: User, commune: Unit, member: User) -> Assignment:
    """A programme of the commune, given to it, and a certificate of the member that waits."""
    ids = db.session.scalars(select(Course.id).order_by(Course.id)).all()
    wanted = ProgrammeSpec(
        "Đi từng ngõ", compulsory=ids[:1], electives=ids[1:], min_electives=1, counts_outside=True
    )
    programme = create_programme(wanted, unit=commune, actor=leader)
    made = assign_programme(programme, commune, due_on=clock.today() + timedelta(days=9), actor=leader)
    record_certificate(CertificateClaim("MobiEdu", "Kỹ năng số", clock.today(), "MB-1"), actor=member)
    db.session.commit()
    return made


def test_screens_of_a_leader(open_phone: Callable[..., Page], leader: User, given: Assignment) -> None:
    programme = f"/programmes/{given.programme_id}"
    certificate = db.session.scalars(select(OutsideCertificate.id)).one()
    places = (
        *("/programmes", "/new-programme", "/new-programme?choose=1", "/outside-certificates/team"),
        *(f"{programme}{end}" for end in ("", "/form", "/withdrawal", "/assignments/new")),
        *(f"/assignments/{given.id}{end}" for end in ("", "/ending")),
        f"/outside-certificates/{certificate}/decline",
    )

    assert visit(open_phone(leader), places) == []


def test_screens_of_a_member(open_phone: Callable[..., Page], member: User, given: Assignment) -> None:
    certificate = db.session.scalars(select(OutsideCertificate.id)).one()
    places = ("/", "/progress", "/outside-certificates", "/outside-certificates/new")

    assert visit(open_phone(member), (*places, f"/outside-certificates/{certificate}/withdrawal")) == []
