"""The lines of a map as SVG paths: curves down, ways aside with round corners, heads of arrows, outlines; pure."""

from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

Point = tuple[float, float]
Key = TypeVar("Key", bound=Hashable)

ARROW_HEAD_LENGTH = 12.0  # length of the head of an arrow
CORNER_RADIUS = 12.0
CORNER_CUT = 16.0  # off the corners of an ending in harm
BADGE_SPOTS = (0.5, 0.36, 0.64, 0.78)  # of a way, for its number
BADGE_WIDTH, BADGE_HEIGHT = 36.0, 21.0  # what a number covers


def coordinate(value: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def point(xy: Point) -> str:
    """A point of a path."""
    return f"{coordinate(xy[0])} {coordinate(xy[1])}"


def curve_path(points: Sequence[Point]) -> str:
    """A way down through these points, upright in each; where two stand below each other, it is straight."""
    said = [f"M{point(points[0])}"]
    for (x, y), (x2, y2) in pairwise(points):
        half = (y + y2) / 2
        straight = abs(x - x2) < 0.5
        said.append(
            f"L{point((x2, y2))}" if straight else f"C{point((x, half))} {point((x2, half))} {point((x2, y2))}"
        )
    return "".join(said)


def badge_spots_on(start: Point, end: Point) -> tuple[Point, ...]:
    """Spots on the curve between two points, the best for a number first."""
    half = (start[1] + end[1]) / 2
    spots = []
    for t in BADGE_SPOTS:
        rest = 1 - t
        x = start[0] + (end[0] - start[0]) * t * t * (3 - 2 * t)
        y = rest**3 * start[1] + 3 * rest * t * half + t**3 * end[1]
        spots.append((x, y))
    return tuple(spots)


def place_badges(spots: Mapping[Key, Sequence[Point]]) -> dict[Key, Point]:
    """A spot for each number, so that none covers another where that can be; else the best one."""
    found: dict[Key, Point] = {}
    for key, choices in spots.items():
        free = (spot for spot in choices if not any(_covers(spot, other) for other in found.values()))
        found[key] = next(free, choices[0])
    return found


def _covers(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) < BADGE_WIDTH and abs(one[1] - other[1]) < BADGE_HEIGHT


def rounded_path(points: Sequence[Point]) -> str:
    """A line along these points, which lie level or upright of each other, with rounded corners."""
    said = [f"M{point(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(CORNER_RADIUS, _far(before, corner) / 2, _far(corner, after) / 2)
        said.append(
            f"L{point(_towards(corner, before, radius))}Q{point(corner)} {point(_towards(corner, after, radius))}"
        )
    said.append(f"L{point(points[-1])}")
    return "".join(said)


def loop_path(start: Point, end: Point, out: float) -> str:
    """A way from a side back to the same side."""
    return f"M{point(start)}C{point((start[0] + out, start[1]))} {point((end[0] + out, end[1]))} {point(end)}"


def arrow_head(tip: Point, *, left: bool = False) -> str:
    """The head of an arrow that points down, or left, with its tip here."""
    x, y = tip
    side = ARROW_HEAD_LENGTH * 0.6
    back = (
        [(x + ARROW_HEAD_LENGTH, y - side), (x + ARROW_HEAD_LENGTH, y + side)]
        if left
        else [(x - side, y - ARROW_HEAD_LENGTH), (x + side, y - ARROW_HEAD_LENGTH)]
    )
    return f"M{point(tip)}L{point(back[0])}L{point(back[1])}Z"


def box_outline(shape: str, x: float, y: float, width: float, height: float) -> str:
    """The edge of a box: round, pill (both ends round) or cut (no corners)."""
    right, bottom = x + width, y + height
    if shape == "cut":
        left, top, cut = x, y, CORNER_CUT
        corners = (
            *((left + cut, top), (right - cut, top), (right, top + cut), (right, bottom - cut)),
            *((right - cut, bottom), (left + cut, bottom), (left, bottom - cut), (left, top + cut)),
        )
        return f"M{'L'.join(map(point, corners))}Z"
    radius = min(26.0 if shape == "pill" else 8.0, height / 2)
    arc = f"A{coordinate(radius)} {coordinate(radius)} 0 0 1 "
    return (
        f"M{point((x + radius, y))}L{point((right - radius, y))}{arc}{point((right, y + radius))}"
        f"L{point((right, bottom - radius))}{arc}{point((right - radius, bottom))}"
        f"L{point((x + radius, bottom))}{arc}{point((x, bottom - radius))}"
        f"L{point((x, y + radius))}{arc}{point((x + radius, y))}Z"
    )


def _far(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(begin: Point, aim: Point, far: float) -> Point:
    whole = _far(begin, aim) or 1.0
    return (begin[0] + (aim[0] - begin[0]) * far / whole, begin[1] + (aim[1] - begin[1]) * far / whole)
