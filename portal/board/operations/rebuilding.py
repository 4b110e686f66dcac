"""Counting everybody anew, and finding out whether what is kept is true."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import delete, insert

from portal.board.models import Line, Tally
from portal.board.operations.tallies import ROWS, line_row, lock_tallies
from portal.board.paths import path_of
from portal.board.queries import kept
from portal.board.queries.truth import counting_of, read_catalogue
from portal.db import db
from portal.progress.behind import note_behind

Sums = dict[tuple[int, str, str], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A tally that is kept otherwise than the lines add up to, as pairs of the own number and the total."""

    unit_id: int
    subject: str
    measure: str
    kept: tuple[int, int]
    right: tuple[int, int]


def rebuild(progress: Callable[[int], object] = lambda _number: None) -> None:
    """Write all lines and tallies anew; `progress` is told how many people were counted at each step."""
    lock_tallies(db.session.connection(), alone=True)
    note_behind()
    db.session.execute(delete(Line))
    db.session.execute(delete(Tally))
    catalogue = read_catalogue()
    for some in kept.people_by_thousands():
        lines = [line_row(*key, counted) for key, counted in counting_of(some, catalogue).items()]
        if lines:
            db.session.execute(insert(Line), lines)
        progress(len(some))
    rows = [
        {"unit_id": unit_id, "subject": subject, "measure": measure, "own": own, "total": total}
        for (unit_id, subject, measure), (own, total) in right_sums().items()
    ]
    for start in range(0, len(rows), ROWS):
        db.session.execute(insert(Tally), rows[start : start + ROWS])


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


def wrong_lines() -> Iterator[tuple[int, str]]:
    """The persons and subjects whose lines are not what is true of them."""
    catalogue = read_catalogue()
    for some in kept.people_by_thousands():
        before, after = kept.kept_counting(some), counting_of(some, catalogue)
        yield from sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def wrong_tallies() -> list[Wrong]:
    """The tallies that the lines do not add up to."""
    right = right_sums()
    found: Sums = defaultdict(lambda: (0, 0))
    for unit_id, tallies in kept.all_tallies():
        for (subject, measure), numbers in tallies.items():
            found[unit_id, subject, measure] = numbers
    return [
        Wrong(*key, kept=found[key], right=right.get(key, (0, 0)))
        for key in sorted(right.keys() | found.keys())
        if found[key] != right.get(key, (0, 0))
    ]
