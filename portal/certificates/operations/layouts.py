"""What the certificates of a unit wear: who signs them and where, with which logo, seal and signature."""

from dataclasses import asdict, dataclass

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.audit.operations import record
from portal.certificates.enums import LayoutPicture
from portal.certificates.models import CertificateLayout
from portal.certificates.permissions import can_set_layout
from portal.certificates.queries.layouts import find_layout
from portal.content.text.vietnamese import nfc
from portal.db import db
from portal.errors import FieldError, NotFound, require
from portal.units import permissions
from portal.units.models import Unit

MAX_WORDS_LENGTH = 100  # characters


@dataclass(frozen=True)
class LayoutWords:
    """Who signs, and the place before the day; what is empty is that of the nearest unit above that says it."""

    signer_name: str = ""
    signer_title: str = ""
    place: str = ""


def set_layout(unit: Unit, words: LayoutWords, *, actor: Actor | None) -> bool:
    """Keep who signs the certificates that are issued from now on; whether a signature was taken away by that.

    A signature belongs to the name below it: with another name its picture goes. Raises Forbidden, NotFound for a
    closed unit, and FieldError beside what is too long.
    """
    texts = {name: " ".join(nfc(text).split()) for name, text in asdict(words).items()}
    for name, text in texts.items():
        if len(text) > MAX_WORDS_LENGTH:
            raise FieldError(name, _("At most %(most)d characters.", most=MAX_WORDS_LENGTH))
    layout = _own_layout(unit, actor)
    is_other = layout.signature is not None and layout.signer_name != texts["signer_name"]
    if is_other:
        layout.signature = None
    for name, text in texts.items():
        setattr(layout, name, text)
    _record(layout, unit, actor)
    return is_other


def set_picture(unit: Unit, part: LayoutPicture, picture: bytes, *, actor: Actor | None) -> None:
    """Let the unit's certificates wear this picture, which `rules.pictures` has made ready.

    Raises Forbidden, NotFound for a closed unit, and FieldError for a signature of nobody.
    """
    layout = _own_layout(unit, actor)
    if part == LayoutPicture.SIGNATURE and not layout.signer_name:
        raise FieldError("file", _("Write the name of who signs first, and save it."))
    setattr(layout, part, picture)
    _record(layout, unit, actor)


def remove_picture(unit: Unit, part: LayoutPicture, *, actor: Actor | None) -> None:
    """Take the unit's own picture away; that of the unit above is worn again. Forbidden, NotFound."""
    layout = _own_layout(unit, actor)
    if getattr(layout, part) is None:
        raise NotFound
    setattr(layout, part, None)
    _record(layout, unit, actor)


def _own_layout(unit: Unit, actor: Actor | None) -> CertificateLayout:
    """The layout of the unit itself, new where it has none."""
    require(can_set_layout(actor, unit))
    if unit.closed_on is not None:
        raise NotFound
    return find_layout(unit.id) or CertificateLayout(unit_id=unit.id, signer_name="", signer_title="", place="")


def _record(layout: CertificateLayout, unit: Unit, actor: Actor | None) -> None:
    layout.updated_at = clock.now()
    layout.updated_by_id = actor.id if actor is not None else None
    db.session.add(layout)
    db.session.flush()
    record(permissions.audit_actor(actor, unit), "certificate_layout.set", unit)
