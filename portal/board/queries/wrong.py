"""Whether the numbers of the board are right: everybody counted anew and compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from portal.board.paths import path_of
from portal.board.queries import kept
from portal.board.queries.truth import counting_of, read_catalogue

Sums = dict[tuple[int, str, str], tuple[int, int]]
EXAMPLES = 10


@dataclass(frozen=True)
class Wrong:
    """How many lines and sums are otherwise than they should be, with some of them in words of the database."""

    number: int
    examples: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.number > 0


def find_wrong() -> Wrong:
    """All lines and tallies against what is true; takes seconds for ten thousand people."""
    found = [f"board_line {user_id} {subject}" for user_id, subject in wrong_lines()]
    found += [f"board_tally {unit_id} {subject} {measure}" for unit_id, subject, measure in wrong_tallies()]
    return Wrong(len(found), tuple(found[:EXAMPLES]))


def wrong_lines() -> Iterator[tuple[int, str]]:
    """The persons and subjects whose lines are not what is true of them."""
    catalogue = read_catalogue()
    for some in kept.people_by_thousands():
        before, after = kept.kept_counting(some), counting_of(some, catalogue)
        yield from sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def wrong_tallies() -> list[tuple[int, str, str]]:
    """The unit, subject and measure of the tallies that the lines do not add up to."""
    right, found = right_sums(), kept.all_tallies()
    return sorted(key for key in right.keys() | found.keys() if right.get(key, (0, 0)) != found.get(key, (0, 0)))


def right_sums() -> Sums:
    """What the lines add up to, for every unit that counts anybody: the own number and the total."""
    above = kept.parents()
    own: Counter[tuple[int, str, str]] = Counter()
    total: Counter[tuple[int, str, str]] = Counter()
    for unit_id, sums in kept.own_sums():
        places = [place for place in path_of(unit_id, above) if place == unit_id or above[place] is not None]
        for (subject, measure), number in sums.items():
            own[unit_id, subject, measure] = number
            for place in places:
                total[place, subject, measure] += number
    return {key: (own.get(key, 0), number) for key, number in total.items()}
