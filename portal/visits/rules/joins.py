"""Which records are of one outing, and which of them counts; no database."""

from collections.abc import Mapping

JoinedTo = Mapping[int, int | None]  # a visit, and the one that it is joined to; none: it counts itself


def join(joined_to: JoinedTo, one: int, other: int) -> dict[int, int | None]:
    """The joins after two records were said to be of one outing; the one with the lowest id counts.

    In whatever order records are joined, the same outings come of it.
    """
    together = {_counting(joined_to, one), _counting(joined_to, other)}
    members = {each for each in joined_to if _counting(joined_to, each) in together}
    return {**joined_to, **_grouped(members)}


def leave(joined_to: JoinedTo, one: int) -> dict[int, int | None]:
    """The joins after a record was said to be of an outing of its own; the others stay together."""
    counting = _counting(joined_to, one)
    others = {each for each in joined_to if each != one and _counting(joined_to, each) == counting}
    return {**joined_to, **_grouped(others), one: None}


def _counting(joined_to: JoinedTo, visit_id: int) -> int:
    return joined_to[visit_id] or visit_id


def _grouped(members: set[int]) -> dict[int, int | None]:
    return {each: None if each == min(members) else min(members) for each in members}
