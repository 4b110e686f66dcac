"""What a badge can be handed out as, and what checking a file says."""

from enum import StrEnum


class BadgeFormat(StrEnum):
    """The files that a certificate is handed out as."""

    JSON = "json"
    JWT = "jwt"
    PNG = "png"
    SVG = "svg"


class CheckStep(StrEnum):
    """The steps of checking a file, in their order."""

    SHAPE = "shape"
    SIGNATURE = "signature"
    DATES = "dates"
    REVOCATION = "revocation"


class StepOutcome(StrEnum):
    """What became of a step."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"  # an earlier one failed


class FileFault(StrEnum):
    """What is wrong with a file that was handed in."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"
    BROKEN_PNG = "broken_png"
    BROKEN_SVG = "broken_svg"
    UNSAFE_SVG = "unsafe_svg"  # with a document type: entities, other files
    NO_CREDENTIAL = "no_credential"
    SEVERAL_CREDENTIALS = "several_credentials"
    COMPRESSED = "compressed"
    BROKEN_JSON = "broken_json"
    BROKEN_JWT = "broken_jwt"
    NO_PROOF = "no_proof"
    MISSING_FIELD = "missing_field"
    WRONG_FIELD = "wrong_field"
    CLAIM_DIFFERS = "claim_differs"  # between the envelope and what is in it
    FOREIGN = "foreign"  # signed by a key that is none of this portal's
    UNKNOWN_KEY = "unknown_key"  # says that it is this portal's
    CHANGED = "changed"  # the signature fits no more
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN_NUMBER = "unknown_number"
