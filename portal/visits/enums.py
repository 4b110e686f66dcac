"""What was helped with on a visit, how it went, and what stood in the way."""

from enum import StrEnum


class Topic(StrEnum):
    """What residents were helped with."""

    PAYMENT = "payment"
    PUBLIC_SERVICES = "public_services"
    SCAM = "scam"
    PHONE = "phone"
    IDENTITY = "identity"
    OTHER = "other"


class Outcome(StrEnum):
    """How it went: they manage by themselves, with somebody beside them, or another time."""

    ALONE = "alone"
    BESIDE = "beside"
    LATER = "later"


class Problem(StrEnum):
    """What stood in the way."""

    NO_SIGNAL = "no_signal"
    OLD_PHONE = "old_phone"
    FORGOTTEN_PASSWORD = "forgotten_password"  # noqa: S105 - a problem, not a secret
    AFRAID = "afraid"
    APP_FAULT = "app_fault"
    NO_PAPERS = "no_papers"
    OTHER = "other"


class PersonalDetail(StrEnum):
    """What a remark may not hold."""

    NAME = "name"
    LONG_NUMBER = "long_number"
