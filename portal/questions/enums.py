"""Where a quiz was done."""

from enum import StrEnum


class AttemptMedium(StrEnum):
    """Where an attempt was made: on a screen by its person, or on paper, from which somebody typed it in."""

    SCREEN = "screen"
    PAPER = "paper"
