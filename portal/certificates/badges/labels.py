"""Texts for checking a file: its steps, and what is wrong with it."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from portal.certificates.badges.enums import CheckStep, FileFault, StepOutcome

STEPS: dict[str, LazyString] = {
    CheckStep.SHAPE: _l("Is it a badge?"),
    CheckStep.SIGNATURE: _l("Is the signature this portal's?"),
    CheckStep.DATES: _l("Does it hold today?"),
    CheckStep.REVOCATION: _l("Was it revoked?"),
}
PASSED: dict[str, LazyString] = {
    CheckStep.SHAPE: _l("Yes, an Open Badge."),
    CheckStep.SIGNATURE: _l("Yes, and no character was changed."),
    CheckStep.DATES: _l("Yes."),
    CheckStep.REVOCATION: _l("No, it still holds."),
}
OUTCOMES: dict[str, LazyString] = {
    StepOutcome.PASSED: _l("Right"),
    StepOutcome.FAILED: _l("Wrong"),
    StepOutcome.SKIPPED: _l("Not looked at"),
}
TONES: dict[str, str] = {StepOutcome.PASSED: "ok", StepOutcome.FAILED: "late", StepOutcome.SKIPPED: "plain"}
FAULTS: dict[str, LazyString] = {
    FileFault.EMPTY: _l("Choose a file first: it has nothing in it."),
    FileFault.TOO_LARGE: _l("The file is too large for a badge."),
    FileFault.UNKNOWN_KIND: _l("It is neither .json, .jwt, .png nor .svg."),
    FileFault.BROKEN_PNG: _l("The picture is broken, perhaps cut off or changed on its way."),
    FileFault.BROKEN_SVG: _l("The drawing is broken, perhaps cut off or changed on its way."),
    FileFault.UNSAFE_SVG: _l("The drawing wants to load other files. No badge does; it was not read."),
    FileFault.NO_CREDENTIAL: _l(
        "The picture holds no signature. Zalo and others take it out when they make pictures smaller: "
        "have it sent as a file."
    ),
    FileFault.SEVERAL_CREDENTIALS: _l("The picture holds more than one badge."),
    FileFault.COMPRESSED: _l("The badge in the picture is compressed, which none may be; it was not read."),
    FileFault.BROKEN_JSON: _l("The file cannot be read: it was changed or cut off."),
    FileFault.BROKEN_JWT: _l("The file cannot be read: it was changed or cut off."),
    FileFault.NO_PROOF: _l("The file has no signature."),
    FileFault.MISSING_FIELD: _l("It lacks a field that every badge has."),
    FileFault.WRONG_FIELD: _l("A field is not as in a badge."),
    FileFault.CLAIM_DIFFERS: _l("The file says a thing in two ways: it was changed."),
    FileFault.FOREIGN: _l("This portal did not issue it. Only badges of this portal can be checked here."),
    FileFault.UNKNOWN_KEY: _l("It says that this portal issued it, but no such key was ever here. It is forged."),
    FileFault.CHANGED: _l("The file was changed after it was signed."),
    FileFault.NOT_YET_VALID: _l("It does not hold yet."),
    FileFault.EXPIRED: _l("It has expired."),
    FileFault.REVOKED: _l("Yes, it was revoked."),
    FileFault.UNKNOWN_NUMBER: _l("Its number is not known here."),
}
# What a field of a credential is on the paper, by its path.
FIELDS: dict[str, LazyString] = {
    "id": _l("Number on the paper"),
    "jti": _l("Number on the paper"),
    "credentialSubject.licenseNumber": _l("Number on the paper"),
    "name": _l("For"),
    "credentialSubject.achievement.name": _l("For"),
    "credentialSubject.achievement.description": _l("Text"),
    "credentialSubject.achievement.criteria.narrative": _l("Text"),
    "issuer.id": _l("Issued by"),
    "issuer.name": _l("Issued by"),
    "iss": _l("Issued by"),
    "validFrom": _l("Issued"),
    "nbf": _l("Issued"),
    "validUntil": _l("Days"),
    "exp": _l("Days"),
    "credentialSubject.activityEndDate": _l("Days"),
}


def step_label(step: str) -> LazyString:
    """What a step asks."""
    return STEPS[step]


def passed_text(step: str) -> LazyString:
    """The answer where all is well."""
    return PASSED[step]


def outcome_label(outcome: str) -> LazyString:
    """What became of a step, in a word or two."""
    return OUTCOMES[outcome]


def outcome_tone(outcome: str) -> str:
    """The tone of the tag that says so."""
    return TONES[outcome]


def file_fault_text(fault: str) -> LazyString:
    """What is wrong with a file."""
    return FAULTS[fault]


def field_label(path: str) -> LazyString | str:
    """What the field of this path is on the paper; nothing where it is not on it."""
    return FIELDS.get(path, "")
