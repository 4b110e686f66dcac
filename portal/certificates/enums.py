"""What a certificate is for, and how it stands."""

from enum import StrEnum


class CertificateKind(StrEnum):
    """What was completed."""

    COURSE = "course"
    PROGRAMME = "programme"


class CertificateStatus(StrEnum):
    """How a certificate of this portal stands on a day."""

    VALID = "valid"
    EXPIRED = "expired"
    REPLACED = "replaced"  # by a later one: renewed, or with a corrected name
    REVOKED = "revoked"


class CertificateSort(StrEnum):
    """By what a leader's list is sorted."""

    NAME = "name"
    NEWEST = "newest"
    EXPIRY = "expiry"


class LayoutPicture(StrEnum):
    """A picture that a unit's certificates wear."""

    LOGO = "logo"
    SEAL = "seal"
    SIGNATURE = "signature"


class NumberFault(StrEnum):
    """What is wrong with a number as it was typed."""

    LENGTH = "length"
    NO_DIGIT = "no_digit"  # in the year
    NO_SUCH_LETTER = "no_such_letter"  # one that no number has
    WRONG_CHARACTER = "wrong_character"
    EXCHANGED = "exchanged"  # this character and the next
    SEVERAL = "several"
