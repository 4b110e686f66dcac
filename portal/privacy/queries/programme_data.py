"""What is kept of the programmes that the person completed, of their certificates, and of outside ones."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.certificates.models import Certificate
from portal.courses.models import Course
from portal.db import Rows
from portal.privacy.queries.data_subjects import is_own_account
from portal.programmes.models import OutsideCertificate, Programme, ProgrammeCompletion

_decider = aliased(User)
_later = aliased(Certificate)

PROGRAMMES: Rows = (
    select(
        Programme.id.label("programme"),
        Programme.title,
        ProgrammeCompletion.completed_at,
        ProgrammeCompletion.renewed_at,
        ProgrammeCompletion.valid_until,
    )
    .join(Programme, Programme.id == ProgrammeCompletion.programme_id)
    .where(is_own_account(ProgrammeCompletion.user_id))
    .order_by(ProgrammeCompletion.completed_at.desc(), Programme.id)
)
CERTIFICATES: Rows = (
    select(
        Certificate.number,
        Certificate.kind,
        Certificate.holder_name,
        Certificate.title,
        Certificate.title_en,
        Certificate.text,
        Certificate.text_en,
        Certificate.issuer_name,
        Certificate.issuer_place,
        Certificate.signer_name,
        Certificate.signer_title,
        Certificate.completed_on,
        Certificate.issued_on,
        Certificate.expires_on,
        Certificate.details,
        _later.number.label("replaced_by"),
        Certificate.revoked_at,
        Certificate.revoked_reason,
        Certificate.subject_uuid,
        Certificate.created_at,
    )
    .outerjoin(_later, _later.id == Certificate.replaced_by_id)
    .where(is_own_account(Certificate.user_id))
    .order_by(Certificate.id.desc())
)
OUTSIDE_CERTIFICATES: Rows = (
    select(
        OutsideCertificate.platform,
        OutsideCertificate.title,
        OutsideCertificate.issued_on,
        OutsideCertificate.reference,
        Course.slug.label("course"),
        OutsideCertificate.recorded_at,
        OutsideCertificate.state,
        OutsideCertificate.decided_at,
        _decider.name.label("decided_by"),
        OutsideCertificate.reason,
    )
    .outerjoin(Course, Course.id == OutsideCertificate.course_id)
    .outerjoin(_decider, _decider.id == OutsideCertificate.decided_by_id)
    .where(is_own_account(OutsideCertificate.user_id))
    .order_by(OutsideCertificate.recorded_at.desc(), OutsideCertificate.id.desc())
)
