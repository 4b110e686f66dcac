"""The kinds and states of requests about the own data, and the parts of the queue."""

from enum import StrEnum


class RequestKind(StrEnum):
    """The kind of a request: the right of the law that it makes use of."""

    DELETION = "deletion"
    CORRECTION = "correction"
    RESTRICTION = "restriction"
    OBJECTION = "objection"


class RequestState(StrEnum):
    """The state of a request; the last three are final."""

    OPEN = "open"
    ANSWERED = "answered"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ReplyStep(StrEnum):
    """A step of whoever answers a request, with a text for the person."""

    ANSWER = "answer"
    EXTENSION = "extension"
    DONE = "done"
    DECLINED = "declined"


class QueueFilter(StrEnum):
    """A part of the queue of requests."""

    OPEN = "open"
    SOON = "soon"
    LATE = "late"
    DONE = "done"


class Urgency(StrEnum):
    """The urgency of a request by its deadline."""

    LATE = "late"
    SOON = "soon"
    NONE = ""
