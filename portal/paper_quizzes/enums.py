"""Why a question cannot be on paper, how a draw is made, and what stands on the sheet to be filled in."""

from enum import StrEnum


class OmitReason(StrEnum):
    """Why a question is left out of a quiz on paper."""

    SOUND = "sound"
    TOO_MANY = "too-many"


class DrawWay(StrEnum):
    """How the questions are found: drawn by the quiz's own blueprint, or chosen by hand."""

    BLUEPRINT = "blueprint"
    CHOSEN = "chosen"


class SheetField(StrEnum):
    """What somebody fills in at the head of a sheet."""

    NAME = "name"
    UNIT = "unit"
    DAY = "day"


class TextMark(StrEnum):
    """How a written answer was judged by who typed the sheet, in place of its words."""

    RIGHT = "right"
    WRONG = "wrong"
