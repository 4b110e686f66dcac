"""The states of classes, registrations and attendance, and how a mark came about."""

from enum import StrEnum


class SessionState(StrEnum):
    """The state of a class."""

    PLANNED = "planned"
    CANCELLED = "cancelled"  # said before it would have begun
    NOT_HELD = "not_held"  # said afterwards: nobody came, or nobody taught
    HELD = "held"


NOT_TAKING_PLACE = (SessionState.CANCELLED.value, SessionState.NOT_HELD.value)


class RegistrationState(StrEnum):
    """Whether somebody has a place in a class."""

    REGISTERED = "registered"
    WAITING = "waiting"  # for a place that becomes free
    WITHDRAWN = "withdrawn"


HOLDING = (RegistrationState.REGISTERED.value, RegistrationState.WAITING.value)  # a place, or one in the line


class AttendanceState(StrEnum):
    """What a mark says of somebody on the roll."""

    PRESENT = "present"
    EXCUSED = "excused"  # absent, and gave notice
    ABSENT = "absent"
    CLEARED = "cleared"  # an earlier mark was a mistake, and nothing is known


class MarkMethod(StrEnum):
    """How a mark of the roll came about."""

    HAND = "hand"  # ticked by who calls the roll
    QR = "qr"  # the code on the wall, read by the own phone
    CODE = "code"  # the code that is said aloud
    PAPER = "paper"  # typed from a printed list
