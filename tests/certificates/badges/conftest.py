"""A certificate of this portal, and the files that it is handed out as."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.certificates.badges.models import BadgeKey
from portal.certificates.badges.operations import make_key
from portal.certificates.models import Certificate
from portal.certificates.rules.numbers import new_number
from portal.db import db
from tests.certificates.issued import issued_certificate
from tests.factories import make_course


@pytest.fixture
def key(app) -> BadgeKey:
    """The key that signs."""
    made = make_key()
    db.session.commit()
    return made


@pytest.fixture
def issued(member: User, commune, key: BadgeKey) -> Certificate:
    """A certificate of the member for a course, issued by the commune."""
    course = make_course(slug="lua-dao", title="Nhận diện lừa đảo")
    certificate = db.session.get_one(Certificate, issued_certificate(member, course))
    certificate.issuer_name, certificate.issuer_unit_id = "Phường An Xuyên, Tỉnh Cà Mau", commune.id
    certificate.details = {"pages": 12, "score": 90}
    certificate.number = new_number(2026)
    db.session.commit()
    return certificate
