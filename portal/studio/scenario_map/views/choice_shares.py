"""For trainers: how many took which way through a scenario."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.content.scenarios.scenario import Scene
from portal.courses.queries.revision_cache import PageContent, page_content
from portal.scenarios import queries as scenarios
from portal.scenarios.queries import ChoiceCount, RevisionCount

MIN_SAMPLE_SIZE = 10  # people; below this a share says little


@dataclass(frozen=True)
class ChoiceShare:
    """A choice: where it leads, by how many it was taken on meeting the scene, and how often altogether."""

    html: str
    to: Scene
    first: int
    all: int


@dataclass(frozen=True)
class SceneShares:
    """A scene with its choices, as authored; `people` is how many have met it."""

    scene: Scene
    choices: tuple[ChoiceShare, ...]

    @property
    def people(self) -> int:
        """How many people have chosen here; each is counted once, by the first choice."""
        return sum(choice.first for choice in self.choices)

    @property
    def is_small(self) -> bool:
        """Whether too few have been here to conclude anything."""
        return self.people < MIN_SAMPLE_SIZE


@dataclass(frozen=True)
class RevisionShares:
    """One wording of a scenario and how it was played."""

    content: PageContent
    count: RevisionCount
    scenes: tuple[SceneShares, ...]


def choice_shares(page_id: int) -> list[RevisionShares]:
    """Every revision of the scenario that somebody played, the newest first."""
    counts = scenarios.choice_counts(page_id)
    return [
        _shares(page_content(count.revision_id), count, counts) for count in scenarios.revision_counts(page_id)
    ]


def _shares(content: PageContent, count: RevisionCount, counts: Iterable[ChoiceCount]) -> RevisionShares:
    taken = {(way.scene, way.choice): way for way in counts if way.revision_id == content.revision_id}
    scenes = tuple(
        SceneShares(
            scene, tuple(_share(content.scenes, taken, scene, number) for number in range(len(scene.choices)))
        )
        for scene in content.scenes.values()
        if scene.choices
    )
    return RevisionShares(content, count, scenes)


def _share(
    scenes: Mapping[str, Scene], taken: Mapping[tuple[str, int], ChoiceCount], scene: Scene, number: int
) -> ChoiceShare:
    choice, way = scene.choices[number], taken.get((scene.id, number))
    return ChoiceShare(choice.html, scenes[choice.to], way.first if way else 0, way.all if way else 0)
