"""Scenarios on drawn screens: each choice is something that can be tapped on the screen of its scene."""

from collections.abc import Sequence

from markdown_it.token import Token

from portal.content.checks.faults import N_, Faults
from portal.content.markdown.drawn_screens import with_facts
from portal.content.markdown.renderer import plain_text
from portal.content.pages.render_context import EMPTY_CONTEXT, RenderContext
from portal.content.scenarios.parsing import SceneDraft
from portal.content.screens.drawing import target_name
from portal.content.screens.rows import Screen

APP_CHANNEL = "app"
NO_SCREEN = N_("this scene draws no screen, as the other scenes of this scenario do: add a block ```screen")
NO_TARGET = N_("no button, row or box of this scene's screen is called “%(name)s”")
SAME_TARGET = N_("two choices of this scene are called “%(name)s”")


def check_screens(scenes: Sequence[SceneDraft], faults: Faults) -> None:
    """Faults for choices that no screen of their scene shows; a scenario that draws none at all is only told."""
    if not any(screens_in(scene) for scene in scenes):
        return
    for scene in scenes:
        screens = screens_in(scene)
        if scene.choices and not screens:
            faults.add(scene.outline.line, NO_SCREEN)
        elif scene.choices:
            check_choices(scene, screens, faults)


def check_choices(scene: SceneDraft, screens: Sequence[Screen], faults: Faults) -> None:
    """Each choice of a scene is named like something on its screens, and no two alike."""
    known = {target_name(target) for screen in screens for target in screen.targets}
    seen: set[str] = set()
    for label, line in zip(scene.choices, scene.outline.choice_lines, strict=True):
        said = plain_text([label], EMPTY_CONTEXT).strip()
        name = target_name(said)
        if name in seen:
            faults.add(line, SAME_TARGET, name=said)
        elif name not in known:
            faults.add(line, NO_TARGET, name=said)
        seen.add(name)


def screens_in(scene: SceneDraft) -> list[Screen]:
    """The screens of a scene, with the ids of facts for their values, as in the names of choices."""
    drawn = [token.meta["screen"] for token in scene.tokens if token.type == "screen"]
    return [with_facts(screen, lambda id, _line: id) for screen in drawn]


def choice_taps(choices: Sequence[Token], place: RenderContext) -> dict[str, str]:
    """The id of the button that a tap on the screen presses, by the words on what is tapped."""
    names = [target_name(plain_text([label], place)) for label in choices]
    return {name: f"way-{number}" for number, name in reversed(list(enumerate(names)))}
