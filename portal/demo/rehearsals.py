"""How somebody of a certain skill goes through a scenario."""

from collections.abc import Mapping, Sequence
from random import Random

from portal.content.scenarios.scenario import Ending, Scene

Step = tuple[str, int, str]  # the scene, the number of the choice, the scene it leads to
MAX_STEPS = 30  # scenes may lead back to each other


def wise_choices(scenes: Mapping[str, Scene]) -> dict[str, tuple[int, ...]]:
    """By scene the numbers of the choices that lead to a safe ending the shortest way; none where nothing does."""
    decisions = {scene.id: 0 for scene in scenes.values() if scene.ending == "safe"}
    for number in range(1, len(scenes)):
        before = [
            scene.id
            for scene in scenes.values()
            if scene.id not in decisions and any(choice.to in decisions for choice in scene.choices)
        ]
        decisions |= dict.fromkeys(before, number)
    return {
        scene.id: tuple(
            number
            for number, choice in enumerate(scene.choices)
            if decisions.get(choice.to, len(scenes)) < decisions.get(scene.id, 0)
        )
        for scene in scenes.values()
    }


def simulate_scenario(
    scenes: Mapping[str, Scene], wise: Mapping[str, Sequence[int]], *, skill: float, chance: Random
) -> tuple[list[Step], Ending | None]:
    """The choices taken from the first scene on, and the ending; none for somebody who walks in circles.

    With a chance of `skill` a choice is one of the `wise` ones of its scene.
    """
    here = next(iter(scenes.values()))
    steps: list[Step] = []
    while here.choices and len(steps) < MAX_STEPS:
        numbers = wise[here.id]
        if not numbers or chance.random() >= skill:
            numbers = range(len(here.choices))
        number = chance.choice(numbers)
        steps.append((here.id, number, here.choices[number].to))
        here = scenes[here.choices[number].to]
    return steps, here.ending
