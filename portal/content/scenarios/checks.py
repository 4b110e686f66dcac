"""What a scenario must be so that it can be played: each check is a function."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.content.checks.faults import N_, Faults
from portal.content.scenarios.paths import reachable_scenes, scenes_reaching
from portal.content.scenarios.scenario import Ending, Scene


@dataclass(frozen=True)
class SceneOutline:
    """A scene without its texts, the lines (from 1) of its heading and its choices, and the verdicts it holds."""

    scene: Scene
    line: int
    choice_lines: tuple[int, ...] = ()
    verdicts: frozenset[Ending] = frozenset()


SceneFault = tuple[int, str, dict[str, str]]
SceneCheck = Callable[[Sequence[SceneOutline]], Iterator[SceneFault]]


def check_scenes(outlines: Sequence[SceneOutline], faults: Faults) -> None:
    """Add a fault, at its line, for all that keeps these scenes from being played; the first is the beginning."""
    for check in SCENE_CHECKS:
        for line, text, values in check(outlines):
            faults.add(line, text, **values)


def choices_lead_somewhere(outlines: Sequence[SceneOutline]) -> Iterator[SceneFault]:
    """Every choice leads to a scene of the page."""
    known = {outline.scene.id for outline in outlines}
    for outline in outlines:
        for choice, line in zip(outline.scene.choices, outline.choice_lines, strict=True):
            if choice.to not in known:
                yield line, N_("this choice leads nowhere: there is no scene “#%(id)s”"), {"id": choice.to}


def endings_have_one_verdict(outlines: Sequence[SceneOutline]) -> Iterator[SceneFault]:
    """A scene without choices is an ending and says how it went: [!TIP] or [!CAUTION], one of the two."""
    for outline in outlines:
        if outline.scene.choices or len(outline.verdicts) == 1:
            continue
        if outline.verdicts:
            two = N_("the ending “%(id)s” has both a good and a bad box: keep one")
            yield outline.line, two, named(outline.scene)
        else:
            none = N_("the scene “%(id)s” does not go on: give it choices, or a box that says how it ended")
            yield outline.line, none, named(outline.scene)


def endings_have_no_choices(outlines: Sequence[SceneOutline]) -> Iterator[SceneFault]:
    """A scene that says how it went is over: it has no choices."""
    for outline in outlines:
        if outline.scene.choices and outline.verdicts:
            text = N_("“%(id)s” is an ending, since it has a box that says so, and has choices, too")
            yield outline.line, text, named(outline.scene)


def scenes_are_reached(outlines: Sequence[SceneOutline]) -> Iterator[SceneFault]:
    """Every scene can be reached from the first one."""
    scenes = scenes_of(outlines)
    reached = reachable_scenes(scenes, outlines[0].scene.id)
    for outline in outlines:
        if outline.scene.id not in reached:
            unreached = N_("nobody reaches the scene “%(id)s”: no choice on any way leads to it")
            yield outline.line, unreached, named(outline.scene)


def scenes_lead_on(outlines: Sequence[SceneOutline]) -> Iterator[SceneFault]:
    """No scene leads only to itself, nor round and round among scenes that never end."""
    scenes = scenes_of(outlines)
    leaving = scenes_reaching(scenes, [scene.id for scene in scenes.values() if has_way_out(scene, scenes)])
    for outline in outlines:
        scene = outline.scene
        if scene.id in leaving:
            continue
        if all(choice.to == scene.id for choice in scene.choices):
            yield outline.line, N_("the scene “%(id)s” leads only to itself"), named(scene)
        else:
            yield outline.line, N_("no ending can be reached from the scene “%(id)s”"), named(scene)


def safe_ending_is_reachable(outlines: Sequence[SceneOutline]) -> Iterator[SceneFault]:
    """A safe ending can be reached from the first scene."""
    scenes = scenes_of(outlines)
    good = [scene.id for scene in scenes.values() if has_way_out(scene, scenes) and scene.ending != "harmed"]
    if outlines[0].scene.id not in scenes_reaching(scenes, good):
        yield outlines[0].line, N_("no good ending can be reached from the beginning"), {}


def named(scene: Scene) -> dict[str, str]:
    """What a message calls a scene: its title, since who writes by cards sees no id."""
    return {"id": scene.title or scene.id}


def has_way_out(scene: Scene, scenes: Mapping[str, Scene]) -> bool:
    """Whether it ends here, or may do so once a choice that leads nowhere, a fault of its own, is mended."""
    return not scene.choices or any(choice.to not in scenes for choice in scene.choices)


def scenes_of(outlines: Sequence[SceneOutline]) -> dict[str, Scene]:
    return {outline.scene.id: outline.scene for outline in reversed(outlines)}  # the first of two of one id


SCENE_CHECKS: tuple[SceneCheck, ...] = (
    choices_lead_somewhere,
    endings_have_one_verdict,
    endings_have_no_choices,
    scenes_are_reached,
    scenes_lead_on,
    safe_ending_is_reachable,
)
