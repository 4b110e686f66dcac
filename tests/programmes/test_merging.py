"""Two accounts of one person become one: completions, certificates, and what both finished together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.db import begin_write, db
from portal.people.operations.merge_accounts import MergeChoices, merge_accounts
from portal.programmes.models import OutsideCertificate, Programme, ProgrammeCompletion
from portal.programmes.operations.certificates import CertificateClaim, accept_certificate, record_certificate
from portal.programmes.operations.completions import expire_completions
from portal.programmes.operations.programmes import ProgrammeSpec, create_programme
from portal.progress.rules.months import add_months
from portal.units.models import Unit
from tests.factories import make_user
from tests.programmes.conftest import START, completion, finish

DAY = timedelta(days=1)
AT = Callable[[datetime], datetime]


@pytest.fixture
def twin(team: Unit) -> User:
    """The second account of the member."""
    return make_user("Trần Văn Tư", phone="0912000091", unit=team)


@pytest.fixture
def programme(courses: dict[str, int], commune: Unit, leader: User) -> Programme:
    """Two courses, for a year."""
    wanted = ProgrammeSpec("Của xã", compulsory=[courses["a"], courses["b"]], valid_months=12, counts_outside=True)
    made = create_programme(wanted, unit=commune, actor=leader)
    db.session.commit()
    return made


def merge(kept: User, gone: User) -> None:
    db.session.rollback()
    begin_write()
    merge_accounts(kept, gone, choices=MergeChoices(), actor=None)
    db.session.commit()


def test_what_both_finished_together_is_complete(
    member: User, twin: User, programme: Programme, courses: dict[str, int], at: AT
) -> None:
    at(START)
    finish(member, courses["a"])
    at(START + DAY)
    finish(twin, courses["b"])

    at(START + 2 * DAY)
    merge(member, twin)

    held = completion(member, programme.id)
    assert held is not None
    assert held.completed_at == START + DAY


@pytest.mark.parametrize("first_is", ["kept", "gone"])
def test_of_two_completions_the_first_day_and_the_longer_time_hold(
    member: User, twin: User, programme: Programme, courses: dict[str, int], at: AT, first_is: str
) -> None:
    first, second = (member, twin) if first_is == "kept" else (twin, member)
    both = (courses["a"], courses["b"])
    at(START)
    finish(first, *both)
    at(START + 30 * DAY)
    finish(second, *both)

    merge(member, twin)

    held = completion(member, programme.id)
    assert held is not None
    assert (held.completed_at, held.renewed_at) == (START, START + 30 * DAY)
    assert held.valid_until == add_months(START + 30 * DAY, 12)


def test_one_that_ended_gives_way_to_one_that_holds(
    member: User, twin: User, programme: Programme, courses: dict[str, int], at: AT
) -> None:
    both = (courses["a"], courses["b"])
    at(START)
    finish(member, *both)
    at(START + 400 * DAY)
    expire_completions(clock.now())
    db.session.commit()
    finish(twin, *both)

    merge(member, twin)

    held = completion(member, programme.id)
    assert held is not None
    assert (held.valid_until, held.expired_at) == (add_months(START + 400 * DAY, 12), None)


def test_a_certificate_recorded_under_both_stands_as_it_was_accepted(
    member: User, twin: User, head: User, programme: Programme, courses: dict[str, int]
) -> None:
    for user in (member, twin):
        record_certificate(CertificateClaim("MobiEdu", "Khóa", clock.today(), "1", courses["b"]), actor=user)
    theirs = db.session.query(OutsideCertificate).filter_by(user_id=twin.id).one()
    accept_certificate(theirs, actor=head)
    finish(member, courses["a"])

    merge(member, twin)

    kept = db.session.query(OutsideCertificate).filter_by(user_id=member.id).one()
    assert (kept.state, kept.decided_by_id) == ("accepted", head.id)
    assert db.session.query(ProgrammeCompletion).one().user_id == member.id
