"""What became of a request to join, and why one was declined."""

from enum import StrEnum


class JoinRequestState(StrEnum):
    """The state of a request to join."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


class DeclineReason(StrEnum):
    """Why a request was declined; a choice, so that nothing is written about anybody."""

    UNKNOWN = "unknown"  # nobody here knows the person
    ELSEWHERE = "elsewhere"  # lives in another hamlet
    MEMBER = "member"  # belongs to a team already
    WITHDRAWN = "withdrawn"  # does not want to any more
    PRANK = "prank"
