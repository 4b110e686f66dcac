"""The three questions that participants are asked after a class, and what can be answered."""

from enum import StrEnum


class FeedbackQuestion(StrEnum):
    """What is asked."""

    UNDERSTOOD = "understood"
    PACE = "pace"
    AGAIN = "again"


class Understood(StrEnum):
    """How well the class was understood."""

    WELL = "well"
    PARTLY = "partly"
    HARDLY = "hardly"


class Pace(StrEnum):
    """How fast the class went."""

    RIGHT = "right"
    FAST = "fast"
    SLOW = "slow"


class Again(StrEnum):
    """Whether somebody would come to another class."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
