"""The numbers of a printed list, as somebody types them."""

import re

from flask_babel import gettext as _

from portal.errors import FieldError

SEPARATORS = re.compile(r"[\s,;.]+")
NUMBERS = re.compile(r"(\d{1,4})(?:[-–](\d{1,4}))?")
MAX_LENGTH = 1_000  # characters


def read_numbers(text: str, most: int) -> set[int]:
    """The numbers of “3, 7 12-15”; raises FieldError for what is no number of a list of so many."""
    found: set[int] = set()
    for word in SEPARATORS.split(re.sub(r"\s*[-–]\s*", "-", text[:MAX_LENGTH])):
        if not word:
            continue
        match = NUMBERS.fullmatch(word)
        first, last = (int(match[1]), int(match[2] or match[1])) if match is not None else (0, 0)
        if not 1 <= first <= last <= most:
            told = _(
                "“%(word)s” is no number of this list: it goes from 1 to %(most)s.", word=word[:20], most=most
            )
            raise FieldError("numbers", told)
        found.update(range(first, last + 1))
    return found
