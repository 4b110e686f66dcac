"""How somebody of a certain skill goes through a scenario."""

from collections.abc import Mapping
from random import Random

from portal.content.scenarios.paths import can_reach
from portal.content.scenarios.scenario import Ending, Scene

Step = tuple[str, int, str]  # the scene, the number of the choice, the scene it leads to
MAX_STEPS = 30  # scenes may lead back to each other


def simulate_scenario(
    scenes: Mapping[str, Scene], *, skill: float, chance: Random
) -> tuple[list[Step], Ending | None]:
    """The choices taken from the first scene on, and the ending; none for somebody who walks in circles.

    With a chance of `skill` a choice is one after which a safe ending is still possible.
    """
    here = next(iter(scenes.values()))
    steps: list[Step] = []
    while here.choices and len(steps) < MAX_STEPS:
        numbers = range(len(here.choices))
        wise = [number for number in numbers if can_reach(scenes, here.choices[number].to, "safe")]
        number = chance.choice(wise if wise and chance.random() < skill else list(numbers))
        steps.append((here.id, number, here.choices[number].to))
        here = scenes[here.choices[number].to]
    return steps, here.ending
