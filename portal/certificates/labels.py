"""Texts for how certificates stand."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from portal.certificates.enums import CertificateSort, CertificateStatus, LayoutPicture, NumberFault

STATUSES: dict[str, LazyString] = {
    CertificateStatus.VALID: _l("Valid"),
    CertificateStatus.EXPIRED: _l("Expired"),
    CertificateStatus.REPLACED: _l("Replaced by a new one"),
    CertificateStatus.REVOKED: _l("Revoked"),
}
TONES: dict[str, str] = {
    CertificateStatus.VALID: "ok",
    CertificateStatus.EXPIRED: "due",
    CertificateStatus.REPLACED: "plain",
    CertificateStatus.REVOKED: "late",
}
SORTS: dict[str, LazyString] = {
    CertificateSort.NAME: _l("Given name"),
    CertificateSort.NEWEST: _l("Newest first"),
    CertificateSort.EXPIRY: _l("Which ends first"),
}
PICTURES: dict[str, LazyString] = {
    LayoutPicture.LOGO: _l("Logo"),
    LayoutPicture.SEAL: _l("Seal"),
    LayoutPicture.SIGNATURE: _l("Signature"),
}
FAULTS: dict[str, LazyString] = {
    NumberFault.LENGTH: _l("Too short or too long: it is TN, four digits of the year, then two times five."),
    NumberFault.NO_DIGIT: _l("Place %(place)d must be a digit."),
    NumberFault.NO_SUCH_LETTER: _l("Place %(place)d is a character that no number has."),
    NumberFault.WRONG_CHARACTER: _l("Place %(place)d is wrong."),
    NumberFault.EXCHANGED: _l("Places %(place)d and %(next)d are exchanged."),
    NumberFault.SEVERAL: _l("More than one character is wrong."),
}


def status_label(status: str) -> LazyString:
    """How a certificate stands, in words."""
    return STATUSES[status]


def status_tone(status: str) -> str:
    """The tone of the tag that says how it stands."""
    return TONES[status]


def picture_label(part: str) -> LazyString:
    """What a picture on the paper is."""
    return PICTURES[part]


def fault_text(fault: str, place: int | None) -> str:
    """What is wrong with a number that was typed."""
    return str(FAULTS[fault]) % {"place": place or 0, "next": (place or 0) + 1}
