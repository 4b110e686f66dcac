"""The states of outside certificates, and of a programme that somebody is to finish."""

from enum import StrEnum


class CertificateState(StrEnum):
    """The state of a certificate of another platform."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class DutyState(StrEnum):
    """The state of a programme for one person."""

    NEW = "new"
    LEARNING = "learning"
    COMPLETE = "complete"
    EARLIER = "earlier"  # complete, and something in it is new
    ENDED = "ended"
