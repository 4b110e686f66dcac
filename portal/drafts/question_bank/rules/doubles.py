"""Questions that say nearly the same: sets of words that are much alike, found without comparing all with all."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from portal.deadlines import check_deadline

# From here on two questions are doubles: one word in ten may differ between them, or be in one only.
MIN_LIKENESS = 0.8
MIN_WORDS = 5  # a question of fewer words is like too many others
STEP = 200  # questions after which the deadline is asked


def doubles(words: Sequence[frozenset[str]]) -> list[list[int]]:
    """The places of questions that are doubles, in groups; each group and place in their order.

    Two sets that share at least the share t of their words share one of their rarest words: only those are
    compared (R. J. Bayardo, Y. Ma and R. Srikant, “Scaling up all pairs similarity search”, WWW 2007).
    """
    leaders = list(range(len(words)))

    def leader(place: int) -> int:
        while leaders[place] != place:
            leaders[place] = leaders[leaders[place]]
            place = leaders[place]
        return place

    for one, other in alike(words):
        first, second = sorted((leader(one), leader(other)))
        leaders[second] = first
    groups: dict[int, list[int]] = defaultdict(list)
    for place in range(len(words)):
        groups[leader(place)].append(place)
    return [group for group in groups.values() if len(group) > 1]


def alike(words: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Each pair of places whose words are alike."""
    often = Counter(word for one in words for word in one)
    having: dict[str, list[int]] = defaultdict(list)
    for place, mine in enumerate(words):
        if place % STEP == 0:
            check_deadline()
        if len(mine) < MIN_WORDS:
            continue
        rare = sorted(mine, key=lambda word: (often[word], word))
        prefix = rare[: len(mine) - math.ceil(MIN_LIKENESS * len(mine)) + 1]
        for other in {other for word in prefix for other in having[word]}:
            if likeness(mine, words[other]) >= MIN_LIKENESS:
                yield other, place
        for word in prefix:
            having[word].append(place)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of their words that both have."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0
