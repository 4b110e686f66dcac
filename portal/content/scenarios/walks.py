"""How a scenario goes: the fewest choices to a safe ending, and how often tapping at random ends safe."""

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
    rows: list[list[Fraction]] = []
    for at, id in enumerate(ids):
        row = [Fraction(0)] * (len(ids) + 1)
        row[at] += 1
        each = Fraction(1, len(scenes[id].choices))
        for choice in scenes[id].choices:
            if choice.to in place:
                row[place[choice.to]] -= each
            else:
                row[-1] += each * known.get(choice.to, Fraction(0))
        rows.append(row)
    return dict(zip(ids, solved(rows), strict=True))


def solved(rows: list[list[Fraction]]) -> list[Fraction]:
    """The solution of linear equations that have exactly one: each row holds coefficients and what they sum to."""
    size = len(rows)
    for at in range(size):
        check_deadline()
        pivot = next(other for other in range(at, size) if rows[other][at])
        rows[at], rows[pivot] = rows[pivot], rows[at]
        scale = rows[at][at]
        rows[at] = [value / scale for value in rows[at]]
        for other in range(size):
            if other != at and rows[other][at]:
                factor = rows[other][at]
                rows[other] = [mine - factor * its for mine, its in zip(rows[other], rows[at], strict=True)]
    return [row[-1] for row in rows]


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
