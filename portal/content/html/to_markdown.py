"""HTML, as our Markdown makes it, back to Markdown that makes it again.

What no Markdown stands for, such as a frame, keeps its text; headings become bold lines, as questions have none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from portal.content.html.inline_to_markdown import PLAIN_CONTEXT, EscapeContext, inline, line_starts
from portal.content.html.tree import Element, Node, read_html

BLOCKS = frozenset("p ul ol blockquote div pre hr table section h2 h3 h4 h5 h6".split())
LISTS = ("ul", "ol")
ALERTS = ("note", "tip", "important", "warning", "caution")
SIDES = {"left": ":--", "center": ":-:", "right": "--:"}
NO_GAPS: Mapping[str, str] = {}


def one_line(html: str, setting: EscapeContext = PLAIN_CONTEXT) -> str:
    """The Markdown of inline HTML, on one line."""
    return " ".join(inline(read_html(html), setting).split("\n")).strip()


def markdown_blocks(html: str, gaps: Mapping[str, str] = NO_GAPS) -> list[str]:
    """The Markdown of each top-level block; `gaps` tells what to put in for ⟦1⟧ and so on."""
    return blocks(read_html(html), EscapeContext(gaps=gaps))


def blocks(nodes: Sequence[Node], setting: EscapeContext) -> list[str]:
    """The Markdown of blocks, in which inline nodes between two blocks are a paragraph."""
    found: list[str] = []
    last, is_other = "", False
    for group in paragraphs(nodes):
        first = group[0]
        if isinstance(first, str) or first.tag not in BLOCKS:
            found.append(paragraph(group, setting))
            last = "p"
        else:
            # Two lists in a row would be one if they had the same marks.
            is_other = first.tag == last and not is_other
            last = first.tag
            found.append(items(first, setting, is_other) if last in LISTS else block(first, setting))
    return [one for one in found if one]


def paragraphs(nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """The blocks one by one, and the inline nodes between them together."""

    def is_block(node: Node) -> bool:
        return isinstance(node, Element) and node.tag in BLOCKS

    for whole, group in groupby(nodes, is_block):
        if whole:
            yield from ([node] for node in group)
        else:
            found = list(group)
            if any(not isinstance(node, str) or node.strip() for node in found):
                yield found


def block(element: Element, setting: EscapeContext) -> str:
    match element.tag:
        case "p":
            return paragraph(element.inside, setting)
        case "blockquote":
            return quoted(blocks(element.inside, setting))
        case "hr":
            return "___"
        case "pre":
            return fenced(element.text)
        case "table":
            return table(element, setting)
        case "h2" | "h3" | "h4" | "h5" | "h6":
            return f"**{inline(element.inside, setting)}**"
    alert = next((name for name in ALERTS if name in element.classes), None)
    inside = [node for node in element.inside if isinstance(node, str) or "alert-title" not in node.classes]
    return quoted(blocks(inside, setting), f"[!{alert.upper()}]\n") if alert else joined(blocks(inside, setting))


def paragraph(nodes: Sequence[Node], setting: EscapeContext) -> str:
    return line_starts(inline(nodes, setting).strip())


def items(element: Element, setting: EscapeContext, is_other: bool) -> str:
    """The Markdown of a list; `is_other`: with the marks that do not continue the list before it."""
    inside = [item for item in element.inside if isinstance(item, Element)]
    is_loose = any(isinstance(node, Element) and node.tag == "p" for item in inside for node in item.inside)
    between = "\n\n" if is_loose else "\n"
    found = []
    for number, item in enumerate(inside, int(element.attrs.get("start", "1"))):
        point = ")" if is_other else "."
        mark = f"{number}{point} " if element.tag == "ol" else "* " if is_other else "- "
        box = "[x] " if "done" in item.classes else "[ ] " if "task" in item.classes else ""
        first, *rest = (box + between.join(blocks(item.inside, setting))).split("\n")
        below = (f"{' ' * len(mark)}{line}" if line else "" for line in rest)
        found.append("\n".join([f"{mark}{first}" if first else mark.strip(), *below]))
    return between.join(found)


def table(element: Element, setting: EscapeContext) -> str:
    parts = [part for part in element.inside if isinstance(part, Element)]
    rows = [row for part in parts for row in part.inside if isinstance(row, Element)]
    cells = [[cell for cell in row.inside if isinstance(cell, Element)] for row in rows]
    lines = [[in_cell(inline(cell.inside, setting)) for cell in row] for row in cells]
    sides = [next((SIDES[name] for name in SIDES if name in cell.classes), "---") for cell in cells[0]]
    return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], sides, *lines[1:]])


def in_cell(markdown: str) -> str:
    return markdown.replace("\\\n", " ").replace("|", "\\|")


def joined(parts: Sequence[str]) -> str:
    return "\n\n".join(parts)


def quoted(parts: Sequence[str], first: str = "") -> str:
    """The Markdown of a quotation of these blocks, after a first line of its own."""
    return "\n".join(f"> {line}" if line else ">" for line in (first + joined(parts)).split("\n"))


def fenced(code: str) -> str:
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{code}{fence}" if code.endswith("\n") else f"{fence}\n{code}\n{fence}"
