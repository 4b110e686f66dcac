"""Consistency check of the stored counts: everybody is recounted and compared."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from portal.dashboard.counts.queries import stored_counts
from portal.dashboard.counts.queries.live_counts import live_statuses, read_programme_rules
from portal.units.rules.tree_paths import path_to_top

Sums = dict[tuple[int, str, str], stored_counts.Numbers]
NOTHING = (0, 0, 0)
MAX_EXAMPLES = 10


@dataclass(frozen=True)
class Inconsistency:
    """How many statuses and counts are otherwise than they should be, with examples."""

    number: int
    examples: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.number > 0


def find_inconsistencies() -> Inconsistency:
    """All statuses and counts against what is true; takes seconds for ten thousand people."""
    found = [f"person_status {user_id} {subject}" for user_id, subject in inconsistent_statuses()]
    found += [f"status_count {unit_id} {subject} {measure}" for unit_id, subject, measure in inconsistent_counts()]
    return Inconsistency(len(found), tuple(found[:MAX_EXAMPLES]))


def inconsistent_statuses() -> Iterator[tuple[int, str]]:
    """The persons and subjects whose statuses are not what is true of them."""
    catalogue = read_programme_rules()
    for some in stored_counts.people_batches():
        before, after = stored_counts.stored_statuses(some), live_statuses(some, catalogue)
        yield from sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def inconsistent_counts() -> list[tuple[int, str, str]]:
    """The unit, subject and measure of the counts that the statuses do not add up to."""
    right, found = expected_counts(), stored_counts.all_stored_counts()
    return sorted(key for key in right.keys() | found.keys() if right.get(key, NOTHING) != found.get(key, NOTHING))


def expected_counts() -> Sums:
    """What the statuses add up to, for every unit that counts anybody."""
    places = stored_counts.unit_places()
    above = places.parents
    own: Counter[tuple[int, str, str]] = Counter()
    total: Counter[tuple[int, str, str]] = Counter()
    team_total: Counter[tuple[int, str, str]] = Counter()
    for unit_id, sums in stored_counts.unit_sums():
        path = [place for place in path_to_top(unit_id, above) if place == unit_id or above[place] is not None]
        for (subject, measure), number in sums.items():
            own[unit_id, subject, measure] = number
            for place in path:
                total[place, subject, measure] += number
                team_total[place, subject, measure] += number if unit_id in places.teams else 0
    return {key: (own.get(key, 0), number, team_total[key]) for key, number in total.items()}
