"""The states of a course for a learner, and of the parts of an answer."""

from __future__ import annotations

from enum import StrEnum


class DeskState(StrEnum):
    """The state of a course on a learner's desk."""

    NEW = "new"
    BEGUN = "begun"
    DONE = "done"


class AnswerState(StrEnum):
    """The state of an option or a part of an answer, once it was graded."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"  # right, but not chosen
