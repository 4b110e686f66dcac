"""A checklist's text: one task list holds the points to watch for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from portal.content.checks.faults import N_, Faults
from portal.content.markdown.blocks import (
    Block,
    Prose,
    line_of,
    list_items,
    split_blocks,
    to_prose,
    without_questions,
)
from portal.content.markdown.renderer import plain_text
from portal.content.pages.render_context import EMPTY_CONTEXT

MIN_POINTS, MAX_POINTS = 3, 12


@dataclass(frozen=True)
class PointsDraft:
    """The points as they stand in the text, each one line of inline Markdown that is rendered later."""

    labels: tuple[Token, ...]


def arrange_checklist(blocks: Sequence[Block], kind_line: int, faults: Faults) -> Iterator[Prose | PointsDraft]:
    """Prose with the points in their place; what is no list of 3 to 12 open points is a fault."""
    blocks = without_questions(blocks, faults)
    lists = [at for at, group in enumerate(blocks) if any(map(is_task, list_items(group)))]
    if not lists:
        faults.add(kind_line, N_("a checklist needs points to tick: take “Points to tick” from the menu"))
        yield from to_prose(blocks)
        return
    for other in lists[1:]:
        faults.add(line_of(blocks[other]), N_("a checklist has one list of points"))
    yield from to_prose(blocks[: lists[0]])
    yield read_points(blocks[lists[0]], faults)
    yield from to_prose(blocks[lists[0] + 1 :])


def is_task(item: Block) -> bool:
    return "task" in str(item[0].attrs.get("class", "")).split()


def read_points(group: Block, faults: Faults) -> PointsDraft:
    items = list_items(group)
    for item in items:
        line = line_of(item)
        if not is_task(item):
            faults.add(line, N_("this item of the list has no box to tick"))
        elif "done" in str(item[0].attrs["class"]):
            faults.add(line, N_("this point is ticked already; only who watches ticks it"))
        elif len(list(split_blocks(item[1:-1]))) > 1:
            faults.add(line, N_("a point is one paragraph"))
        elif not plain_text([item[2]], EMPTY_CONTEXT).strip():
            faults.add(line, N_("this point has no text"))
    if not MIN_POINTS <= len(items) <= MAX_POINTS:
        number = N_("a checklist has %(least)s to %(most)s points, and this one %(number)s")
        faults.add(line_of(group), number, least=MIN_POINTS, most=MAX_POINTS, number=len(items))
    return PointsDraft(tuple(item[2] for item in items if len(item) > 2 and item[2].type == "inline"))
