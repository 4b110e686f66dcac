"""Where a question was taken from: “course/page#id@3”, the third revision of that page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

ORIGIN = re.compile(r"(?P<course>[a-z0-9-]+)/(?P<page>[a-z0-9-]+)#(?P<id>[a-z0-9_-]+)@(?P<number>[0-9]{1,9})")
ATTRIBUTE = "data-origin"


@dataclass(frozen=True)
class QuestionOrigin:
    """A question of a page, as a certain revision asks it."""

    course: str
    page: str
    id: str
    number: int

    def __str__(self) -> str:
        return f"{self.course}/{self.page}#{self.id}@{self.number}"

    def at(self, number: int) -> QuestionOrigin:
        """The same question in another revision."""
        return replace(self, number=number)


def parse_origin(text: str) -> QuestionOrigin | None:
    """The origin that an attribute names; None for anything else."""
    said = ORIGIN.fullmatch(text)
    return QuestionOrigin(said["course"], said["page"], said["id"], int(said["number"])) if said else None
