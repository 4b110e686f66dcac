"""Why nobody can sign up for a class."""

from enum import StrEnum


class Closed(StrEnum):
    """Why places in a class are no longer given or taken back."""

    BEGUN = "begun"
    CANCELLED = "cancelled"
    NOT_HELD = "not_held"
    OVER = "over"  # it was held, or its roll is closed
