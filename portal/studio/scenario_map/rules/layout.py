"""Where the scenes of a map stand: in layers by their distance from the first, with few ways that cross; pure.

The steps are those of layered graph drawing (K. Sugiyama, S. Tagawa and M. Toda, 1981): layers, order within the
layers by the mean place of the neighbours, then places that keep the order and the distances.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.deadlines import within_deadline

MAX_SWEEPS = 8  # down and up again; small maps stand still after three

Node = str | tuple[int, int]  # a scene, or where the way of this number passes this layer
Edges = Mapping[str, Sequence[str]]  # where each scene leads, in the order of its choices


@dataclass(frozen=True)
class Layers:
    """The nodes of each layer from left to right, the layer of each scene, and the nodes each way passes.

    A way is named by its scene and the number of its choice. One that leads down has the nodes it passes, its
    scene and its aim among them; one that leads aside or back up, or to its own scene, has none.
    """

    rows: list[list[Node]]
    of: dict[str, int]
    chains: dict[tuple[str, int], list[Node]]


def assign_layers(leads: Edges, first: str) -> Layers:
    """The scenes in layers by their distance from the first, and what nobody reaches below them.

    An ending stands below everything that leads there, so that nearly all ways lead down.
    """
    of = _ends_last(leads, distances(leads, [first] if first in leads else [], 0))
    below = max(of.values(), default=-1) + 1
    lost = [scene for scene in leads if scene not in of]
    led_to = {to for scene in lost for to in leads[scene] if to != scene}
    found = distances(leads, [scene for scene in lost if scene not in led_to], below, known=of)
    for scene in lost:  # what is left leads round and round
        found |= distances(leads, [scene], below, known=of | found)
    of |= _ends_last(leads, found)
    used = sorted(set(of.values()))
    of = {scene: used.index(layer) for scene, layer in of.items()}
    chains, rows = _edge_chains(leads, of)
    return Layers(_reduce_crossings(rows, chains.values()), of, chains)


def _ends_last(leads: Edges, of: dict[str, int]) -> dict[str, int]:
    """The same layers, but each ending one below the last of these scenes that leads there."""
    above: dict[str, int] = {}
    for scene, layer in of.items():
        for to in leads[scene]:
            above[to] = max(above.get(to, 0), layer)
    return {scene: layer if leads[scene] else above.get(scene, layer - 1) + 1 for scene, layer in of.items()}


def distances(
    leads: Edges, begin: Iterable[str], layer: int, *, known: Mapping[str, int] | None = None
) -> dict[str, int]:
    """How far each scene is from one of those, which stand in `layer`; without those that are known."""
    found: dict[str, int] = {}
    here = [scene for scene in begin if scene not in (known or {})]
    while here:
        found |= dict.fromkeys(here, layer)
        on = (to for scene in here for to in leads[scene])
        here = list(dict.fromkeys(to for to in on if to not in found and to not in (known or {})))
        layer += 1
    return found


def _edge_chains(
    leads: Edges, of: Mapping[str, int]
) -> tuple[dict[tuple[str, int], list[Node]], list[list[Node]]]:
    rows: list[list[Node]] = [[] for _layer in range(max(of.values(), default=-1) + 1)]
    for scene in sorted(of, key=lambda scene: of[scene]):
        rows[of[scene]].append(scene)
    chains: dict[tuple[str, int], list[Node]] = {}
    number = 0
    for scene, aims in leads.items():
        for choice, to in enumerate(aims):
            chains[scene, choice] = []
            if of[to] > of[scene]:
                passed: list[Node] = [(number, layer) for layer in range(of[scene] + 1, of[to])]
                for layer, node in enumerate(passed, of[scene] + 1):
                    rows[layer].append(node)
                chains[scene, choice] = [scene, *passed, to]
            number += 1
    return chains, rows


def _reduce_crossings(rows: list[list[Node]], chains: Iterable[Sequence[Node]]) -> list[list[Node]]:
    """The rows in an order in which few ways cross."""
    ups, downs = neighbours(chains)
    best = [list(row) for row in rows]
    fewest = crossings(best, downs)
    for sweep in within_deadline(range(MAX_SWEEPS)):
        down = sweep % 2 == 0
        for before, row in pairwise(rows if down else rows[::-1]):
            places = {node: place for place, node in enumerate(before)}
            own = {node: float(place) for place, node in enumerate(row)}
            beside = ups if down else downs
            row.sort(key=lambda node: mean([places[one] for one in beside.get(node, ())], own[node]))
        if (number := crossings(rows, downs)) < fewest:
            best, fewest = [list(row) for row in rows], number
    return best


def neighbours(chains: Iterable[Sequence[Node]]) -> tuple[dict[Node, list[Node]], dict[Node, list[Node]]]:
    """What each node is led to from, and what it leads to, by the ways that lead down."""
    ups: dict[Node, list[Node]] = {}
    downs: dict[Node, list[Node]] = {}
    for chain in chains:
        for upper, lower in pairwise(chain):
            ups.setdefault(lower, []).append(upper)
            downs.setdefault(upper, []).append(lower)
    return ups, downs


def crossings(rows: Sequence[Sequence[Node]], downs: Mapping[Node, Sequence[Node]]) -> int:
    """How many pairs of ways cross between neighbouring rows."""
    number = 0
    for upper, lower in pairwise(rows):
        places = {node: place for place, node in enumerate(lower)}
        ends = [(place, places[to]) for place, node in enumerate(upper) for to in downs.get(node, ())]
        number += sum(
            (one[0] - other[0]) * (one[1] - other[1]) < 0 for n, one in enumerate(ends) for other in ends[:n]
        )
    return number


def centred(layers: Layers, widths: Mapping[Node, float], gap: float) -> dict[Node, float]:
    """The middle of each node: near the middle of its neighbours, in order, and at least the gap apart."""
    ups, downs = neighbours(layers.chains.values())
    x: dict[Node, float] = {}
    for row in layers.rows:
        x |= zip(row, fit_positions([0.0] * len(row), _apart(row, widths, gap)), strict=True)
    for sweep in within_deadline(range(MAX_SWEEPS)):
        down = sweep % 2 == 0
        beside = ups if down else downs
        for row in layers.rows if down else layers.rows[::-1]:
            wanted = [mean([x[one] for one in beside.get(node, ())], x[node]) for node in row]
            x |= zip(row, fit_positions(wanted, _apart(row, widths, gap)), strict=True)
    return x


def _apart(row: Sequence[Node], widths: Mapping[Node, float], gap: float) -> list[float]:
    return [(widths[one] + widths[other]) / 2 + gap for one, other in pairwise(row)]


def fit_positions(wanted: Sequence[float], apart: Sequence[float]) -> list[float]:
    """Places as near to the wanted ones as the distances between neighbours allow, by least squares.

    Less the distances so far, the places must not fall: that is isotonic regression, by pooling neighbours.
    """
    offsets = [0.0]
    for distance in apart:
        offsets.append(offsets[-1] + distance)
    pools: list[tuple[float, int]] = []
    for place, offset in zip(wanted, offsets, strict=False):
        value, size = place - offset, 1
        while pools and pools[-1][0] > value:
            other, many = pools.pop()
            value, size = (value * size + other * many) / (size + many), size + many
        pools.append((value, size))
    flat = [value for value, size in pools for _one in range(size)]
    return [value + offset for value, offset in zip(flat, offsets, strict=False)]


def mean(values: Sequence[float], otherwise: float) -> float:
    """The mean, or something else where there are no values."""
    return sum(values) / len(values) if values else otherwise
