"""What was learned elsewhere: recorded, judged by a leader, and counted where the programme allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.errors import FieldError, Forbidden, NotFound, Refused, Stale
from portal.programmes.models import OutsideCertificate
from portal.programmes.operations.certificates import (
    CertificateClaim,
    accept_certificate,
    decline_certificate,
    erase_certificates,
    record_certificate,
    withdraw_certificate,
)
from portal.programmes.operations.programmes import ProgrammeSpec, create_programme
from portal.programmes.queries.certificates import (
    certificates_below,
    get_certificate,
    get_certificate_of,
    own_certificates,
)
from portal.units.models import Unit
from portal.units.queries.memberships import unit_of
from tests.factories import make_course
from tests.programmes.conftest import completion, finish

CLAIM = CertificateClaim("Bình dân học vụ số", "Kỹ năng số", date(2026, 5, 4), "BD-0012")


@pytest.fixture
def certificate(member: User) -> OutsideCertificate:
    """A certificate of the member that waits."""
    made = record_certificate(CLAIM, actor=member)
    db.session.commit()
    return made


def test_it_waits_where_the_leaders_see_it(
    certificate: OutsideCertificate, member: User, head: User, team: Unit, commune: Unit, outsider: User
) -> None:
    for unit in (team, commune):
        (row,) = certificates_below([unit.id], state="waiting", besides=head.id)
        assert (row.user_name, row.unit_name, row.reference) == (member.name, team.name, "BD-0012")
    assert certificates_below([team.id], state="waiting", besides=member.id) == []
    assert [row.id for row in own_certificates(member.id)] == [certificate.id]


@pytest.mark.parametrize(
    ("otherwise", "field"),
    [
        ({"platform": " "}, "platform"),
        ({"platform": "x" * 121}, "platform"),
        ({"title": ""}, "title"),
        ({"reference": ""}, "reference"),
        ({"reference": "x" * 301}, "reference"),
        ({"issued_on": date(1999, 12, 31)}, "issued_on"),
        ({"issued_on": date(2199, 1, 1)}, "issued_on"),
        ({"course_id": 99_999}, "course"),
    ],
    ids=str,
)
def test_what_is_missing_or_cannot_be_is_refused_beside_its_field(
    member: User, otherwise: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldError) as refused:
        record_certificate(replace(CLAIM, **otherwise), actor=member)  # type: ignore[arg-type]  # any of its fields

    assert refused.value.field == field
    assert db.session.query(OutsideCertificate).count() == 0


def test_a_course_that_the_person_does_not_see_cannot_be_named(member: User, outsider: User) -> None:
    theirs = unit_of(outsider.id)
    assert theirs is not None
    course = make_course("rieng", unit=theirs.code)

    with pytest.raises(FieldError) as refused:
        record_certificate(replace(CLAIM, course_id=course.id), actor=member)

    assert refused.value.field == "course"


def test_the_same_one_is_recorded_once_by_each(certificate: OutsideCertificate, member: User, head: User) -> None:
    with pytest.raises(FieldError) as refused:
        record_certificate(replace(CLAIM, reference=" BD-0012 "), actor=member)
    record_certificate(CLAIM, actor=head)

    assert refused.value.field == "reference"


def test_one_that_was_declined_is_mended_and_waits_again(
    certificate: OutsideCertificate, member: User, head: User
) -> None:
    decline_certificate(certificate, reason="Tra không ra.", actor=head)
    again = record_certificate(replace(CLAIM, title="Kỹ năng số nâng cao"), actor=member)

    assert again.id == certificate.id
    assert (again.state, again.title, again.reason, again.decided_at) == (
        "waiting",
        "Kỹ năng số nâng cao",
        "",
        None,
    )


def test_it_stands_for_its_course_where_the_programme_says_so(
    member: User, head: User, leader: User, commune: Unit, courses: dict[str, int]
) -> None:
    counting, other = (
        create_programme(
            ProgrammeSpec(title, compulsory=[courses["a"], courses["b"]], counts_outside=counts),
            unit=commune,
            actor=leader,
        )
        for title, counts in (("Có tính", True), ("Không tính", False))
    )
    ids = (counting.id, other.id)
    finish(member, courses["a"])
    certificate = record_certificate(replace(CLAIM, course_id=courses["b"]), actor=member)
    db.session.commit()
    before = completion(member, ids[0])

    accept_certificate(certificate, actor=head)
    db.session.commit()

    held = completion(member, ids[0])
    assert before is None
    assert held is not None
    assert held.completed_at == certificate.decided_at
    assert completion(member, ids[1]) is None


def test_without_a_course_it_stands_for_an_elective(
    member: User, head: User, leader: User, commune: Unit, courses: dict[str, int]
) -> None:
    programme = create_programme(
        ProgrammeSpec(
            "Có tính", compulsory=[courses["a"]], electives=[courses["c"]], min_electives=1, counts_outside=True
        ),
        unit=commune,
        actor=leader,
    )
    finish(member, courses["a"])
    certificate = record_certificate(CLAIM, actor=member)

    accept_certificate(certificate, actor=head)
    db.session.commit()

    assert completion(member, programme.id) is not None


def test_nobody_decides_twice_but_a_declined_one_may_be_accepted_later(
    certificate: OutsideCertificate, head: User, leader: User
) -> None:
    decline_certificate(certificate, reason="Tra không ra.", actor=head)
    with pytest.raises(Stale):
        decline_certificate(certificate, reason="Tra không ra.", actor=leader)
    accept_certificate(certificate, actor=leader)
    with pytest.raises(Stale):
        accept_certificate(certificate, actor=head)

    assert (certificate.state, certificate.reason, certificate.decided_by_id) == ("accepted", "", leader.id)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_declining_says_why(certificate: OutsideCertificate, head: User, reason: str) -> None:
    with pytest.raises(FieldError) as refused:
        decline_certificate(certificate, reason=reason, actor=head)

    assert refused.value.field == "reason"
    assert certificate.state == "waiting"


@pytest.mark.parametrize("who", ["member", "trainer", "outsider"])
def test_nobody_else_decides(request: pytest.FixtureRequest, certificate: OutsideCertificate, who: str) -> None:
    actor: User = request.getfixturevalue(who)

    with pytest.raises(Forbidden):
        accept_certificate(certificate, actor=actor)
    with pytest.raises(Forbidden):
        decline_certificate(certificate, reason="Không", actor=actor)


def test_a_head_does_not_judge_the_own(head: User, leader: User, team: Unit) -> None:
    certificate = record_certificate(CLAIM, actor=head)

    with pytest.raises(Forbidden):
        accept_certificate(certificate, actor=head)
    with pytest.raises(NotFound):
        get_certificate(certificate.id, below=[team.id], besides=head.id)
    accept_certificate(certificate, actor=leader)

    assert certificate.state == "accepted"


def test_it_is_taken_back_while_it_waits_and_by_its_person_only(
    certificate: OutsideCertificate, member: User, head: User
) -> None:
    with pytest.raises(Forbidden):
        withdraw_certificate(certificate, actor=head)
    with pytest.raises(NotFound):
        get_certificate_of(certificate.id, user_id=head.id)
    accept_certificate(certificate, actor=head)
    with pytest.raises(Refused):
        withdraw_certificate(certificate, actor=member)
    second = record_certificate(replace(CLAIM, reference="2"), actor=member)
    withdraw_certificate(second, actor=member)

    assert [row.id for row in own_certificates(member.id)] == [certificate.id]


def test_no_more_wait_than_somebody_can_look_at(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.programmes.operations.certificates.MAX_WAITING_CERTIFICATES", 2)
    for number in ("1", "2"):
        record_certificate(replace(CLAIM, reference=number), actor=member)

    with pytest.raises(Refused):
        record_certificate(replace(CLAIM, reference="3"), actor=member)


def test_forgetting_leaves_that_there_was_one_and_nothing_it_says(member: User, head: User) -> None:
    for number in ("1", "2"):
        declined = record_certificate(replace(CLAIM, reference=number), actor=member)
        decline_certificate(declined, reason="Trần Văn Tư xem lại.", actor=head)
    kept = record_certificate(CLAIM, actor=head)
    db.session.commit()

    number_blanked = erase_certificates([member.id])
    db.session.commit()

    rows = db.session.query(OutsideCertificate).filter_by(user_id=member.id).all()
    assert number_blanked == 2
    assert {(row.platform, row.title, row.reason, row.state) for row in rows} == {("", "", "", "declined")}
    assert {row.reference for row in rows} == {str(row.id) for row in rows}
    assert db.session.get_one(OutsideCertificate, kept.id).title == "Kỹ năng số"


def test_tomorrow_has_not_come(member: User) -> None:
    with pytest.raises(FieldError):
        record_certificate(replace(CLAIM, issued_on=clock.today() + timedelta(days=1)), actor=member)
    today = record_certificate(replace(CLAIM, issued_on=clock.today()), actor=member)

    assert today.state == "waiting"
