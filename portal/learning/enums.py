"""The states of a course for a learner, of the houses of its lane, and of the parts of an answer."""

from enum import StrEnum


class DeskState(StrEnum):
    """The state of a course on a learner's desk."""

    NEW = "new"
    BEGUN = "begun"
    DONE = "done"


class CourseState(StrEnum):
    """The state of a course in a list of what is to be learned."""

    NEW = "new"
    BEGUN = "begun"
    DONE = "done"
    LATE = "late"  # overdue


class PartOfDay(StrEnum):
    """How one speaks of an hour in Vietnam."""

    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class AnswerState(StrEnum):
    """The state of an option or a part of an answer, once it was graded."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"  # right, but not chosen


class HouseState(StrEnum):
    """The state of a house in a lane: of a page, a course, a member or a unit."""

    LIT = "lit"
    HERE = "here"  # where to go on, or somebody is on the way
    DARK = "dark"
