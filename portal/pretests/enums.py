"""When the questions of a pretest are asked, and their two forms."""

from enum import StrEnum


class PretestPhase(StrEnum):
    """Whether a form is answered before the course or after it."""

    BEFORE = "before"
    AFTER = "after"


class PretestForm(StrEnum):
    """One of the two parallel forms: other questions on the same things."""

    A = "a"
    B = "b"
