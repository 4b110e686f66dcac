"""Certificates are revoked with a reason, and issued anew with a corrected name."""

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.certificates.events import certificate_changed
from portal.certificates.models import Certificate
from portal.certificates.operations.issue import replace_certificate
from portal.certificates.permissions import can_revoke
from portal.content.text.vietnamese import nfc
from portal.db import db
from portal.errors import FieldError, Refused, require
from portal.units import permissions
from portal.units.queries.memberships import unit_of

MAX_REASON_LENGTH = 300  # characters


def revoke_certificate(certificate: Certificate, reason: str, *, actor: Actor | None) -> None:
    """End the certificate with a reason, which only leaders and its holder read; it cannot be undone.

    Raises Forbidden, Refused for one that is revoked already, and FieldError beside a missing reason.
    """
    require(can_revoke(actor, certificate))
    _ensure_open(certificate)
    reason = " ".join(nfc(reason).split())
    if not reason:
        raise FieldError("reason", _("Write why: its holder reads it too."))
    if len(reason) > MAX_REASON_LENGTH:
        raise FieldError("reason", _("At most %(most)d characters.", most=MAX_REASON_LENGTH))
    certificate.revoked_at, certificate.revoked_reason = clock.now(), reason
    certificate.revoked_by_id = actor.id if actor is not None else None
    db.session.flush()
    said = {"user": certificate.user_id, "name": certificate.number}
    record(_acting(actor, certificate), "certificate.revoked", certificate, **said)
    certificate_changed.send(certificate)


def reissue_certificate(certificate: Certificate, *, actor: Actor | None) -> Certificate:
    """A new certificate with the name that the holder's account has now; the old number points to the new one.

    Raises Forbidden, and Refused where the name is the same or the certificate was revoked or replaced.
    """
    require(can_revoke(actor, certificate))
    _ensure_open(certificate)
    if certificate.user.name == certificate.holder_name:
        raise Refused(_("The name on it is that of the account. Correct the account first."))
    new = replace_certificate(certificate, holder_name=certificate.user.name)
    record(_acting(actor, certificate), "certificate.reissued", new, user=certificate.user_id, name=new.number)
    return new


def _ensure_open(certificate: Certificate) -> None:
    db.session.refresh(certificate, with_for_update=True)
    if certificate.revoked_at is not None:
        raise Refused(_("This certificate was revoked already."))
    if certificate.replaced_by_id is not None:
        raise Refused(_("This certificate was replaced by a later one."))


def _acting(actor: Actor | None, certificate: Certificate) -> Actor | None:
    """The actor as the log names them: a deputy acts for the head of the holder's unit."""
    home = unit_of(certificate.user_id)
    return permissions.audit_actor(actor, home) if home is not None else actor
