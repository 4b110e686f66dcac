"""The lines of a map as SVG paths: curves down, ways aside with round corners, heads of arrows, outlines; pure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

Point = tuple[float, float]
Key = TypeVar("Key", bound=Hashable)

HEAD = 12.0  # length of the head of an arrow
CORNER = 12.0
CUT = 16.0  # off the corners of an ending in harm
SPOTS = (0.5, 0.36, 0.64, 0.78)  # of a way, for its number
BROAD, HIGH = 36.0, 21.0  # what a number covers


def number(value: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def at(point: Point) -> str:
    """A point of a path."""
    return f"{number(point[0])} {number(point[1])}"


def curve(points: Sequence[Point]) -> str:
    """A way down through these points, upright in each; where two stand below each other, it is straight."""
    said = [f"M{at(points[0])}"]
    for (x, y), (x2, y2) in pairwise(points):
        half = (y + y2) / 2
        straight = abs(x - x2) < 0.5
        said.append(f"L{at((x2, y2))}" if straight else f"C{at((x, half))} {at((x2, half))} {at((x2, y2))}")
    return "".join(said)


def along(start: Point, end: Point) -> tuple[Point, ...]:
    """Spots on the curve between two points, the best for a number first."""
    half = (start[1] + end[1]) / 2
    spots = []
    for t in SPOTS:
        rest = 1 - t
        x = start[0] + (end[0] - start[0]) * t * t * (3 - 2 * t)
        y = rest**3 * start[1] + 3 * rest * t * half + t**3 * end[1]
        spots.append((x, y))
    return tuple(spots)


def placed(spots: Mapping[Key, Sequence[Point]]) -> dict[Key, Point]:
    """A spot for each number, so that none covers another where that can be; else the best one."""
    found: dict[Key, Point] = {}
    for key, choices in spots.items():
        free = (spot for spot in choices if not any(_covers(spot, other) for other in found.values()))
        found[key] = next(free, choices[0])
    return found


def _covers(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) < BROAD and abs(one[1] - other[1]) < HIGH


def bent(points: Sequence[Point]) -> str:
    """A line along these points, which lie level or upright of each other, with rounded corners."""
    said = [f"M{at(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(CORNER, _far(before, corner) / 2, _far(corner, after) / 2)
        said.append(f"L{at(_towards(corner, before, radius))}Q{at(corner)} {at(_towards(corner, after, radius))}")
    said.append(f"L{at(points[-1])}")
    return "".join(said)


def looped(start: Point, end: Point, out: float) -> str:
    """A way from a side back to the same side."""
    return f"M{at(start)}C{at((start[0] + out, start[1]))} {at((end[0] + out, end[1]))} {at(end)}"


def head(tip: Point, *, left: bool = False) -> str:
    """The head of an arrow that points down, or left, with its tip here."""
    x, y = tip
    side = HEAD * 0.6
    back = [(x + HEAD, y - side), (x + HEAD, y + side)] if left else [(x - side, y - HEAD), (x + side, y - HEAD)]
    return f"M{at(tip)}L{at(back[0])}L{at(back[1])}Z"


def outline(shape: str, x: float, y: float, width: float, height: float) -> str:
    """The edge of a box: round, pill (both ends round) or cut (no corners)."""
    right, bottom = x + width, y + height
    if shape == "cut":
        return (
            f"M{at((x + CUT, y))}L{at((right - CUT, y))}L{at((right, y + CUT))}L{at((right, bottom - CUT))}"
            f"L{at((right - CUT, bottom))}L{at((x + CUT, bottom))}L{at((x, bottom - CUT))}L{at((x, y + CUT))}Z"
        )
    radius = min(26.0 if shape == "pill" else 8.0, height / 2)
    arc = f"A{number(radius)} {number(radius)} 0 0 1 "
    return (
        f"M{at((x + radius, y))}L{at((right - radius, y))}{arc}{at((right, y + radius))}"
        f"L{at((right, bottom - radius))}{arc}{at((right - radius, bottom))}"
        f"L{at((x + radius, bottom))}{arc}{at((x, bottom - radius))}"
        f"L{at((x, y + radius))}{arc}{at((x + radius, y))}Z"
    )


def _far(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(begin: Point, aim: Point, far: float) -> Point:
    whole = _far(begin, aim) or 1.0
    return (begin[0] + (aim[0] - begin[0]) * far / whole, begin[1] + (aim[1] - begin[1]) * far / whole)
