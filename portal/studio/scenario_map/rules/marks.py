"""What there is to say of each scene of a scenario, finished or not; pure."""

from collections.abc import Iterator, Mapping
from typing import Literal

from portal.content.scenarios.checks import has_way_out
from portal.content.scenarios.paths import reachable_scenes, scenes_reaching
from portal.content.scenarios.scenario import Scene

# It is the first; it ends well, in harm, or without a verdict (open); nobody reaches it; it leads only to itself;
# one goes round and round (loop); no safe ending can be reached any more (doomed); it is not there (missing).
Mark = Literal["first", "safe", "harmed", "open", "unreached", "self", "loop", "doomed", "missing"]


def marks_of(scenes: Mapping[str, Scene], first: str) -> dict[str, tuple[Mark, ...]]:
    """What there is to say of each scene, the gravest last."""
    reached = reachable_scenes(scenes, first)
    leaving = scenes_reaching(scenes, [id for id, scene in scenes.items() if has_way_out(scene, scenes)])
    # A choice that leads nowhere may lead to something good once it is mended.
    good = [id for id, scene in scenes.items() if has_way_out(scene, scenes) and scene.ending != "harmed"]
    hopeful = scenes_reaching(scenes, good)

    def said(scene: Scene) -> Iterator[Mark]:
        if scene.id == first:
            yield "first"
        if not scene.choices:
            yield scene.ending or "open"
        elif all(choice.to == scene.id for choice in scene.choices):
            yield "self"
        elif scene.id not in leaving:
            yield "loop"
        elif scene.id not in hopeful:
            yield "doomed"
        if scene.id not in reached:
            yield "unreached"

    return {id: tuple(said(scene)) for id, scene in scenes.items()}
