"""A scenario as it is written, played scene by scene; nothing of it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.content.checks.faults import Fault
from portal.content.scenarios.paths import decisive_scene
from portal.content.scenarios.scenario import Scene
from portal.courses.queries.page_loader import read_page
from portal.courses.queries.revision_cache import load_blocks
from portal.drafts.queries.texts import WorkingCopy, sources_beside
from portal.learning.scenarios.views import ScenarioAppearance, scenario_appearance
from portal.studio.queries import TextCache

MAX_STEPS = 200  # choices in one address; nobody plays so long


@dataclass(frozen=True)
class DraftScenario:
    """The scenes of a text as it was last saved, by their ids, the first one first, and how it looks."""

    title: str
    front: Mapping[str, Any]
    scenes: Mapping[str, Scene]
    dress: ScenarioAppearance
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class PlayedScene:
    """A scene that was passed, what was chosen in it as inline HTML, and the choices that lead back to it."""

    scene: Scene
    said: str
    way: str


@dataclass(frozen=True)
class OfferedChoice:
    """What may be chosen, and the choices up to there; `way` is empty where it leads to no scene."""

    html: str
    way: str


@dataclass(frozen=True)
class PlayedScenario:
    """How far it was played; `is_cut`: the text was changed, so that not all that was chosen is there any more."""

    scene: Scene
    passed: tuple[PlayedScene, ...]
    choices: tuple[OfferedChoice, ...]
    decisive: PlayedScene | None
    is_cut: bool


_scenarios: TextCache[DraftScenario] = TextCache(16)


def read_scenario(text: WorkingCopy) -> DraftScenario:
    """The scenario that the text is, as it was last saved; one without scenes where it is none."""
    beside = sources_beside(text)
    return _scenarios.get(text, text.source, beside, lambda: _read(text, beside))


def _read(text: WorkingCopy, beside: Mapping[str, str]) -> DraftScenario:
    page, faults = read_page(text.course, text.file_name, text.source, beside=beside)
    scenes = [block for block in load_blocks(page.blocks) if isinstance(block, Scene)]
    by_id = {scene.id: scene for scene in reversed(scenes)}  # the first of two of one id, as in the check
    in_order = {scene.id: by_id[scene.id] for scene in scenes}
    return DraftScenario(page.title, page.front, in_order, scenario_appearance(page.front, scenes), faults)


def play_scenario(scenes: Mapping[str, Scene], taken: Sequence[int]) -> PlayedScenario:
    """The scene that these choices lead to, each by its number from 0, as far as they go."""
    scene = next(iter(scenes.values()))
    passed: list[PlayedScene] = []
    for number in taken[:MAX_STEPS]:
        to = scene.choices[number].to if 0 <= number < len(scene.choices) else ""
        if to not in scenes:
            break
        passed.append(PlayedScene(scene, scene.choices[number].html, way_of(taken[: len(passed)])))
        scene = scenes[to]
    so_far = taken[: len(passed)]
    choices = tuple(
        OfferedChoice(choice.html, way_of([*so_far, number]) if choice.to in scenes else "")
        for number, choice in enumerate(scene.choices)
    )
    path = [(played.scene.id, number) for played, number in zip(passed, so_far, strict=True)]
    decided = decisive_scene(scenes, path) if scene.ending and path else None
    decisive = next((played for played in reversed(passed) if played.scene.id == decided), None)
    return PlayedScenario(scene, tuple(passed), choices, decisive, len(passed) < len(taken))


def way_to(scenes: Mapping[str, Scene], id: str) -> str | None:
    """The fewest choices that lead from the beginning to this scene; None where none do."""
    ways: dict[str, list[int]] = {next(iter(scenes)): []}
    for here in (waiting := list(ways)):
        for number, choice in enumerate(scenes[here].choices):
            if choice.to in scenes and choice.to not in ways:
                ways[choice.to] = [*ways[here], number]
                waiting.append(choice.to)
    return way_of(ways[id]) if id in ways else None


def way_of(taken: Sequence[int]) -> str:
    """The choices as an address says them: counted from 1, with hyphens between them."""
    return "-".join(str(number + 1) for number in taken)


def parse_way(said: str) -> list[int]:
    """The choices that an address says; those that are no numbers end it."""
    taken: list[int] = []
    for word in said.split("-") if said else ():
        if not (word.isascii() and word.isdigit() and len(word) <= 3):
            break
        taken.append(int(word) - 1)
    return taken
