"""Tables of the certificates: what was issued, for what and with which words, and how a unit's paper looks."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import CATALOGUE_TABLE, Model, UtcDateTime, json_value, key, moment
from portal.programmes.models import Programme
from portal.units.models import Unit


class Certificate(Model):
    """A certificate as it was printed; what stands on it never changes: a change is a new one, newly numbered."""

    __tablename__ = "certificate"
    __table_args__ = (
        Index("ix_certificate_user_id_programme_id", "user_id", "programme_id"),
        Index("ix_certificate_user_id_course_id", "user_id", "course_id"),
    )

    id: Mapped[key]
    # The place in the list of revocations of signed credentials: the id, since that is given once and never again.
    status_index: Mapped[int] = synonym("id")
    number: Mapped[str] = mapped_column(unique=True)  # see portal.certificates.rules.numbers
    kind: Mapped[str]  # CertificateKind
    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programme.id"), index=True)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    # From here to `details` all is as it is printed.
    holder_name: Mapped[str]  # empty once its holder was erased
    title: Mapped[str]
    title_en: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    text_en: Mapped[str] = mapped_column(default="")
    issuer_unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id"), index=True
    )  # none: its holder had none
    issuer_name: Mapped[str] = mapped_column(default="")
    issuer_place: Mapped[str] = mapped_column(default="")
    signer_name: Mapped[str] = mapped_column(default="")
    signer_title: Mapped[str] = mapped_column(default="")
    completed_on: Mapped[date]
    issued_on: Mapped[date]
    expires_on: Mapped[date | None]  # the last day on which it holds; none: for good
    details: Mapped[json_value] = mapped_column(default=dict)  # numbers on the paper: pages, right, asked, courses
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    revoked_reason: Mapped[str] = mapped_column(default="")  # for leaders; never public
    subject_uuid: Mapped[str] = mapped_column(unique=True)  # urn:uuid:…, random: the holder in a signed credential
    created_at: Mapped[moment]

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    revoked_by: Mapped[User | None] = relationship(foreign_keys=[revoked_by_id])
    programme: Mapped[Programme | None] = relationship()
    course: Mapped[Course | None] = relationship()
    issuer_unit: Mapped[Unit | None] = relationship()
    replaced_by: Mapped[Certificate | None] = relationship(
        foreign_keys=[replaced_by_id], remote_side="Certificate.id"
    )
    replaces: Mapped[Certificate | None] = relationship(foreign_keys=[replaces_id], remote_side="Certificate.id")


class CertificateSetting(Model):
    """Whether completing a programme or a course gives a certificate, and which words stand on it."""

    __tablename__ = "certificate_setting"
    __table_args__ = (CATALOGUE_TABLE,)

    id: Mapped[key]
    # One of the two.
    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programme.id"), unique=True)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), unique=True)
    is_issued: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(default="")
    text_en: Mapped[str] = mapped_column(default="")
    title_en: Mapped[str] = mapped_column(default="")
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    updated_at: Mapped[moment]

    programme: Mapped[Programme | None] = relationship()
    course: Mapped[Course | None] = relationship()


class CertificateLayout(Model):
    """What a unit's certificates wear; each part holds for every unit below that has no such part of its own."""

    __tablename__ = "certificate_layout"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    signer_name: Mapped[str] = mapped_column(default="")
    signer_title: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")  # before the day
    # Pictures as they were encoded anew by us: WebP or PNG.
    logo: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    seal: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    signature: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    updated_at: Mapped[moment]

    unit: Mapped[Unit] = relationship()
