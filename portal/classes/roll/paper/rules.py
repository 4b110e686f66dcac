"""What is known of printed lists, and their numbers as somebody types them."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.errors import FieldError

SEPARATORS = re.compile(r"[\s,;.]+")
NUMBERS = re.compile(r"(\d{1,4})(?:[-–](\d{1,4}))?")
MAX_LENGTH = 1_000  # characters
MAX_TOLD = 20  # numbers in one message


@dataclass(frozen=True)
class Edition:
    """What the list had grown to when somebody printed it: its last number, and since when it is printed so."""

    last: int
    since: datetime


def read_numbers(text: str, most: int) -> list[int]:
    """The numbers of “3, 7 12-15”; raises FieldError for what is no number up to `most`, and for one typed twice.

    One that stands there twice is mostly another, mistyped.
    """
    found: list[int] = []
    for word in SEPARATORS.split(re.sub(r"\s*[-–]\s*", "-", text[:MAX_LENGTH])):
        if not word:
            continue
        match = NUMBERS.fullmatch(word)
        first, last = (int(match[1]), int(match[2] or match[1])) if match is not None else (0, 0)
        if not 1 <= first <= last <= most:
            raise FieldError("numbers", _no_number(word[:20], most))
        found.extend(range(first, last + 1))
    twice = [number for number, times in Counter(found).items() if times > 1]
    if twice:
        told = ngettext(
            "%(numbers)s was typed twice. Look at the paper once more.",
            "%(numbers)s were typed twice. Look at the paper once more.",
            len(twice),
            numbers=in_words(twice),
        )
        raise FieldError("numbers", told)
    return found


def people_of(numbers: Sequence[int], holders: Mapping[int, int], listed: Collection[int]) -> set[int]:
    """Whom these numbers mean; raises FieldError for those of people who are not `listed` any more."""
    gone = [number for number in numbers if holders.get(number) not in listed]
    if gone:
        told = ngettext(
            "Number %(numbers)s: this person is not on the list of the class any more. Leave the number out.",
            "Numbers %(numbers)s: these people are not on the list of the class any more. Leave the numbers out.",
            len(gone),
            numbers=in_words(gone),
        )
        raise FieldError("numbers", told)
    return {holders[number] for number in numbers}


def ensure_undivided(numbers: Collection[int], holders: Mapping[int, int], undecided: Collection[int]) -> None:
    """Raise FieldError where only one of two numbers of the same person is among `numbers`.

    The paper says two things about them then. Only those are meant of whom nothing is ticked, the `undecided`.
    """
    inside = {user_id for number, user_id in holders.items() if number in numbers}
    outside = {user_id for number, user_id in holders.items() if number not in numbers}
    divided = inside & outside & set(undecided)
    if divided:
        told = _(
            "Numbers %(numbers)s mean the same person, whose two accounts became one. Choose beside the name.",
            numbers=in_words([number for number, user_id in holders.items() if user_id in divided]),
        )
        raise FieldError("numbers", told)


def in_words(numbers: Sequence[int]) -> str:
    """Numbers as they stand in a message, cut where they are many."""
    shown = ", ".join(str(number) for number in numbers[:MAX_TOLD])
    return f"{shown}, …" if len(numbers) > MAX_TOLD else shown


def _no_number(word: str, most: int) -> str:
    if most == 0:
        return str(_("This list has not been printed yet, so that it has no numbers. Tick the names."))
    told = _("“%(word)s” is no number of this list: it goes from 1 to %(most)s.", word=word, most=most)
    return str(told)
