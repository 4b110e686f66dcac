"""Certificates are issued when something was completed, in the same transaction, and anew when it was renewed."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert

from portal import clock
from portal.accounts.models import User
from portal.accounts.queries.users import lock_accounts
from portal.certificates.enums import CertificateKind
from portal.certificates.events import certificate_changed, certificate_issued
from portal.certificates.models import Certificate, CertificateSetting
from portal.certificates.queries import issuing
from portal.certificates.rules.numbers import new_numbers
from portal.courses.models import Course
from portal.db import db
from portal.programmes.models import ProgrammeCompletion


def on_course_completed(user_ids: Collection[int], *, course_id: int) -> None:
    """Issue the certificate of a course that gives one to those who have just finished it."""
    _issue_all_for_course(user_ids, course_id)


def on_completion_changed(user_ids: Collection[int]) -> None:
    """Issue the certificates of programmes that these people have completed or renewed."""
    issue_for_programmes(user_ids)


def issue_for_programmes(user_ids: Collection[int]) -> None:
    """Issue to these people for each programme they completed that gives one, unless they have it."""
    _issue_all_for_programmes(issuing.completions_with_certificate(user_ids))


def issue_for_course(user_id: int, course_id: int) -> Certificate | None:
    """The certificate for a course that the person finished, if it gives one and there is none yet."""
    return next(iter(_issue_all_for_course([user_id], course_id)), None)


def issue_to_completers(
    *, course_id: int | None, programme_id: str | None, size: int
) -> Iterator[tuple[int, int, int]]:
    """Issue to all who completed the course or programme and have no certificate of it; again issues nothing.

    After each `size` people: how many were looked at, of how many, and how many certificates these got.
    """
    ids = issuing.completer_ids(course_id=course_id, programme_id=programme_id)
    for begin in range(0, len(ids), size):
        some = ids[begin : begin + size]
        # Whoever issues to the same people at this moment comes first, or finds what was issued here.
        lock_accounts(*some)
        if course_id is not None:
            issued = _issue_all_for_course(some, course_id)
        else:
            issued = _issue_all_for_programmes(
                issuing.completions_with_certificate(some, programme_id=programme_id)
            )
        yield begin + len(some), len(ids), len(issued)


def replace_certificate(old: Certificate, **changed: Any) -> Certificate:
    """A new certificate with a new number in place of the old one, whose page points to it from now on."""
    kept = {
        column.key: getattr(old, column.key)
        for column in Certificate.__table__.columns
        if column.key not in {"id", "replaced_by_id", "revoked_at", "revoked_by_id", "revoked_reason"}
    }
    [number] = _free_numbers(1)
    new = Certificate(
        **kept
        | changed
        | {
            "number": number,
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


def _issue_all_for_course(user_ids: Collection[int], course_id: int) -> list[Certificate]:
    setting = issuing.find_setting(course_id=course_id)
    if setting is None or not setting.is_issued:
        return []
    db.session.flush()
    finishers = issuing.finishers_without_certificate(user_ids, course_id)
    if not finishers:
        return []
    details = issuing.course_details([user.id for user, _at in finishers], course_id)
    title = db.session.get_one(Course, course_id).title
    return _issue(
        (
            user,
            setting,
            {
                "kind": CertificateKind.COURSE,
                "course_id": course_id,
                "title": title,
                "completed_on": _day(at),
                "details": details[user.id],
            },
        )
        for user, at in finishers
    )


def _issue_all_for_programmes(
    completions: Sequence[Row[ProgrammeCompletion, User, CertificateSetting, str]],
) -> list[Certificate]:
    """A first certificate for each, or a new one in place of the last where it was renewed on a later day."""
    if not completions:
        return []
    user_ids = {user.id for _done, user, _setting, _title in completions}
    programme_ids = {done.programme_id for done, _user, _setting, _title in completions}
    last = issuing.last_programme_certificates(user_ids, programme_ids)
    due = [row for row in completions if _is_due(row[0], last.get((row[0].user_id, row[0].programme_id)))]
    if not due:
        return []
    details = issuing.programme_details(user_ids, programme_ids)
    issued = _issue(
        (
            user,
            setting,
            {
                "kind": CertificateKind.PROGRAMME,
                "programme_id": done.programme_id,
                "title": title,
                "completed_on": _day(done.renewed_at),
                "expires_on": _day(done.valid_until) if done.valid_until is not None else None,
                "replaces_id": old.id if (old := last.get((user.id, done.programme_id))) is not None else None,
                "details": details[user.id, done.programme_id],
            },
        )
        for done, user, setting, title in due
    )
    _point_to(issued, last)
    return issued


def _is_due(completion: ProgrammeCompletion, last: Certificate | None) -> bool:
    return last is None or last.completed_on < _day(completion.renewed_at)


def _point_to(issued: Collection[Certificate], last: Mapping[tuple[int, str | None], Certificate]) -> None:
    """Let the page of each certificate that was renewed point to the new one."""
    replaced = [
        (last[one.user_id, one.programme_id], one) for one in issued if (one.user_id, one.programme_id) in last
    ]
    for old, new in replaced:
        old.replaced_by_id = new.id
    if replaced:
        db.session.flush()
    for old, _new in replaced:
        certificate_changed.send(old)


def _issue(wanted: Iterable[tuple[User, CertificateSetting, dict[str, Any]]]) -> list[Certificate]:
    """A certificate for each of these people and subjects, with what only the subject knows; written at once."""
    rows = list(wanted)
    issuers = issuing.issuers_for({user.id for user, _setting, _said in rows})
    numbers = _free_numbers(len(rows))
    values = [
        said
        | {
            "number": number,
            "user_id": user.id,
            "holder_name": user.name,
            "title_en": setting.title_en,
            "text": setting.text,
            "text_en": setting.text_en,
            "issuer_unit_id": issuers[user.id].unit_id,
            "issuer_name": issuers[user.id].name,
            "issuer_place": issuers[user.id].place,
            "signer_name": issuers[user.id].signer_name,
            "signer_title": issuers[user.id].signer_title,
            "issued_on": clock.today(),
            "subject_uuid": uuid.uuid4().urn,
            "created_at": clock.now(),
        }
        for number, (user, setting, said) in zip(numbers, rows, strict=True)
    ]
    # In one statement and read back in another: SQLite tells the ids of new rows one row at a time.
    db.session.execute(insert(Certificate).execution_options(render_nulls=True), values)
    issued = issuing.certificates_with(numbers)
    for certificate in issued:
        certificate_issued.send(certificate)
    return issued


def _free_numbers(count: int) -> list[str]:
    """So many numbers that no certificate has: one that was drawn before would undo the whole transaction."""
    year = clock.today().year
    drawn = new_numbers(year, count)
    while taken := issuing.taken_numbers(drawn):
        free = [number for number in drawn if number not in taken]
        drawn = [*free, *new_numbers(year, len(taken), taken=drawn)]
    return drawn


def _day(at: datetime) -> date:
    return at.astimezone(clock.VIETNAM).date()
