"""Certificates are issued when something was completed, in the same transaction, and anew when it was renewed."""

import uuid
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from portal import clock
from portal.accounts.models import User
from portal.certificates.enums import CertificateKind
from portal.certificates.events import certificate_changed, certificate_issued
from portal.certificates.models import Certificate, CertificateSetting
from portal.certificates.queries import issuing
from portal.certificates.queries.certificates import last_certificate
from portal.certificates.rules.numbers import new_number
from portal.courses.models import Course
from portal.db import db
from portal.programmes.models import Programme, ProgrammeCompletion


def on_course_completed(user_ids: Collection[int], *, course_id: int) -> None:
    """Issue the certificate of a course that gives one to those who have just finished it."""
    _issue_all_for_course(user_ids, course_id)


def on_completion_changed(user_ids: Collection[int]) -> None:
    """Issue the certificates of programmes that these people have completed or renewed."""
    issue_for_programmes(user_ids)


def issue_for_programmes(user_ids: Collection[int]) -> None:
    """Issue to these people for each programme they completed that gives one, unless they have it."""
    issuers = issuing.IssuerFinder()
    for completion, user in issuing.completions_with_certificate(user_ids):
        _issue_for_programme(completion, user, issuers)


def issue_for_course(user_id: int, course_id: int) -> Certificate | None:
    """The certificate for a course that the person finished, if it gives one and there is none yet."""
    return next(iter(_issue_all_for_course([user_id], course_id)), None)


def _issue_all_for_course(user_ids: Collection[int], course_id: int) -> list[Certificate]:
    setting = issuing.find_setting(course_id=course_id)
    if setting is None or not setting.is_issued:
        return []
    db.session.flush()
    issuers = issuing.IssuerFinder()
    issued = (_issue_for_course(user_id, course_id, setting, issuers) for user_id in user_ids)
    return [one for one in issued if one is not None]


def _issue_for_course(
    user_id: int, course_id: int, setting: CertificateSetting, issuers: issuing.IssuerFinder
) -> Certificate | None:
    user, at = db.session.get_one(User, user_id), issuing.finished_at(user_id, course_id)
    if at is None or user.anonymised_at is not None:
        return None
    if last_certificate(user_id, course_id=course_id, programme_id=None) is not None:
        return None
    course = db.session.get_one(Course, course_id)
    return _issue(
        user,
        setting,
        issuers,
        kind=CertificateKind.COURSE,
        course_id=course_id,
        title=course.title,
        completed_on=_day(at),
        details=issuing.course_details(user_id, course_id),
    )


def issue_to_completers(
    *, course_id: int | None, programme_id: str | None, size: int
) -> Iterator[tuple[int, int, int]]:
    """Issue to all who completed the course or programme and have no certificate of it; again issues nothing.

    After each `size` people: how many were looked at, of how many, and how many certificates these got.
    """
    ids = issuing.completer_ids(course_id=course_id, programme_id=programme_id)
    for begin in range(0, len(ids), size):
        some = ids[begin : begin + size]
        if course_id is not None:
            issued = _issue_all_for_course(some, course_id)
        else:
            issuers, rows = issuing.IssuerFinder(), issuing.completions_with_certificate(some)
            rows = [row for row in rows if row.ProgrammeCompletion.programme_id == programme_id]
            tried = (_issue_for_programme(done, user, issuers) for done, user in rows)
            issued = [one for one in tried if one is not None]
        yield begin + len(some), len(ids), len(issued)


def replace_certificate(old: Certificate, **changed: Any) -> Certificate:
    """A new certificate with a new number in place of the old one, whose page points to it from now on."""
    kept = {
        column.key: getattr(old, column.key)
        for column in Certificate.__table__.columns
        if column.key not in {"id", "replaced_by_id", "revoked_at", "revoked_by_id", "revoked_reason"}
    }
    new = Certificate(
        **kept
        | changed
        | {
            "number": new_number(clock.today().year),
            "issued_on": clock.today(),
            "replaces_id": old.id,
            "subject_uuid": uuid.uuid4().urn,
            "created_at": clock.now(),
        }
    )
    db.session.add(new)
    db.session.flush()
    old.replaced_by_id = new.id
    db.session.flush()
    certificate_changed.send(old)
    certificate_issued.send(new)
    return new


def _issue_for_programme(
    completion: ProgrammeCompletion, user: User, issuers: issuing.IssuerFinder
) -> Certificate | None:
    """A first certificate, or a new one in place of the last where it was renewed on a later day."""
    setting = issuing.find_setting(programme_id=completion.programme_id)
    if setting is None:
        return None
    last = last_certificate(user.id, course_id=None, programme_id=completion.programme_id)
    completed_on = _day(completion.renewed_at)
    if last is not None and last.completed_on >= completed_on:
        return None
    new = _issue(
        user,
        setting,
        issuers,
        kind=CertificateKind.PROGRAMME,
        programme_id=completion.programme_id,
        title=db.session.get_one(Programme, completion.programme_id).title,
        completed_on=completed_on,
        expires_on=_day(completion.valid_until) if completion.valid_until is not None else None,
        replaces_id=last.id if last is not None else None,
        details=issuing.programme_details(user.id, completion.programme_id),
    )
    if last is not None:
        last.replaced_by_id = new.id
        db.session.flush()
        certificate_changed.send(last)
    return new


def _issue(user: User, setting: CertificateSetting, issuers: issuing.IssuerFinder, **said: Any) -> Certificate:
    issuer = issuers.issuer_for(user.id)
    certificate = Certificate(
        number=new_number(clock.today().year),
        user_id=user.id,
        holder_name=user.name,
        title_en=setting.title_en,
        text=setting.text,
        text_en=setting.text_en,
        issuer_unit_id=issuer.unit_id,
        issuer_name=issuer.name,
        issuer_place=issuer.place,
        signer_name=issuer.signer_name,
        signer_title=issuer.signer_title,
        issued_on=clock.today(),
        subject_uuid=uuid.uuid4().urn,
        created_at=clock.now(),
        **said,
    )
    db.session.add(certificate)
    db.session.flush()
    certificate_issued.send(certificate)
    return certificate


def _day(at: datetime) -> date:
    return at.astimezone(clock.VIETNAM).date()
