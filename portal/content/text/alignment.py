"""What two sequences have in common, told in bounded time: long ones are cut at what stands in each only once."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from portal.deadlines import check_deadline

MAX_COMPARISONS = 10_000_000  # comparisons that one aligner may make, about a second

Items = Sequence[Hashable]
Opcode = tuple[str, int, int, int, int]  # what, and from where to where in the old and in the new
Block = tuple[int, int, int]  # where in the old, where in the new, how long


class Aligner:
    """Aligns pairs of sequences, all of them together in so many steps; after that it looks less closely."""

    def __init__(self, steps: int = MAX_COMPARISONS) -> None:
        self.left = steps

    def opcodes(self, old: Items, new: Items) -> list[Opcode]:
        """How the new one comes from the old: equal, replace, delete and insert, as difflib tells them."""
        codes: list[Opcode] = []
        at = to = 0
        for start, into, size in [*self.blocks(old, new), (len(old), len(new), 0)]:
            if at < start or to < into:
                what = "replace" if at < start and to < into else "delete" if at < start else "insert"
                codes.append((what, at, start, to, into))
            if size:
                codes.append(("equal", start, start + size, into, into + size))
            at, to = start + size, into + size
        return codes

    def blocks(self, old: Items, new: Items) -> list[Block]:
        """What is equal, in the order of both, as runs that do not touch."""
        found: list[Block] = []
        for start, to, size in sorted(self._matches(old, new)):
            if found and found[-1][0] + found[-1][2] == start and found[-1][1] + found[-1][2] == to:
                found[-1] = (*found[-1][:2], found[-1][2] + size)
            else:
                found.append((start, to, size))
        return found

    def _matches(self, old: Items, new: Items) -> Iterator[Block]:
        gaps = [(0, len(old), 0, len(new))]
        while gaps:
            check_deadline()
            at, end, to, last = gaps.pop()
            first = common_start(old[at:end], new[to:last])
            after = common_start(old[at + first : end][::-1], new[to + first : last][::-1])
            if first:
                yield at, to, first
            if after:
                yield end - after, last - after, after
            at, end, to, last = at + first, end - after, to + first, last - after
            here, there = old[at:end], new[to:last]
            needed = max_comparisons(here, there)
            if needed <= self.left:
                self.left -= needed
                matcher = SequenceMatcher(None, here, there, autojunk=False)
                for start, into, size in matcher.get_matching_blocks()[:-1]:
                    yield at + start, to + into, size
                continue
            fixed = anchors(here, there)
            for start, into in fixed:
                yield at + start, to + into, 1
            edges = [(-1, -1), *fixed, (len(here), len(there))] if fixed else []
            for (left, top), (right, bottom) in pairwise(edges):
                gaps.append((at + left + 1, at + right, to + top + 1, to + bottom))


def common_start(old: Items, new: Items) -> int:
    """How many items at the beginning are the same."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))


def max_comparisons(old: Items, new: Items) -> int:
    """At most how many comparisons difflib makes for these."""
    here, there = Counter(old), Counter(new)
    shared = here.keys() & there.keys()
    pairs = sum(here[item] * there[item] for item in shared)
    runs = min(sum(here[item] for item in shared), sum(there[item] for item in shared))
    return pairs * (runs + 1)


def anchors(old: Items, new: Items) -> list[tuple[int, int]]:
    """The longest row of items that stand in each only once, in the order of both, by their places."""
    here, there = unique_positions(old), unique_positions(new)
    pairs = sorted((place, there[item]) for item, place in here.items() if item in there)
    ends: list[int] = []  # the last item of the best row of each length, by its place in the new
    rows: list[int] = []  # which pair that is
    before: list[int | None] = []
    for number, (_place, into) in enumerate(pairs):
        length = bisect_left(ends, into)
        before.append(rows[length - 1] if length else None)
        ends[length : length + 1] = [into]
        rows[length : length + 1] = [number]
    row: list[tuple[int, int]] = []
    at = rows[-1] if rows else None
    while at is not None:
        row.append(pairs[at])
        at = before[at]
    return row[::-1]


def unique_positions(items: Items) -> dict[Hashable, int]:
    """Where each item stands that stands there only once."""
    counts = Counter(items)
    return {item: place for place, item in enumerate(items) if counts[item] == 1}
