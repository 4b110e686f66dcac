"""A scene of a scenario as the fields of a form, and these fields as its Markdown again.

What was read and not changed is written with the bytes it had.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from portal.content.checks.faults import Faults
from portal.content.editing.blocks import without_blank_ends
from portal.content.files.sources import normalise
from portal.content.markdown.blocks import Block, list_items, split_blocks
from portal.content.markdown.parser import parse
from portal.content.markdown.plugins import heading_id
from portal.content.scenarios.parsing import ENDING_BY_ALERT, choice_of, is_choice_list
from portal.content.scenarios.scenario import Ending
from portal.content.text.line_ends import Edit, Line, apply_edits, dominant_line_end, join_lines, split_lines

Span = tuple[int, int]  # lines from 0, the second not included
LINK = re.compile(r"\[(?P<label>.*)\]\([ \t]*<?#(?P<to>[^()<>\s]*)>?[ \t]*\)", re.DOTALL)
BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
ALERT_BY_ENDING: dict[Ending, str] = {ending: name.upper() for name, ending in ENDING_BY_ALERT.items()}


class UnreadableScene(ValueError):
    """The text is not one scene that fields could hold; it can be edited as text only."""


class UnwritableScene(ValueError):
    """What was typed into a field would not be read back as that field: a heading or a list of choices in it."""


@dataclass(frozen=True)
class ChoiceFields:
    """What may be chosen, as inline Markdown on one line, and the id of the scene it leads to; none yet: ""."""

    label: str
    to: str = ""


@dataclass(frozen=True)
class SceneFields:
    """One scene: `text` is what happens; an ending has a verdict and `lesson`, what is learnt from it.

    `rest` is what stands between the lesson and the choices. All are Markdown with LF between the lines.
    """

    title: str
    id: str
    text: str = ""
    ending: Ending | None = None
    lesson: str = ""
    rest: str = ""
    choices: tuple[ChoiceFields, ...] = ()


@dataclass(frozen=True)
class SceneLayout:
    """The lines of the parts of a scene; a part that is missing is an empty span where it would stand."""

    lines: Sequence[Line]
    heading: Span
    text: Span
    verdict: Span
    rest: Span
    choices: Span
    items: tuple[Span, ...]
    is_loose: bool
    is_ordered: bool
    fields: SceneFields


@lru_cache(maxsize=256)
def read_scene(text: str) -> SceneFields:
    """The fields of the one scene that the text is. Raises UnreadableScene."""
    return read_layout(text).fields


def read_layout(text: str) -> SceneLayout:
    """Where the parts of the one scene stand. Raises UnreadableScene."""
    plain = normalise(text).split("\n")
    blocks = list(split_blocks(parse("\n".join(plain), Faults(""))))
    begins = [at for at, group in enumerate(blocks) if group[0].type == "heading_open" and group[0].tag == "h2"]
    if begins != [0] or any(line.strip() for line in plain[: span_of(blocks[0])[0]]):
        raise UnreadableScene
    lists = [at for at, group in enumerate(blocks) if is_choice_list(group)]
    verdicts = [at for at, group in enumerate(blocks) if alert_of(group) in ENDING_BY_ALERT]
    if len(lists) > 1 or len(verdicts) > 1 or (lists and lists != [len(blocks) - 1]):
        raise UnreadableScene
    end = last_line(plain)
    heading = span_of(blocks[0])
    choices = without_blank_ends(plain, span_of(blocks[lists[0]])) if lists else (end, end)
    told_end = choices[0] if lists else end
    verdict = without_blank_ends(plain, span_of(blocks[verdicts[0]])) if verdicts else (told_end, told_end)
    told = without_blank_ends(plain, (heading[1], verdict[0]))
    rest = without_blank_ends(plain, (verdict[1], told_end))
    items = [without_blank_ends(plain, span_of(item)) for item in list_items(blocks[lists[0]])] if lists else []
    title, id_ = heading_of(text)
    ending = ENDING_BY_ALERT[alert_of(blocks[verdicts[0]])] if verdicts else None
    fields = SceneFields(
        title=title,
        id=id_,
        text="\n".join(plain[slice(*told)]),
        ending=ending,
        lesson="\n".join(unquoted(plain[verdict[0] + 1 : verdict[1]])) if ending else "",
        rest="\n".join(plain[slice(*rest)]),
        choices=tuple(read_choice(item) for item in list_items(blocks[lists[0]])) if lists else (),
    )
    is_loose = any(before[1] < after[0] for before, after in pairwise(items))
    is_ordered = bool(lists) and blocks[lists[0]][0].type == "ordered_list_open"
    return SceneLayout(
        split_lines(text), heading, told, verdict, rest, choices, tuple(items), is_loose, is_ordered, fields
    )


def read_choice(item: Block) -> ChoiceFields:
    """The choice that an item of the list is. Raises UnreadableScene for an item that is something else, too."""
    choice = choice_of(item)
    content = next((token.content for token in item if token.type == "inline"), "")
    said = LINK.fullmatch(content.strip())
    if choice is None or said is None or said["to"] != choice.to:
        raise UnreadableScene
    return ChoiceFields(" ".join(said["label"].split()), choice.to)


def write_scene(text: str, fields: SceneFields) -> str:
    """The text of the scene with these fields; the lines of what has not changed keep their bytes.

    Raises UnreadableScene, and UnwritableScene where a field would be read as something else.
    """
    layout = read_layout(text)
    wanted = tidy(fields)
    if wanted == layout.fields:
        return text
    written = join_lines(apply_edits(layout.lines, edits(layout, wanted)), dominant_line_end(text))
    try:
        found = read_layout(written).fields
    except UnreadableScene as error:
        raise UnwritableScene from error
    if found != wanted:
        raise UnwritableScene
    return written


def new_scene(title: str, id: str, end: str = "\n") -> str:
    """The Markdown of a scene of which nothing is told yet."""
    return f"## {title} {{#{id}}}{end}"


def heading_of(text: str) -> tuple[str, str]:
    """The title and the id of a scene, also of one that no form can hold."""
    tokens = parse(normalise(text), Faults(""))
    at = next(at for at, token in enumerate(tokens) if token.type == "heading_open")
    title = " ".join(tokens[at + 1].content.split())
    return title, str(tokens[at].attrs.get("id", "")) or heading_id(title)


def tidy(fields: SceneFields) -> SceneFields:
    """The fields as they can be written: one line where there can be but one, no empty lines around a text."""
    return replace(
        fields,
        title=" ".join(fields.title.split()),
        text=without_empty_ends(fields.text),
        lesson=without_empty_ends(fields.lesson) if fields.ending else "",
        rest=without_empty_ends(fields.rest) if fields.ending else "",
        choices=tuple(ChoiceFields(balanced(" ".join(one.label.split())), one.to) for one in fields.choices),
    )


def edits(layout: SceneLayout, wanted: SceneFields) -> list[Edit]:
    """The lines that make the scene have these fields."""
    had, found = layout.fields, list[Edit]()
    if (wanted.title, wanted.id) != (had.title, had.id):
        found.append(Edit(*layout.heading, (f"## {wanted.title} {{#{wanted.id}}}",)))
    parts: list[tuple[Span, list[str]]] = []
    if wanted.text != had.text:
        parts.append((layout.text, wanted.text.split("\n") if wanted.text else []))
    if (wanted.ending, wanted.lesson) != (had.ending, had.lesson):
        parts.append((layout.verdict, verdict_lines(wanted)))
    if wanted.rest != had.rest:
        parts.append((layout.rest, wanted.rest.split("\n") if wanted.rest else []))
    if wanted.choices != had.choices:
        parts.append((layout.choices, choice_lines(layout, wanted.choices)))
    return found + placed_parts(layout, parts)


def placed_parts(layout: SceneLayout, parts: Sequence[tuple[Span, list[str]]]) -> list[Edit]:
    """Each part at its place, with an empty line before it where it is new, and none left where it went."""
    found: list[Edit] = []
    inserted: dict[int, list[str]] = {}
    for (start, end), texts in parts:
        if start < end and texts:
            found.append(Edit(start, end, tuple(texts)))
        elif start < end:
            # The empty lines before it go with it; those behind it part what comes next.
            before = start
            while before > layout.heading[1] and not layout.lines[before - 1].text.strip():
                before -= 1
            found.append(Edit(before, end))
        elif texts:
            inserted.setdefault(part_place(layout, start), []).extend(["", *texts])
    return found + [Edit(at, at, tuple(texts)) for at, texts in inserted.items()]


def part_place(layout: SceneLayout, at: int) -> int:
    """The line behind the last that says something before this place: what is new is put there."""
    while at > layout.heading[1] and not layout.lines[at - 1].text.strip():
        at -= 1
    return at


def verdict_lines(wanted: SceneFields) -> list[str]:
    """The alert that tells how it ended, and what is learnt from it; nothing while it has not."""
    if wanted.ending is None:
        return []
    said = [f"> {line}".rstrip() for line in wanted.lesson.split("\n")] if wanted.lesson else []
    return [f"> [!{ALERT_BY_ENDING[wanted.ending]}]", *said]


def choice_lines(layout: SceneLayout, wanted: Sequence[ChoiceFields]) -> list[str]:
    """The list of these choices; one that was there keeps its lines, also at another place."""
    left = [(choice, layout.items[at]) for at, choice in enumerate(layout.fields.choices)]
    marker = layout.lines[layout.items[0][0]].text.lstrip()[:1] if layout.items else "-"
    lines: list[str] = []
    for number, choice in enumerate(wanted, 1):
        kept = next((one for one in left if one[0] == choice), None)
        if lines and layout.is_loose:
            lines.append("")
        if kept is not None and not layout.is_ordered:
            left.remove(kept)
            lines += [line.text for line in layout.lines[slice(*kept[1])]]
        else:
            lines.append(f"{f'{number}.' if layout.is_ordered else marker} [{choice.label}](#{choice.to})")
    return lines


def balanced(label: str) -> str:
    """The label with its brackets escaped where they are not in pairs, so that they do not end its link."""
    depth, in_pairs = 0, True
    for mark in BRACKET.findall(label):
        depth += {"[": 1, "]": -1}.get(mark, 0)
        in_pairs = in_pairs and depth >= 0
    if in_pairs and depth == 0:
        return label
    return BRACKET.sub(lambda mark: mark[0] if len(mark[0]) > 1 else f"\\{mark[0]}", label)


def unquoted(lines: Sequence[str]) -> list[str]:
    """The lines of a quotation without their marks; a lazy line has none."""
    return [re.sub(r"^ {0,3}> ?", "", line) for line in lines]


def without_empty_ends(text: str) -> str:
    """The text with LF and without empty lines before and after it."""
    lines = [line.text for line in split_lines(text)]
    first, last = without_blank_ends(lines, (0, len(lines)))
    return "\n".join(lines[first:last])


def last_line(lines: Sequence[str]) -> int:
    """The number of the line behind the last one that is not empty."""
    return without_blank_ends(lines, (0, len(lines)))[1]


def alert_of(group: Block) -> str:
    """The kind of alert that the block is; empty for another block."""
    return str(group[0].meta["alert"]) if group[0].type == "alert_open" else ""


def span_of(group: Block) -> Span:
    """The lines of a block."""
    first, last = group[0].map or [0, 0]
    return first, last
