"""HTML from the clipboard of Word, Google Docs, Excel, LibreOffice and others, as our Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.content.files.sources import MAX_TEXT_BYTES
from portal.content.markdown.clipboard_html import ClipboardBlock, HtmlTooLarge, read_clipboard, typed_item
from portal.content.markdown.writing import (
    ListItem,
    Run,
    with_safe_start,
    write_code,
    write_inline,
    write_list,
    write_table,
)

MAX_HTML = 2_000_000  # characters; Word writes some twenty for each letter
FIRST_HEADING = 2  # the first level is the page's title
LAST_HEADING = 6


@dataclass(frozen=True)
class ConvertedHtml:
    """The Markdown, and how many pictures stood in the HTML, which Markdown alone cannot hold.

    `is_inline`: it is a piece of one line, to stand within a paragraph.
    """

    markdown: str
    pictures: int = 0
    is_inline: bool = False


def markdown_from_html(html: str) -> ConvertedHtml:
    """The HTML as our Markdown, with headings from the second level on. Raises HtmlTooLarge, DeadlineExceeded."""
    if len(html) > MAX_HTML:
        raise HtmlTooLarge
    found = read_clipboard(html)
    blocks = [typed_item(block) for block in _without_layout(found.blocks)]
    parts = _parts(blocks)
    markdown = "\n\n".join(part for part in parts if part)
    if len(markdown.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        raise HtmlTooLarge
    is_inline = len(blocks) == 1 and blocks[0].is_paragraph
    return ConvertedHtml(markdown, found.pictures, is_inline)


def _without_layout(blocks: Sequence[ClipboardBlock]) -> list[ClipboardBlock]:
    """The blocks, in which a table of a single cell, drawn as a box around words, is a paragraph."""
    found: list[ClipboardBlock] = []
    for block in blocks:
        if block.rows is not None and len(block.rows) == 1 and len(block.rows[0]) == 1:
            found.append(ClipboardBlock(runs=block.rows[0][0]))
        else:
            found.append(block)
    return found


def _parts(blocks: Sequence[ClipboardBlock]) -> list[str]:
    """The Markdown of each block; the items of a list together."""
    highest = min((block.heading for block in blocks if block.heading), default=1)
    parts: list[str] = []
    items: list[ListItem] = []
    for block in blocks:
        if block.item is not None:
            items.append(ListItem(write_inline(block.runs), block.item, block.ordered, block.number))
            continue
        if items:
            parts.append(write_list(items))
            items = []
        parts.append(_block(block, highest))
    return [*parts, write_list(items)] if items else parts


def _block(block: ClipboardBlock, highest: int) -> str:
    if block.code is not None:
        return write_code(block.text, block.code)
    if block.rows is not None:
        first, *rest = ([_plain(cell) if at == 0 else cell for cell in row] for at, row in enumerate(block.rows))
        return write_table([[write_inline(cell) for cell in row] for row in (first, *rest)])
    if block.heading:
        level = min(block.heading - highest + FIRST_HEADING, LAST_HEADING)
        return f"{'#' * level} {write_inline(_plain(block.runs))}"
    line = with_safe_start(write_inline(block.runs))
    return f"> {line}" if block.is_quoted else line


def _plain(runs: Sequence[Run]) -> list[Run]:
    """The runs without bold: a heading is so already."""
    return [replace(run, bold=False) for run in runs]
