"""What is kept of the programmes that the person completed, and of what they learned elsewhere."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import Rows
from portal.privacy.queries.data_subjects import is_own_account
from portal.programmes.models import OutsideCertificate, Programme, ProgrammeCompletion

_decider = aliased(User)

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
