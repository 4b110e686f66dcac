"""A certificate without what led to it."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from portal import clock
from portal.accounts.models import User
from portal.certificates.models import Certificate
from portal.certificates.rules.numbers import new_number
from portal.courses.models import Course
from tests.people.actions import add


def issued_certificate(member: User, course: Course, *, uuid: str = "urn:uuid:1") -> int:
    """The id of a certificate of this portal that the member has."""
    day = clock.today()
    return add(
        Certificate,
        number=new_number(day.year),
        kind="course",
        course_id=course.id,
        user_id=member.id,
        holder_name=member.name,
        title=course.title,
        completed_on=day,
        issued_on=day,
        subject_uuid=uuid,
        created_at=clock.now(),
    )


def kept_picture() -> bytes:
    """A picture as a layout keeps it."""
    file = BytesIO()
    Image.new("RGB", (40, 40), "green").save(file, "WEBP")
    return file.getvalue()
