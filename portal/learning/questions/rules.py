"""Right answers in a row."""

from collections.abc import Collection, Iterable


def streaks(right_at_once: Iterable[bool]) -> list[int]:
    """For each answer, of how many right ones in a row, each at the first try, it is the last; 0 for another."""
    found: list[int] = []
    for is_right in right_at_once:
        found.append((found[-1] if found else 0) + 1 if is_right else 0)
    return found


def streaks_by_name(names: Collection[str], right_at_once: Collection[str]) -> dict[str, int]:
    """Of how many right answers in a row each question is the last; `names` in the order of the lesson."""
    return dict(zip(names, streaks(name in right_at_once for name in names), strict=True))
