"""A scenario's text: `##` headings are scenes, a list of links to them is what can be done in one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.token import Token

from portal.content.checks.faults import N_, Faults
from portal.content.markdown.blocks import (
    Block,
    Prose,
    join_tokens,
    line_of,
    list_items,
    split_blocks,
    to_prose,
    without_questions,
)
from portal.content.markdown.renderer import plain_text
from portal.content.pages.render_context import EMPTY_CONTEXT
from portal.content.scenarios.checks import SceneOutline, check_scenes
from portal.content.scenarios.scenario import Choice, Ending, Scene

SCENE_ID_FAULT = N_("this scene has no code yet by which choices lead to it")
ENDING_BY_ALERT: dict[str, Ending] = {"tip": "safe", "caution": "harmed"}


@dataclass(frozen=True)
class SceneDraft:
    """A scene as it stands in the text: its tokens are rendered later, when facts and links are known."""

    outline: SceneOutline
    title: Token
    tokens: Block
    choices: tuple[Token, ...]


@dataclass(frozen=True)
class ChoiceDraft:
    """One choice as it stands in the text: the inside of its link, the scene it names, and its line."""

    label: Token
    to: str
    line: int


def arrange_scenario(blocks: Sequence[Block], kind_line: int, faults: Faults) -> Iterator[Prose | SceneDraft]:
    """The introduction, then the scenes; what cannot be played is a fault."""
    blocks = without_questions(blocks, faults)
    if blocks and blocks[-1][0].type == "footnote_block_open":
        faults.add(kind_line, N_("a scenario has no place for footnotes"))
        blocks.pop()
    begins = [at for at, group in enumerate(blocks) if group[0].type == "heading_open" and group[0].tag == "h2"]
    if not begins:
        faults.add(kind_line, N_("a scenario needs scenes, each under a heading: take “A scene” from the menu"))
    yield from to_prose(blocks[: begins[0] if begins else len(blocks)])
    scenes = [read_scene(blocks[at:end], faults) for at, end in pairwise([*begins, len(blocks)])]
    if scenes:
        check_scenes([scene.outline for scene in scenes], faults)
    yield from scenes


def read_scene(blocks: Sequence[Block], faults: Faults) -> SceneDraft:
    """The scene of a heading and the blocks below it."""
    heading, body = blocks[0], blocks[1:]
    line = line_of(heading)
    if not heading[0].meta.get("named"):
        faults.add(line, SCENE_ID_FAULT)
    choices: list[ChoiceDraft] | None = None
    told: list[Block] = []
    for group in body:
        if not is_choice_list(group):
            told.append(group)
            if choices is not None:
                faults.add(line_of(group), N_("the list of choices comes last in its scene"))
        elif choices is not None:
            faults.add(line_of(group), N_("a scene has one list of choices"))
        else:
            choices = list(read_choices(group, faults))
    return scene_draft(heading, told, choices or [])


def scene_draft(heading: Block, told: Sequence[Block], choices: Sequence[ChoiceDraft]) -> SceneDraft:
    said = [group[0].meta["alert"] for group in told if group[0].type == "alert_open"]
    verdicts = frozenset(ENDING_BY_ALERT[name] for name in said if name in ENDING_BY_ALERT)
    scene = Scene(
        id=str(heading[0].attrs["id"]),
        title=plain_text([heading[1]], EMPTY_CONTEXT).strip(),
        html="",
        choices=tuple(Choice("", choice.to) for choice in choices),
        ending=next(iter(verdicts)) if len(verdicts) == 1 and not choices else None,
    )
    outline = SceneOutline(scene, line_of(heading), tuple(choice.line for choice in choices), verdicts)
    return SceneDraft(outline, heading[1], join_tokens(told), tuple(choice.label for choice in choices))


def is_choice_list(group: Block) -> bool:
    """Whether some item of the list is a choice."""
    return any(choice_of(item) for item in list_items(group))


def read_choices(group: Block, faults: Faults) -> Iterator[ChoiceDraft]:
    for item in list_items(group):
        choice = choice_of(item)
        if choice is None:
            other = N_("this line of the choices is not one link to a scene and no more")
            faults.add(line_of(item), other)
        elif not plain_text(choice.label.children or [], EMPTY_CONTEXT).strip():
            faults.add(choice.line, N_("this choice has no text"))
        else:
            yield choice


def choice_of(item: Block) -> ChoiceDraft | None:
    """The choice that a list item is, if it is nothing but one link to a heading of the page."""
    blocks = list(split_blocks(item[1:-1]))
    if len(blocks) != 1 or blocks[0][0].type != "paragraph_open":
        return None
    parts = blocks[0][1].children or []
    if [part.type for part in parts if part.type.startswith("link_")] != ["link_open", "link_close"]:
        return None
    to = str(parts[0].attrs.get("href", ""))
    if parts[-1].type != "link_close" or not to.startswith("#"):
        return None
    return ChoiceDraft(Token("inline", "", 0, children=parts[1:-1]), to.removeprefix("#"), line_of(item))
