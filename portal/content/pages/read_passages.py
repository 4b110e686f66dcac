"""A page as its readers see it, cut into the paragraphs, lists, questions and scenes that one can point at."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.content.checks.faults import Faults
from portal.content.markdown.blocks import Prose, line_of, split_blocks
from portal.content.markdown.message_html import ClueDisplay
from portal.content.markdown.parser import Renderer
from portal.content.pages.checklist import PointsDraft
from portal.content.pages.page import ParsedPage
from portal.content.pages.render_context import RenderContext
from portal.content.pages.rendering import render_item
from portal.content.pages.structure import AskedQuestion, PagePart


@dataclass(frozen=True)
class ReadPassage:
    """One of them: the line of the file on which it begins, from 1, and the block that it is shown as."""

    line: int
    block: dict[str, Any]


def read_passages(page: ParsedPage, place: RenderContext) -> list[ReadPassage]:
    """The passages of the page in their order, in these surroundings."""
    renderer = Renderer(place, Faults(page.file))
    return [passage for item in page.items for passage in _passages_of(item, renderer)]


def _passages_of(item: PagePart, renderer: Renderer) -> Iterator[ReadPassage]:
    if isinstance(item, Prose):
        for group in split_blocks(item.tokens):
            if html := renderer.html(group, clues=ClueDisplay.FOLDED):
                yield ReadPassage(line_of(group), {"html": html})
    elif isinstance(item, PointsDraft):
        for label in item.labels:
            yield ReadPassage(line_of((label,)), {"html": f"<p>{renderer.line(label)}</p>"})
    elif isinstance(item, AskedQuestion):
        line = line_of((item.stem[0],)) if item.stem and item.stem[0].map else item.draft.line
        yield ReadPassage(line, render_item(item, renderer))
    else:
        yield ReadPassage(line_of((item.title,)), render_item(item, renderer))
