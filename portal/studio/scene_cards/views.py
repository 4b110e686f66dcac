"""The scenes of a text as their screens show them: with what is wrong in each, and how each looks on a phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from portal.content.checks.faults import Fault
from portal.content.checks.starters import LEFTOVER_FAULTS
from portal.content.editing.scenario_editing import SceneText, introduction_of, scenes_leading_to, scenes_of
from portal.content.editing.scene_fields import ChoiceFields, SceneFields
from portal.content.editing.speech import shown_speech
from portal.content.files.sources import fingerprint
from portal.content.scenarios.scenario import Scene
from portal.content.text.line_ends import split_lines
from portal.drafts.queries.texts import WorkingCopy
from portal.studio.scenario_map.views.map import ScenarioMap, build_map
from portal.studio.scenario_player.views import (
    DraftScenario,
    OfferedChoice,
    play_scenario,
    read_scenario,
    way_of,
    way_to,
)
from portal.studio.scene_cards.forms import MAX_CHOICES, known_aims

LEAST_CHOICES = 2  # rows to fill in that a scene shows which is no ending


@dataclass(frozen=True)
class SceneLine:
    """A scene in the list of all: as it is shown, what is wrong in it, and where its choices lead."""

    text: SceneText
    shown: Scene | None
    aims: tuple[tuple[str, str], ...]  # the HTML of each choice, and the title of the scene it leads to, or ""
    faults: tuple[str, ...]
    leftovers: tuple[str, ...]  # words of a template or a sample that wait to be written over


@dataclass(frozen=True)
class SceneList:
    """All scenes of a text; `faults` are those of no scene."""

    scenario: DraftScenario
    introduction: str
    lines: tuple[SceneLine, ...]
    faults: tuple[str, ...]
    map: ScenarioMap | None


@dataclass(frozen=True)
class SceneCard:
    """One scene as a form: what was typed or is stored, what is wrong with it, and how it looks."""

    scene: SceneText
    fields: SceneFields
    rows: tuple[ChoiceFields, ...]
    aims: Mapping[str, str]
    fingerprint: str  # of the text that the form was filled from
    shown: Scene | None
    offered: tuple[OfferedChoice, ...]
    way: str | None
    scenario: DraftScenario
    faults: tuple[str, ...]
    count: int
    leading_here: tuple[SceneText, ...]
    problems: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    focus: str = ""  # the id of the field to go on with

    @property
    def told(self) -> str:
        """What happens, as it is typed: speech without the signs of a quotation."""
        return shown_speech(self.fields.text)


def scene_list(text: WorkingCopy) -> SceneList:
    """All scenes of the text as it was last saved."""
    scenes, scenario = scenes_of(text.source), read_scenario(text)
    titles = known_aims(scenes)
    lines = []
    for scene in scenes:
        seen = scenario.scenes.get(scene.id)
        aims = tuple((choice.html, titles.get(choice.to, "")) for choice in seen.choices) if seen else ()
        lines.append(
            SceneLine(
                scene,
                seen,
                aims,
                faults_within([fault for fault in scenario.faults if fault.text not in LEFTOVER_FAULTS], scene),
                faults_within([fault for fault in scenario.faults if fault.text in LEFTOVER_FAULTS], scene),
            )
        )
    inside = {fault for scene in scenes for fault in faults_within(scenario.faults, scene)}
    others = dict.fromkeys(fault.message(_) for fault in scenario.faults)
    faults = tuple(said for said in others if said not in inside)
    drawn = build_map(scenario.scenes, next(iter(scenario.scenes))) if scenario.scenes else None
    return SceneList(scenario, introduction_of(text.source), tuple(lines), faults, drawn)


def scene_card(
    text: WorkingCopy,
    scene: SceneText,
    *,
    fields: SceneFields | None = None,
    problems: Mapping[str, str] | None = None,
    problem: str = "",
    more: bool = False,
    focus: str = "",
) -> SceneCard:
    """The form of one scene; `more`: with one more row to fill in than there are choices."""
    scenes, scenario = scenes_of(text.source), read_scenario(text)
    fields = fields or scene.fields or SceneFields(scene.title, scene.id)
    shown = scenario.scenes.get(scene.id)
    way = way_to(scenario.scenes, scene.id) if shown is not None else None
    offered: tuple[OfferedChoice, ...] = ()
    if shown is not None and way is not None:
        taken = [int(step) - 1 for step in way.split("-")] if way else []
        offered = play_scenario(scenario.scenes, taken).choices
    elif shown is not None:
        offered = tuple(OfferedChoice(choice.html, way_of([0])) for choice in shown.choices)
    return SceneCard(
        scene=scene,
        fields=fields,
        rows=card_rows(fields, more=more),
        aims=known_aims(scenes),
        fingerprint=fingerprint(scene.text),
        shown=shown,
        offered=offered,
        way=way,
        scenario=scenario,
        faults=faults_within(scenario.faults, scene),
        count=len(scenes),
        leading_here=tuple(scenes_leading_to(scenes, scene.id)),
        problems=problems or {},
        problem=problem,
        focus=f"label-{len(fields.choices) + 1}" if more else focus,
    )


def card_rows(fields: SceneFields, *, more: bool) -> tuple[ChoiceFields, ...]:
    """The choices and empty rows to fill in: up to two in all if it is no ending, one more if asked."""
    wanted = len(fields.choices) + 1 if more else len(fields.choices)
    if fields.ending is None:
        wanted = max(wanted, LEAST_CHOICES)
    return (*fields.choices, *[ChoiceFields("")] * (min(wanted, MAX_CHOICES) - len(fields.choices)))


def faults_within(faults: Sequence[Fault], scene: SceneText) -> tuple[str, ...]:
    """What is wrong in the lines of the scene."""
    lines = len([line for line in split_lines(scene.text) if line.text or line.end])
    within = range(scene.block.line, scene.block.line + lines)
    return tuple(dict.fromkeys(fault.message(_) for fault in faults if fault.line in within))
