"""What gives a certificate, and with which words."""

from dataclasses import dataclass, fields
from typing import Any

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.certificates.models import CertificateSetting
from portal.certificates.permissions import can_set
from portal.certificates.queries.issuing import find_setting
from portal.content.text.vietnamese import nfc
from portal.courses.models import Course
from portal.db import db
from portal.errors import FieldError, require
from portal.programmes.models import Programme

MAX_LENGTHS = {"text": 300, "text_en": 300, "title_en": 150}  # characters


@dataclass(frozen=True)
class SettingDetails:
    """Whether a certificate is issued, and which words it gets beside the title."""

    is_issued: bool
    text: str = ""
    text_en: str = ""
    title_en: str = ""


def set_certificate(
    subject: Course | Programme, said: SettingDetails, *, actor: Actor | None
) -> CertificateSetting:
    """Keep what the subject gives from now on; Forbidden, or FieldError beside a text that is too long.

    Who completed it before gets one by issue_to_completers.
    """
    require(can_set(actor, subject))
    texts = {name: " ".join(nfc(getattr(said, name)).split()) for name in MAX_LENGTHS}
    for name, most in MAX_LENGTHS.items():
        if len(texts[name]) > most:
            raise FieldError(name, _("At most %(most)d characters.", most=most))
    key: dict[str, Any] = (
        {"course_id": subject.id} if isinstance(subject, Course) else {"programme_id": subject.id}
    )
    setting = find_setting(**key)
    if setting is None:
        setting = CertificateSetting(**key)
        db.session.add(setting)
    for field in fields(SettingDetails):
        setattr(setting, field.name, texts.get(field.name, said.is_issued))
    setting.updated_at = clock.now()
    setting.updated_by_id = actor.id if actor is not None else None
    db.session.flush()
    record(actor, "certificate.set", subject, name=subject.title, on=said.is_issued)
    return setting
