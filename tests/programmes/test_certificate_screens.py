"""The screens for what was learned elsewhere: recorded by a member, judged by a leader."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.programmes.models import OutsideCertificate
from portal.programmes.operations.certificates import CertificateClaim, accept_certificate, record_certificate
from tests.conftest import Browser
from tests.programmes.conftest import beside


@pytest.mark.both_databases
def test_a_member_records_a_certificate_and_the_head_accepts_it(
    browser: Browser, member: User, head: User, courses: dict[str, int]
) -> None:
    said = {
        "platform": "MobiEdu",
        "title": "=1+1",
        "issued_on": "2026-05-04",
        "reference": "Số 1",
        "course": courses["a"],
    }
    recorded = browser.sign_in(member).post("/outside-certificates", data=said)
    own = browser.get("/outside-certificates").text
    waiting = browser.sign_in(head).get("/outside-certificates/team").text
    certificate = db.session.query(OutsideCertificate).one()
    accepted = browser.post(f"/outside-certificates/{certificate.id}/acceptance")
    late = browser.post(f"/outside-certificates/{certificate.id}/acceptance")

    assert recorded.status_code == accepted.status_code == late.status_code == 303
    assert "=1+1" in own
    assert "Chờ người phụ trách coi" in own
    assert member.name in waiting
    assert "Khóa A" in waiting
    assert "Vừa có người coi" in browser.get("/outside-certificates/team").text
    assert "=1+1" in browser.get("/outside-certificates/team?state=accepted").text


@pytest.mark.parametrize(
    ("otherwise", "field"),
    [
        ({"platform": ""}, "platform"),
        ({"title": ""}, "title"),
        ({"issued_on": ""}, "issued_on"),
        ({"issued_on": "2199-01-01"}, "issued_on"),
        ({"reference": ""}, "reference"),
        ({"reference": "SỐ-1", "platform": "MobiEdu"}, "reference"),
        ({"course": "9999"}, "course"),
        ({"course": "abc"}, "course"),
    ],
    ids=str,
)
def test_what_is_wrong_in_a_certificate_stands_beside_its_field(
    browser: Browser, certificate: OutsideCertificate, member: User, otherwise: Mapping[str, str], field: str
) -> None:
    said = {"platform": "Khác", "title": "Khóa", "issued_on": "2026-05-04", "reference": "2", "course": ""}

    answer = browser.sign_in(member).post("/outside-certificates", data=said | dict(otherwise))

    assert answer.status_code == 422
    assert beside(answer.text, field)
    assert db.session.query(OutsideCertificate).count() == 1


def test_declining_asks_why_and_the_person_reads_it(
    browser: Browser, certificate: OutsideCertificate, member: User, head: User
) -> None:
    place = f"/outside-certificates/{certificate.id}/decline"
    browser.sign_in(head)

    without = browser.post(place, data={"reason": " "})
    with_reason = browser.post(place, data={"reason": "Tra không ra số này."})

    assert (without.status_code, with_reason.status_code) == (422, 303)
    assert "Ghi lý do" in beside(without.text, "reason")
    assert "Tra không ra số này." in browser.sign_in(member).get("/outside-certificates").text


def test_a_certificate_is_taken_back_while_it_waits(
    browser: Browser, certificate: OutsideCertificate, member: User, head: User
) -> None:
    place = f"/outside-certificates/{certificate.id}/withdrawal"
    question = browser.sign_in(member).get(place)
    accept_certificate(certificate, actor=head)
    db.session.commit()
    late = browser.post(place)
    told = browser.get("/outside-certificates").text

    assert question.status_code == 200
    assert late.status_code == 303
    assert "nên không rút được nữa" in told
    assert db.session.query(OutsideCertificate).count() == 1


@pytest.mark.parametrize("page", ["0", "-1", "1000000000", "99999999999", "x"])
@pytest.mark.parametrize("state", ["waiting", "accepted", "' OR 1=1"])
def test_an_address_written_by_hand_shows_a_list(
    browser: Browser, certificate: OutsideCertificate, head: User, page: str, state: str
) -> None:
    answer = browser.sign_in(head).get("/outside-certificates/team", query_string={"page": page, "state": state})

    assert answer.status_code == 200


def test_a_long_list_has_pages(
    browser: Browser, member: User, head: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.programmes.routes.certificates.PAGE_SIZE", 2)
    for number in range(3):
        record_certificate(
            CertificateClaim("MobiEdu", f"Khóa số {number}", clock.today(), str(number)), actor=member
        )
    db.session.commit()
    browser.sign_in(head)

    first = browser.get("/outside-certificates/team").text
    last = browser.get("/outside-certificates/team?page=2").text

    assert "Khóa số 0" in first
    assert "Khóa số 2" not in first
    assert "Khóa số 2" in last
