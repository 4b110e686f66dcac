"""The scenes of a scenario's text: found, added, moved, taken away and led to, with every other byte as it was."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from portal.content.editing.blocks import (
    BlockKind,
    SourceBlock,
    append_blocks,
    block_text,
    insert_at,
    replace_block,
    split_source,
)
from portal.content.editing.scene_fields import (
    ChoiceFields,
    SceneFields,
    UnreadableScene,
    UnwritableScene,
    heading_of,
    new_scene,
    read_scene,
    write_scene,
)
from portal.content.markdown.plugins import heading_id
from portal.content.text.line_ends import dominant_line_end, keep_line_ends, split_lines
from portal.content.text.unique_names import unique_name

INTRODUCTIONS = (BlockKind.PROSE, BlockKind.BLANK)


@dataclass(frozen=True)
class SceneText:
    """One scene where it stands in the text; `fields` is None where no form can hold it."""

    number: int  # from 1
    block: SourceBlock
    text: str
    title: str
    id: str
    fields: SceneFields | None


def scenes_of(source: str) -> tuple[SceneText, ...]:
    """The scenes of the text, in their order."""
    blocks = [block for block in split_source(source) if block.kind == BlockKind.SCENE]
    return tuple(_scene(number, block, block_text(source, block)) for number, block in enumerate(blocks, 1))


def _scene(number: int, block: SourceBlock, text: str) -> SceneText:
    try:
        fields: SceneFields | None = read_scene(text)
    except UnreadableScene:
        fields = None
    title, id_ = (fields.title, fields.id) if fields is not None else heading_of(text)
    return SceneText(number, block, text, title, id_, fields)


def find_scene(scenes: Sequence[SceneText], number: int, id: str = "") -> SceneText | None:
    """The scene of this number; where others were put before it meanwhile, the one of this id."""
    at_place = next((scene for scene in scenes if scene.number == number), None)
    if not id or (at_place is not None and at_place.id == id):
        return at_place
    return next((scene for scene in scenes if scene.id == id), None)


def replace_scene(source: str, scene: SceneText, fields: SceneFields) -> str:
    """The text with these fields in the scene. Raises UnreadableScene, UnwritableScene."""
    return with_scene_text(source, scene, write_scene(scene.text, fields))


def with_scene_text(source: str, scene: SceneText, text: str) -> str:
    """The source with this text in place of the scene's. Raises UnwritableScene where that is not one scene."""
    written = replace_block(source, scene.block, text)
    had, has = scenes_of(source), scenes_of(written)
    others = [(one.number, one.text) for one in had if one.number != scene.number]
    if others != [(one.number, one.text) for one in has if one.number != scene.number] or len(had) != len(has):
        raise UnwritableScene
    return written


def add_scene(source: str, title: str) -> tuple[str, str]:
    """The text with one more scene at its end, and the id of it."""
    title = " ".join(title.split())
    id_ = new_scene_id(title, [scene.id for scene in scenes_of(source)])
    return append_blocks(source, new_scene(title, id_, dominant_line_end(source))), id_


def new_scene_id(title: str, taken: Iterable[str]) -> str:
    """The id for a scene of this title that no other has."""
    return unique_name(heading_id(title), set(taken))


def move_scene(source: str, number: int, by: int) -> str:
    """The text with the scene one place up (-1) or down (1); as it is where there is no such place."""
    scenes = scenes_of(source)
    first = min(number, number + by)
    if not 1 <= first < len(scenes) or abs(by) != 1:
        return source
    one, other = scenes[first - 1], scenes[first]
    (said, gap), (then, tail) = _apart(one.text), _apart(other.text)
    return source[: one.block.start] + then + gap + said + tail + source[other.block.end :]


def remove_scene(source: str, number: int, instead: str = "") -> str:
    """The text without the scene; choices that lead to it lead to `instead`, or go with it where that is empty."""
    scenes = scenes_of(source)
    gone = scenes[number - 1]
    for scene in reversed(scenes):
        if scene.number == number:
            source = replace_block(source, scene.block, "")
        elif scene.fields is not None and scene.id != gone.id:
            choices = tuple(_led_elsewhere(scene.fields.choices, gone.id, instead))
            if choices != scene.fields.choices:
                text = write_scene(scene.text, replace(scene.fields, choices=choices))
                source = replace_block(source, scene.block, text)
    return source


def _led_elsewhere(choices: Iterable[ChoiceFields], gone: str, instead: str) -> Iterator[ChoiceFields]:
    for choice in choices:
        if choice.to != gone:
            yield choice
        elif instead:
            yield replace(choice, to=instead)


def scenes_leading_to(scenes: Iterable[SceneText], id: str) -> list[SceneText]:
    """The other scenes with a choice that leads to this one."""
    return [
        scene
        for scene in scenes
        if scene.id != id and scene.fields is not None and any(choice.to == id for choice in scene.fields.choices)
    ]


def introduction_of(source: str) -> str:
    """What is told before the first scene, with LF and without empty lines around it."""
    block = _introduction(source)
    return "\n".join(line.text for line in split_lines(block_text(source, block))).strip("\n") if block else ""


def with_introduction(source: str, text: str) -> str:
    """The source with another introduction; empty lines around it stay."""
    text = "\n".join(line.text for line in split_lines(text)).strip("\n")
    if text == introduction_of(source):
        return source
    block = _introduction(source)
    if block is None:
        front = next((one for one in split_source(source) if one.kind == BlockKind.FRONT), None)
        return insert_at(source, front.end if front is not None else 0, text)
    before = block_text(source, block)
    lines = split_lines(before)
    said = [at for at, line in enumerate(lines) if line.text.strip()]
    if not said:
        return insert_at(source, block.start, text) if text else source
    above = "".join(line.text + line.end for line in lines[: said[0]])
    below = lines[said[-1]].end + "".join(line.text + line.end for line in lines[said[-1] + 1 :])
    kept = before[len(above) : len(before) - len(below)]
    end = dominant_line_end(source)
    typed = keep_line_ends(kept, text) if "\n" in kept or "\r" in kept else text.replace("\n", end)
    return replace_block(source, block, above + typed + below)


def _introduction(source: str) -> SourceBlock | None:
    blocks = split_source(source)
    first = next((at for at, block in enumerate(blocks) if block.kind == BlockKind.SCENE), len(blocks))
    before = [block for block in blocks[:first] if block.kind in INTRODUCTIONS]
    if not before:
        return None
    return SourceBlock(BlockKind.PROSE, before[0].start, before[-1].end, before[0].line)


def _apart(text: str) -> tuple[str, str]:
    """What the text says, and the line ends and empty lines behind that."""
    lines = split_lines(text)
    last = max((at for at, line in enumerate(lines) if line.text.strip()), default=-1)
    said = "".join(line.text + line.end for line in lines[:last]) + (lines[last].text if last >= 0 else "")
    return said, text[len(said) :]
