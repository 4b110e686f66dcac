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


class HoldersChoice(StrEnum):
    """What becomes of those who completed a programme and lack something of what it asks for now."""

    KEEP = "keep"  # they stay complete
    MORE = "more"  # they do the rest, by a day or from now on
