"""HTML of a page, sanitised, as the blocks of what is printed of it."""

import re
from collections.abc import Callable, Sequence
from html import unescape
from html.parser import HTMLParser

from portal.content.screens.drawing import DRAWN
from portal.content.screens.standalone import standalone
from portal.documents.printed import SheetBlock, SheetRun

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | {"p", "li", "tr", "blockquote", "pre", "div", "ol", "ul", "section", "figure", "figcaption"}
BOLD = frozenset({"strong", "b", "th"})
VOID = frozenset({"br", "hr", "img"})
MEDIA = re.compile(r"/media/([0-9a-f]{64})\.(?:svg|png|jpe?g|webp)")
DRAWING = re.compile(f"({DRAWN.pattern})", re.DOTALL)
TOLD = re.compile(r'\s*<div class="visually-hidden">(.*?)</div>', re.DOTALL)
TOLD_ROW = re.compile(r"<(p|li)\b[^>]*>(.*?)</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
HEIGHT = re.compile(r'height="([\d.]+)"')  # the first is that of the whole drawing
MILLIMETRES_PER_UNIT, MAX_DRAWING_HEIGHT = 0.2, 100.0  # letters of 16 units are some nine points high
BULLET = "•"
NUMBER = "number"  # our class for a telephone number
BOLD_CLASSES = frozenset({"alert-title", "sender", NUMBER})
NOTE_CLASSES = frozenset({"alert", "message"})
Picture = Callable[[str], bytes]


def sheet_blocks(html: Sequence[str], picture: Picture) -> tuple[SheetBlock, ...]:
    """The paragraphs, steps and pictures of a text; `picture` gives the bytes of a file by its SHA-256."""
    reader = _SheetReader(picture)
    for text in html:
        parts = DRAWING.split(text)
        for part, after in zip(parts, [*parts[1:], ""], strict=True):
            if part.startswith("<svg"):
                reader.add_drawing(part, _told(after))
            else:
                reader.feed(part)
        reader.end_block()
    reader.close()
    return tuple(reader.blocks)


def _told(after: str) -> tuple[str, ...]:
    """What the words that follow a drawn screen say of its rows."""
    found = TOLD.match(after)
    return tuple(unescape(TAG.sub("", row[2])) for row in TOLD_ROW.finditer(found[1])) if found else ()


def has_blank(blocks: Sequence[SheetBlock]) -> bool:
    """Whether something is to be written on a line outside the steps, such as a number."""
    return any(run.is_blank for block in blocks if not block.indent for run in block.runs)


class _SheetReader(HTMLParser):
    """Collects blocks from sanitised HTML, whose tags are well nested."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[SheetBlock] = []
        self._picture = picture
        self._runs: list[SheetRun] = []
        self._open: list[tuple[str, str]] = []  # tags with their classes
        self._counts: list[int] = []  # of the items of the lists that are open; -1 for one with bullets
        self._marker = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._runs.append(SheetRun("\n"))
        elif tag == "img":
            self._add_picture(said)
        if tag in VOID:
            return
        if tag in BLOCKS:
            self.end_block()
        if tag in ("ol", "ul"):
            self._counts.append(int(said.get("start") or 1) - 1 if tag == "ol" else -1)
        elif tag == "li" and self._counts:
            self._begin_item()
        elif tag in ("td", "th") and any(run.text.strip() for run in self._runs):
            self._runs.append(SheetRun(" · "))
        is_number = said.get("href", "").startswith("tel:")
        self._open.append((tag, NUMBER if is_number else said.get("class", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_block()
        if tag in ("ol", "ul") and self._counts:
            self._counts.pop()
            self._marker = ""  # of an item of which nothing is printed
        if any(tag == one for one, _classes in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _classes in self._open]
        classes = " ".join(classes for _tag, classes in self._open).split()
        if "svg" in tags or ("visually-hidden" in classes and "unconfirmed" not in classes):
            return
        if ("p", "unconfirmed") in self._open:
            return  # paper has no dots below the values: each says itself that nobody has confirmed it
        if "blank" in classes:
            self._runs.append(SheetRun(data, is_blank=True, is_to_end="to-end" in classes))
            return
        if "pre" not in tags:
            data = re.sub(r"[ \t\r\n]+", " ", data)
        is_bold = bool(BOLD & set(tags)) or bool(BOLD_CLASSES & set(classes))
        self._runs.append(SheetRun(data, bold=is_bold))

    def add_drawing(self, svg: str, told: tuple[str, ...]) -> None:
        """A drawn screen of its own block, as large as its letters need."""
        self.end_block()
        height = min(float(HEIGHT.findall(svg)[0]) * MILLIMETRES_PER_UNIT, MAX_DRAWING_HEIGHT)
        picture = standalone(svg)
        self.blocks.append(
            SheetBlock(
                (), self._take_marker(), len(self._counts), picture=picture, picture_height=height, told=told
            )
        )

    def end_block(self) -> None:
        """What was read since the last block is one, if it says anything."""
        runs, self._runs = tuple(self._runs), []
        if any(run.is_blank or run.text.strip() for run in runs):
            tags = [tag for tag, _classes in self._open]
            self.blocks.append(
                SheetBlock(
                    runs,
                    marker=self._take_marker(),
                    indent=len(self._counts),
                    is_heading=bool(HEADINGS & set(tags)),
                    is_note=any(NOTE_CLASSES & set(classes.split()) for _tag, classes in self._open),
                )
            )

    def _begin_item(self) -> None:
        if self._counts[-1] >= 0:
            self._counts[-1] += 1
        self._marker = str(self._counts[-1]) if self._counts[-1] >= 0 else BULLET

    def _take_marker(self) -> str:
        marker, self._marker = self._marker, ""
        return marker

    def _add_picture(self, said: dict[str, str]) -> None:
        """A picture of its own block, with its words for where it cannot be drawn."""
        file = MEDIA.fullmatch(said.get("src", ""))
        self.end_block()
        words = said.get("alt", "")
        data = self._picture(file[1]) if file is not None else b""
        if data or words:
            run = (SheetRun(f"[{words}]"),) if words else ()
            self.blocks.append(SheetBlock(run, self._take_marker(), len(self._counts), picture=data))
