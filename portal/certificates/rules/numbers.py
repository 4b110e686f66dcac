"""Numbers of certificates: TN-2026-K7QM4-XRPTD, too many to guess; two characters find a slip of the pen.

The four digits of the year, eight random characters and two that check them are a Reed-Solomon code over the field
of 29 elements, one for each letter: one wrong character is found with its place, and two exchanged neighbours are
found too. The alphabet has no 0/O, 1/I/L, and no A and U, so that no number holds a word.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass

from portal.certificates.enums import NumberFault

ALPHABET = "23456789BCDEFGHJKMNPQRSTVWXYZ"
FIELD = len(ALPHABET)  # a prime, so that counting goes round in it without gaps
PREFIX = "TN"
RANDOM_LENGTH, CHECK_LENGTH, GROUP = 8, 2, 5
YEAR_LENGTH = 4
LENGTH = YEAR_LENGTH + RANDOM_LENGTH + CHECK_LENGTH
GENERATOR = 2  # its powers give every element but nothing, so that each place has one of its own
MAX_TYPED = 60  # characters of what somebody typed that are looked at
POWERS = [pow(GENERATOR, place, FIELD) for place in range(LENGTH)]


@dataclass(frozen=True)
class ReadNumber:
    """A number as it was read: as it is printed, and what is wrong with it, at which place of it from 1 on."""

    text: str
    fault: NumberFault | None = None
    place: int | None = None


def new_number(year: int) -> str:
    """A number of this year that nobody can foresee."""
    symbols = _year_values(f"{year:04}") + [secrets.randbelow(FIELD) for _place in range(RANDOM_LENGTH)]
    return _printed(f"{year:04}", symbols[YEAR_LENGTH:] + _check_values(symbols))


def new_numbers(year: int, count: int, *, taken: Collection[str] = ()) -> list[str]:
    """So many numbers of this year that nobody can foresee, all different and none of them taken."""
    drawn: set[str] = set()
    while len(drawn) < count:
        drawn |= {new_number(year) for _missing in range(count - len(drawn))} - set(taken)
    return list(drawn)


def read_number(typed: str) -> ReadNumber:
    """The number that somebody typed, with or without hyphens and TN, in small letters or capitals."""
    letters = "".join(letter for letter in typed[:MAX_TYPED].upper() if letter.isalnum())
    code = letters.removeprefix(PREFIX)
    year, rest = code[:YEAR_LENGTH].replace("O", "0").replace("I", "1").replace("L", "1"), code[YEAR_LENGTH:]
    text = _grouped(year, rest)
    for place, letter in enumerate(year + rest):
        if place < YEAR_LENGTH and not (letter.isascii() and letter.isdigit()):
            return ReadNumber(text, NumberFault.NO_DIGIT, _shown_place(place))
        if place >= YEAR_LENGTH and letter not in ALPHABET:
            return ReadNumber(text, NumberFault.NO_SUCH_LETTER, _shown_place(place))
    if len(code) != LENGTH:
        return ReadNumber(text, NumberFault.LENGTH)
    return ReadNumber(text, *_checked(_year_values(year) + [ALPHABET.index(letter) for letter in rest]))


def _checked(values: list[int]) -> tuple[NumberFault | None, int | None]:
    """What the check characters say of the values: nothing, or the fault and its place as it is shown."""
    total, weighted = _sums(values)
    if total == weighted == 0:
        return None, None
    if total and weighted:
        place = POWERS.index(weighted * pow(total, -1, FIELD) % FIELD) if _is_place(weighted, total) else None
        if place is not None:
            return NumberFault.WRONG_CHARACTER, _shown_place(place)
    if not total:
        for place in range(LENGTH - 1):
            tried = [*values]
            tried[place], tried[place + 1] = tried[place + 1], tried[place]
            if _sums(tried) == (0, 0):
                return NumberFault.EXCHANGED, _shown_place(place)
    return NumberFault.SEVERAL, None


def _is_place(weighted: int, total: int) -> bool:
    return weighted * pow(total, -1, FIELD) % FIELD in POWERS


def _sums(values: list[int]) -> tuple[int, int]:
    """Both are nothing where no character is wrong."""
    weighted = sum(value * power for value, power in zip(values, POWERS, strict=False))
    return sum(values) % FIELD, weighted % FIELD


def _check_values(values: list[int]) -> list[int]:
    """The two values that make both sums nothing."""
    total, weighted = _sums(values)
    last, before = POWERS[LENGTH - 1], POWERS[LENGTH - 2]
    # first + second = -total;  first * before + second * last = -weighted
    second = (-weighted + total * before) * pow(last - before, -1, FIELD) % FIELD
    return [(-total - second) % FIELD, second]


def _year_values(year: str) -> list[int]:
    return [int(digit) for digit in year]


def _printed(year: str, values: list[int]) -> str:
    return _grouped(year, "".join(ALPHABET[value] for value in values))


def _grouped(year: str, rest: str) -> str:
    groups = [rest[start : start + GROUP] for start in range(0, len(rest), GROUP)]
    return "-".join(part for part in (PREFIX, year, *groups) if part)


def _shown_place(place: int) -> int:
    """The place of a value in the number as it is printed, from 1 on, hyphens counted."""
    groups = 0 if place < YEAR_LENGTH else 1 + (place - YEAR_LENGTH) // GROUP
    return len(PREFIX) + 1 + place + groups + 1
