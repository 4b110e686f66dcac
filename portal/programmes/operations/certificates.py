"""What members learned on other platforms: recorded by themselves, accepted or declined by their leaders."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import String, cast, update

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.courses.queries.published import list_courses, units_above
from portal.db import db
from portal.errors import FieldError, Refused, Stale, require
from portal.programmes import permissions
from portal.programmes.enums import CertificateState
from portal.programmes.models import OutsideCertificate
from portal.programmes.operations.completions import record_completions
from portal.programmes.queries.certificates import find_certificate, number_of_waiting_certificates
from portal.programmes.queries.completion_inputs import lock_people
from portal.units import permissions as units
from portal.units.queries.memberships import unit_of

MAX_LENGTHS = {"platform": 120, "title": 200, "reference": 300}  # characters
MAX_REASON_LENGTH = 500
MIN_ISSUED_ON = date(2000, 1, 1)
MAX_WAITING_CERTIFICATES = 50  # of one person


@dataclass(frozen=True)
class CertificateClaim:
    """What a member says they learned elsewhere; `course_id` is the course here that it stands for, if any."""

    platform: str
    title: str
    issued_on: date
    reference: str
    course_id: int | None = None


def record_certificate(claim: CertificateClaim, *, actor: Actor) -> OutsideCertificate:
    """Keep a certificate of the actor, waiting for a leader; one that was declined waits again as it is now.

    Raises FieldError for what is missing or too long, a day that has not come or long before there was such a
    thing, a course that is not there for the person, and what the person has recorded already.
    """
    said = {name: " ".join(getattr(claim, name).split()) for name in MAX_LENGTHS}
    _ensure_valid(claim, said, actor)
    lock_people([actor.id])  # a form that is sent twice at once
    certificate = find_certificate(actor.id, platform=said["platform"], reference=said["reference"])
    if certificate is not None and certificate.state != CertificateState.DECLINED:
        raise FieldError("reference", _("You have recorded this certificate already."))
    if certificate is None:
        if number_of_waiting_certificates(actor.id) >= MAX_WAITING_CERTIFICATES:
            raise Refused(_("Many of your certificates wait already. Let your leader look at them first."))
        certificate = OutsideCertificate(user_id=actor.id, platform=said["platform"], reference=said["reference"])
        db.session.add(certificate)
    certificate.title, certificate.issued_on, certificate.course_id = (
        said["title"],
        claim.issued_on,
        claim.course_id,
    )
    certificate.state, certificate.recorded_at = CertificateState.WAITING, clock.now()
    certificate.reason, certificate.decided_at, certificate.decided_by_id = "", None, None
    db.session.flush()
    record(actor, "certificate.recorded", certificate, user=actor.id)
    return certificate


def withdraw_certificate(certificate: OutsideCertificate, *, actor: Actor) -> None:
    """Take a certificate back that nobody has decided on; Refused for another. Forbidden unless it is the own."""
    require(certificate.user_id == actor.id)
    _refresh_locked(certificate)
    if certificate.state != CertificateState.WAITING:
        raise Refused(_("Your leader has decided on it meanwhile, so it stays."))
    record(actor, "certificate.withdrawn", certificate, user=actor.id)
    db.session.delete(certificate)
    db.session.flush()


def accept_certificate(certificate: OutsideCertificate, *, actor: Actor | None) -> None:
    """Let the certificate count, one that was declined too; Stale where somebody accepted it before."""
    require(permissions.can_decide(actor, certificate))
    _refresh_locked(certificate)
    if certificate.state == CertificateState.ACCEPTED:
        raise Stale(certificate)
    _decide(certificate, CertificateState.ACCEPTED, "", actor)
    record_completions([certificate.user_id])


def decline_certificate(certificate: OutsideCertificate, *, reason: str, actor: Actor | None) -> None:
    """Let the certificate not count, and tell its person why.

    Stale where somebody decided before, FieldError without a reason.
    """
    require(permissions.can_decide(actor, certificate))
    _refresh_locked(certificate)
    if certificate.state != CertificateState.WAITING:
        raise Stale(certificate)
    reason = reason.strip()
    if not reason:
        raise FieldError("reason", _("Say why, so that the person knows what to do."))
    if len(reason) > MAX_REASON_LENGTH:
        raise FieldError("reason", _("At most %(num)d characters.", num=MAX_REASON_LENGTH))
    _decide(certificate, CertificateState.DECLINED, reason, actor)


def erase_certificates(user_ids: Collection[int]) -> int:
    """Blank what names these people or their certificates; that there was one, and for which course, stays."""
    theirs = update(OutsideCertificate).where(OutsideCertificate.user_id.in_(user_ids))
    # A number of its own keeps each apart from the person's others.
    number = cast(OutsideCertificate.id, String)
    blanked = db.session.execute(
        theirs.values(platform="", title="", reference=number, reason="")
        .execution_options(synchronize_session=False)
        .returning(OutsideCertificate.id)
    ).all()
    db.session.expire_all()
    return len(blanked)


def _ensure_valid(claim: CertificateClaim, said: dict[str, str], actor: Actor) -> None:
    for name, text in said.items():
        if not text:
            raise FieldError(name, _("This must be filled in."))
        if len(text) > MAX_LENGTHS[name]:
            raise FieldError(name, _("At most %(num)d characters.", num=MAX_LENGTHS[name]))
    if claim.issued_on > clock.today():
        raise FieldError("issued_on", _("This day has not come yet. Look at the certificate again."))
    if claim.issued_on < MIN_ISSUED_ON:
        raise FieldError("issued_on", _("This day is too long ago. Look at the year again."))
    home = unit_of(actor.id)
    courses = {course.id for course in list_courses(units_above(home.id if home is not None else None))}
    if claim.course_id is not None and claim.course_id not in courses:
        raise FieldError("course", _("This course is not there any more. Choose again."))


def _refresh_locked(certificate: OutsideCertificate) -> None:
    db.session.get(OutsideCertificate, certificate.id, populate_existing=True, with_for_update=True)


def _decide(certificate: OutsideCertificate, state: str, reason: str, actor: Actor | None) -> None:
    certificate.state, certificate.reason, certificate.decided_at = state, reason, clock.now()
    certificate.decided_by_id = actor.id if actor is not None else None
    db.session.flush()
    action = "certificate.accepted" if state == CertificateState.ACCEPTED else "certificate.declined"
    home = unit_of(certificate.user_id)
    acts_as = units.audit_actor(actor, home) if home is not None else actor
    record(acts_as, action, certificate, user=certificate.user_id)
