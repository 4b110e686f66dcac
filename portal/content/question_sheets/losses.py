"""What a question loses when it comes out of another program's format: told where the rows are looked at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Loss(StrEnum):
    """Something that is read but has no place in a row, or another meaning there."""

    PART_FOR_WRONG = "part_for_wrong"  # an answer that is half right is a wrong one here
    PART_FOR_RIGHT = "part_for_right"  # a typed answer that is half right is a right one here
    WEIGHTS = "weights"  # how much each option counts, or takes away
    FEEDBACK = "feedback"  # what is said to a typed answer
    NUMBERS = "numbers"  # further right numbers
    WILDCARD = "wildcard"  # * for any letters
    BAR = "bar"  # | in an answer, which parts spellings here
    OPTIONS = "options"  # more options than a row has
    LETTERING = "lettering"  # bold, italics and the like
    FURTHER_ANSWERS = "further_answers"  # a second answer block of the same question
    NAME = "name"
    CATEGORY = "category"
    COMMENT = "comment"


@dataclass
class Losses:
    """Gathers what is lost, and in which rows."""

    rows: dict[Loss, list[int]] = field(default_factory=dict)

    def add(self, row: int, lost: Iterable[Loss]) -> None:
        """Note what a row loses."""
        for loss in lost:
            self.rows.setdefault(loss, []).append(row)

    @property
    def in_order(self) -> Mapping[Loss, Sequence[int]]:
        """The rows of each loss, what changes an answer before what only goes."""
        return {loss: self.rows[loss] for loss in Loss if loss in self.rows}
