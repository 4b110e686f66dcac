"""Where the scenes of a scenario lead: what can still be reached, and which moment decided how it went."""

from collections.abc import Iterable, Mapping, Sequence

from portal.content.scenarios.scenario import Ending, Scene

Scenes = Mapping[str, Scene]  # by their id


def reachable_scenes(scenes: Scenes, id: str) -> set[str]:
    """The ids of the scenes that can be reached from this one, itself among them."""
    reached: set[str] = set()
    waiting = [id]
    while waiting:
        here = waiting.pop()
        if here in scenes and here not in reached:
            reached.add(here)
            waiting += [choice.to for choice in scenes[here].choices]
    return reached


def scenes_reaching(scenes: Scenes, goals: Iterable[str]) -> set[str]:
    """The ids of the scenes from which one of the goals can be reached, the goals among them."""
    before: dict[str, list[str]] = {}
    for scene in scenes.values():
        for choice in scene.choices:
            before.setdefault(choice.to, []).append(scene.id)
    found: set[str] = set()
    waiting = list(goals)
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += before.get(here, [])
    return found


def can_reach(scenes: Scenes, id: str, ending: Ending) -> bool:
    """Whether such an ending is still possible in this scene, which may be one."""
    return any(scenes[reached].ending == ending for reached in reachable_scenes(scenes, id))


def decisive_scene(scenes: Scenes, path: Sequence[tuple[str, int]]) -> str | None:
    """The id of the last scene of a finished path in which another choice could have led to the other verdict.

    A path is the scenes played with the number of the choice taken in each, from 0. None: no scene decided, or
    the path has not come to an ending of these scenes.
    """
    ending = ending_of(scenes, path)
    if ending is None:
        return None
    other: Ending = "harmed" if ending == "safe" else "safe"
    for id, taken in reversed(path):
        others = (choice for number, choice in enumerate(scenes[id].choices) if number != taken)
        if any(can_reach(scenes, choice.to, other) for choice in others):
            return id
    return None


def ending_of(scenes: Scenes, path: Sequence[tuple[str, int]]) -> Ending | None:
    """How the path ended; None for a path that is not finished or not one through these scenes."""
    last: Scene | None = None
    for id, taken in path:
        if id not in scenes or not 0 <= taken < len(scenes[id].choices):
            return None
        last = scenes.get(scenes[id].choices[taken].to)
    return last.ending if last is not None else None
