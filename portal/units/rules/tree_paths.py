"""The way from a unit up to the top, once it is known what stands above what; no database."""

from collections.abc import Mapping


def path_to_top(unit_id: int, above: Mapping[int, int | None]) -> list[int]:
    """The unit and those above it, itself first."""
    found: list[int] = []
    at: int | None = unit_id
    # Without doubles the walk ends even if two units were ever made each other's parents.
    while at is not None and at not in found:
        found.append(at)
        at = above[at]
    return found
