"""How a scenario goes: the fewest choices to a safe ending, and how often tapping at random ends safe."""

import math
from collections import deque
from collections.abc import Iterator, Sequence
from fractions import Fraction

from portal.content.scenarios.paths import Scenes, reachable_scenes, scenes_reaching
from portal.deadlines import check_deadline

SAFE = "safe"
MAX_LOOP = 60  # scenes that all lead to each other; more cost too much to be solved exactly
Chances = dict[str, Fraction]


def shortest_safe_way(scenes: Scenes, first: str) -> tuple[int, ...] | None:
    """The choices, by their numbers from 0, of a shortest way from `first` to a safe ending; None without one."""
    ways: dict[str, tuple[int, ...]] = {first: ()}
    waiting = deque([first])
    while waiting:
        id = waiting.popleft()
        if id not in scenes:
            continue
        if scenes[id].ending == SAFE:
            return ways[id]
        for number, choice in enumerate(scenes[id].choices):
            if choice.to not in ways:
                ways[choice.to] = (*ways[id], number)
                waiting.append(choice.to)
    return None


def random_safe_share(scenes: Scenes, first: str) -> Fraction | None:
    """The chance that who takes each choice of a scene as often as another ends safe, from `first` on.

    The scenes are an absorbing Markov chain, which is solved exactly. None where more than MAX_LOOP scenes lead
    round and round among each other.
    """
    among = reachable_scenes(scenes, first)
    safe = [id for id in among if scenes[id].ending == SAFE]
    open_scenes = {id: scenes[id] for id in among & scenes_reaching(scenes, safe)}
    chances: Chances = {id: Fraction(scenes[id].ending == SAFE) for id in among if not scenes[id].choices}
    for loop in loops(open_scenes, first):
        check_deadline()
        if len(loop) > MAX_LOOP:
            return None
        chances |= solve_loop([id for id in loop if scenes[id].choices], scenes, chances)
    return chances.get(first, Fraction(0))


def solve_loop(ids: Sequence[str], scenes: Scenes, known: Chances) -> Chances:
    """The chances of scenes that lead to each other, given those of all that they lead to besides."""
    place = {id: at for at, id in enumerate(ids)}
    rows: list[list[int]] = []
    beyond: list[Fraction] = []
    for at, id in enumerate(ids):
        row = [0] * len(ids)
        row[at] += len(scenes[id].choices)
        leads = [choice.to for choice in scenes[id].choices]
        for to in leads:
            if to in place:
                row[place[to]] -= 1
        rows.append(row)
        beyond.append(sum((known.get(to, Fraction(0)) for to in leads if to not in place), Fraction(0)))
    common = math.lcm(*(one.denominator for one in beyond))
    sums = [int(one * common) for one in beyond]
    whole = solved([[*row, known_sum] for row, known_sum in zip(rows, sums, strict=True)])
    return {id: value / common for id, value in zip(ids, whole, strict=True)}


def solved(rows: list[list[int]]) -> list[Fraction]:
    """The solution of linear equations that have exactly one: each row holds coefficients and what they sum to.

    By Bareiss: the numbers stay whole, and as short as they can be, where fractions would cost ten times as much.
    """
    size, last = len(rows), 1
    for at in range(size):
        check_deadline()
        pivot = next(other for other in range(at, size) if rows[other][at])
        if pivot != at:
            rows[at], rows[pivot] = [-value for value in rows[pivot]], rows[at]
        mine = rows[at]
        for other in range(at + 1, size):
            its, factor = rows[other], rows[other][at]
            rest = [(mine[at] * its[to] - factor * mine[to]) // last for to in range(at + 1, size + 1)]
            rows[other] = [0] * (at + 1) + rest
        last = mine[at]
    found = [0] * size  # each times `last`, the determinant, which makes them whole
    for at in reversed(range(size)):
        row = rows[at]
        beyond = row[size] * last - sum(row[to] * found[to] for to in range(at + 1, size))
        found[at] = beyond // row[at]
    return [Fraction(value, last) for value in found]


def loops(scenes: Scenes, first: str) -> Iterator[list[str]]:
    """Groups of scenes that can be reached from each other, each after all that it leads to (Tarjan)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    ahead: list[tuple[str, Iterator[str]]] = []

    def enter(id: str) -> None:
        index[id] = low[id] = len(index)
        path.append(id)
        on_path.add(id)
        ahead.append((id, iter([choice.to for choice in scenes[id].choices if choice.to in scenes])))

    if first in scenes:
        enter(first)
    while ahead:
        id, leads = ahead[-1]
        to = next(leads, None)
        if to is None:
            ahead.pop()
            if ahead:
                low[ahead[-1][0]] = min(low[ahead[-1][0]], low[id])
            if low[id] == index[id]:
                cut = path.index(id)
                group, path[cut:] = path[cut:], []
                on_path -= set(group)
                yield group
        elif to not in index:
            enter(to)
        elif to in on_path:
            low[id] = min(low[id], index[to])
