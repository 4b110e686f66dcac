"""HTML as office programs put it on the clipboard, read into paragraphs, list items and tables of runs.

Word marks a list's paragraphs by a style and writes the bullets as text, Google Docs says bold by a style, Excel
brings a table of cells, LibreOffice writes plain tags. What is met is read as a stream, so depth costs nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from portal.content.checks.complexity import MAX_LINES
from portal.content.markdown.writing import Run
from portal.content.text.legacy_vietnamese import CONVERTERS, encoding_of_font
from portal.content.text.vietnamese import nfc
from portal.deadlines import check_deadline

HEADINGS = {f"h{level}": level for level in range(1, 7)}
PARAGRAPHS = frozenset(
    ("p div section article header footer main figure figcaption address dl dt dd center body form caption "
     "blockquote pre hr fieldset details summary").split()
)  # fmt: skip
LISTS = {"ul": False, "ol": True}
CELLS = frozenset({"td", "th"})
UNSEEN = frozenset({"style", "script", "head", "title", "xml", "del", "template", "svg", "math", "noscript"})
VOID = frozenset({"br", "hr", "img", "col", "wbr", "input", "meta", "link"})
LINKS = re.compile(r"(?:https?://|mailto:|tel:)[^\s]+", re.IGNORECASE)
SPACES = re.compile(r"[ \t\r\n\f\xa0\u2000-\u200a\u202f\u3000]+")
NOTHING = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff\x00-\x08\x0b\x0e-\x1f]")
WORD_LEVEL = re.compile(r"level(\d)")
TYPED_MARK = re.compile(
    r"\s*(?:(?P<bullet>[•·▪◦●○■□–\u2043\u25aa\uf0b7\uf0a7\uf0fc*+-])|(?P<number>\d{1,3})[.)])\s+"
)
FONT_FAMILY = re.compile(r"font-family\s*:\s*[\"']?([^;,\"']+)", re.IGNORECASE)
MAX_LEVEL = 5  # of lists in lists
MAX_SPAN = 50  # columns that one cell may take
MARKER = "mso-list:ignore"
LANGUAGE = re.compile(r"\b(?:language|lang|highlight-source)-(?P<name>[\w+#.-]{1,40})")
ANSWER_LETTER = re.compile("[A-Ha-h]")
MAX_ANSWERS = 8
LETTERED = re.compile(r"list-style-type:(upper-alpha|upper-latin|lower-alpha|lower-latin)")
FIRST_LETTERS = {"upper-alpha": "A", "upper-latin": "A", "lower-alpha": "a", "lower-latin": "a"}


@dataclass(frozen=True)
class TextLook:
    """How the text inside an element looks, and where it stands."""

    bold: bool = False
    italic: bool = False
    href: str = ""
    font: str | None = None
    unseen: bool = False
    is_marker: bool = False
    is_quoted: bool = False
    has_lines: bool = False  # of its own, as they are written


@dataclass
class ClipboardBlock:
    """A paragraph, a heading (`level`, from 1), an item of a list, the rows of a table, or lines of code."""

    runs: list[Run] = field(default_factory=list)
    heading: int = 0
    item: int | None = None
    ordered: bool = False
    number: int = 1
    is_quoted: bool = False
    rows: list[list[list[Run]]] | None = None
    code: str | None = None  # the language of lines of code; empty: not said

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.runs)

    @property
    def is_paragraph(self) -> bool:
        """Whether it is none of the others."""
        return self.item is None and self.rows is None and self.code is None and not self.heading


@dataclass
class Clipboard:
    """What was read: the blocks, and how many pictures stood between them."""

    blocks: list[ClipboardBlock] = field(default_factory=list)
    pictures: int = 0


class HtmlTooLarge(Exception):
    """There is more of it than one page may hold."""


def read_clipboard(html: str) -> Clipboard:
    """The blocks of a piece of HTML in their order. Raises HtmlTooLarge, DeadlineExceeded."""
    from lxml import etree  # heavy, and rarely needed

    if not html.strip():
        return Clipboard()
    # What is nested deeper than people nest is read as well: it is walked through, not called into.
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    reader = Reader()
    if root is not None:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            check_deadline()
            if len(reader.found.blocks) > MAX_LINES or len(reader.rows) > MAX_LINES:
                raise HtmlTooLarge
            if event == "start":
                code = read_code(element) if element.tag == "pre" and reader.is_free else None
                reader.start(str(element.tag).lower(), element.attrib, element.text or "", code)
            else:
                reader.end(str(element.tag).lower(), element.tail or "")
    reader.flush()
    return reader.found


class Reader:
    """Follows the tags of one piece of HTML."""

    def __init__(self) -> None:
        self.found = Clipboard()
        self.looks = [TextLook()]
        self.block = ClipboardBlock()
        self.marker = ""
        self.lists: list[tuple[bool, int, str]] = []  # of each open list: whether numbered, the next one, or “A”
        self.items = 0  # how many items are open
        self.tables = 0
        self.rows: list[list[list[Run]]] = []

    @property
    def is_free(self) -> bool:
        """Whether a block may begin here: in no cell, in no item, and in nothing that is out of sight."""
        return not (self.looks[-1].unseen or self.tables or self.items)

    def start(self, tag: str, attrs: Mapping[str, Any], text: str, code: ClipboardBlock | None = None) -> None:
        """An element begins with this text; `code` is all that it holds, if that is code."""
        look = self.looks[-1]
        if code is not None:
            self.flush()
            self.found.blocks.append(code)
            self.looks.append(replace(look, unseen=True))
            return
        style = re.sub(r"\s+", "", str(attrs.get("style", "")).lower())
        self.open_block(tag, attrs, style, look)
        self.looks.append(look_inside(tag, attrs, style, look))
        self.add(text)

    def end(self, tag: str, tail: str) -> None:
        """An element ends, and this text follows it."""
        was = self.looks.pop()
        if not was.unseen:
            if tag in LISTS and self.lists:
                self.flush()
                self.lists.pop()
            elif tag == "li":
                self.flush()
                self.items = max(0, self.items - 1)
            elif tag == "table":
                self.end_table()
            elif tag in PARAGRAPHS or tag in HEADINGS:
                self.end_paragraph()
        self.add(tail)

    def open_block(self, tag: str, attrs: Mapping[str, Any], style: str, look: TextLook) -> None:
        """Begin what a block's tag begins."""
        if look.unseen or tag in UNSEEN:
            return
        if tag == "img":
            self.found.pictures += 1
        elif tag == "br":
            self.end_paragraph()
        elif tag == "table":
            if not self.tables:
                self.flush()
                self.rows = []
            self.tables += 1
        elif self.tables:
            self.open_cell(tag, attrs)
        elif tag in LISTS:
            self.flush()
            first = str(attrs.get("type", "")) if LISTS[tag] else ""
            self.lists.append(
                (LISTS[tag], whole_number(attrs.get("start"), 1), first if first in ("A", "a") else "")
            )
        elif tag == "li":
            self.open_item(style)
        elif tag in HEADINGS or tag in PARAGRAPHS:
            self.end_paragraph()
            if not self.items:
                self.open_paragraph(tag, attrs, style)

    def open_paragraph(self, tag: str, attrs: Mapping[str, Any], style: str) -> None:
        classes = str(attrs.get("class", "")).lower()
        self.block.heading = HEADINGS.get(tag, 1 if "msotitle" in classes else 0)
        said = WORD_LEVEL.search(style) if "mso-list:" in style and "mso-list:none" not in style else None
        if said and not self.block.heading:
            self.block.item = min(int(said[1]), MAX_LEVEL) - 1
            self.marker = ""

    def open_item(self, style: str) -> None:
        self.flush()
        self.items += 1
        ordered, number, first = self.lists[-1] if self.lists else (False, 1, "")
        if self.lists:
            self.lists[-1] = ordered, number + 1, first
        self.block = ClipboardBlock(
            item=min(max(len(self.lists), 1), MAX_LEVEL) - 1, ordered=ordered, number=number
        )
        own = LETTERED.search(style)
        first = FIRST_LETTERS[own[1]] if own else first
        if first and number <= MAX_ANSWERS:
            self.block = lettered(self.block, chr(ord(first) + number - 1))

    def open_cell(self, tag: str, attrs: Mapping[str, Any]) -> None:
        if self.tables > 1:
            self.append(" ")
        elif tag == "tr":
            self.rows.append([])
        elif tag in CELLS:
            if not self.rows:
                self.rows.append([])
            span = min(max(whole_number(attrs.get("colspan"), 1), 1), MAX_SPAN)
            # The words stand in the first of the columns that the cell takes.
            cells: list[list[Run]] = [[] for _column in range(span)]
            self.rows[-1] += cells
            self.cell = cells[0]
        else:
            self.append(" ")

    def end_paragraph(self) -> None:
        """A paragraph ends; in a cell and in an item the next one follows on the same line."""
        if self.tables or self.items:
            self.append(" ")
        else:
            block = self.block
            self.flush()
            # A line break in a paragraph of a list leaves the rest to it.
            if block.heading:
                self.block.heading = 0

    def end_table(self) -> None:
        self.tables = max(0, self.tables - 1)
        if not self.tables:
            rows = [row for row in self.rows if any(run.text.strip() for cell in row for run in cell)]
            if rows:
                self.found.blocks.append(ClipboardBlock(rows=rows, is_quoted=False))
            self.rows = []

    def add(self, text: str) -> None:
        """Text in the look of where it stands."""
        look = self.looks[-1]
        if not text or look.unseen:
            return
        if look.is_marker:
            self.marker += text
            return
        if look.font:
            # A line break of the file is none of the font's letters.
            text = CONVERTERS[look.font](text) or text
        first, *lines = text.splitlines() if look.has_lines else [text]
        self.append(NOTHING.sub("", SPACES.sub(" ", first)))
        for line in lines:
            self.end_paragraph()
            self.append(NOTHING.sub("", SPACES.sub(" ", line)))

    def append(self, words: str) -> None:
        look = self.looks[-1]
        run = Run(nfc(words), look.bold, look.italic, look.href)
        if self.tables:
            # Between the rows of a table there is nothing to read.
            if self.rows and self.rows[-1]:
                self.cell.append(run)
            return
        self.block.is_quoted = self.block.is_quoted or look.is_quoted
        self.block.runs.append(run)

    def flush(self) -> None:
        """Keep the block that is at hand, if it says anything, and begin another."""
        block, self.block = self.block, ClipboardBlock()
        if not block.text.strip():
            return
        if block.item is not None and self.marker:
            said = re.match(r"\W*(\d+|[A-Za-z]{1,4})[.)]", self.marker.strip())
            block.ordered = said is not None
            block.number = int(said[1]) if said and said[1].isdigit() else 1
            if said and ANSWER_LETTER.fullmatch(said[1]):
                block = lettered(block, said[1])
        self.marker = ""
        self.found.blocks.append(block)


def look_inside(tag: str, attrs: Mapping[str, Any], style: str, look: TextLook) -> TextLook:
    """How text looks inside of this element, which stands in text of this look."""
    if tag in UNSEEN or "display:none" in style or "mso-hide:all" in style:
        return replace(look, unseen=True)
    changes: dict[str, Any] = {}
    weight = re.search(r"(?:^|;)font-weight:(\w+)", style)
    if weight:
        changes["bold"] = weight[1] in ("bold", "bolder") or (weight[1].isdigit() and int(weight[1]) >= 600)
    elif tag in ("b", "strong"):
        changes["bold"] = True
    slant = re.search(r"(?:^|;)font-style:(\w+)", style)
    if slant:
        changes["italic"] = slant[1] in ("italic", "oblique")
    elif tag in ("i", "em"):
        changes["italic"] = True
    if tag in HEADINGS or tag == "th":
        changes["bold"] = changes["italic"] = False
    if tag == "a" and LINKS.fullmatch(str(attrs.get("href", "")).strip()):
        changes["href"] = str(attrs["href"]).strip()
    if tag == "pre":
        changes["has_lines"] = True
    if tag == "blockquote":
        changes["is_quoted"] = True
    if MARKER in style:
        changes["is_marker"] = True
    font = FONT_FAMILY.search(str(attrs.get("style", "")))
    name = font[1] if font else str(attrs.get("face", "")) if tag == "font" else ""
    if name:
        changes["font"] = encoding_of_font(name)
    return replace(look, **changes) if changes else look


def read_code(element: Any) -> ClipboardBlock | None:
    """The lines of code in a <pre>, with the language that its classes name; None where it holds other words."""
    inner = next(element.iter("code"), None)
    around = (element, inner, element.getparent())
    named = LANGUAGE.search(" ".join(str(one.get("class", "")) for one in around if one is not None))
    if named is None and inner is None:
        return None
    for line_break in element.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    words = "".join(element.itertext()).replace("\r\n", "\n").strip("\n")
    return ClipboardBlock(runs=[Run(nfc(NOTHING.sub("", words)))], code=named["name"] if named else "")


def lettered(block: ClipboardBlock, letter: str) -> ClipboardBlock:
    """The item as a paragraph that begins with its letter: those are answers, which “Đáp án: B” names by it."""
    return replace(block, item=None, ordered=False, runs=[Run(f"{letter}. "), *block.runs])


def typed_item(block: ClipboardBlock) -> ClipboardBlock:
    """The paragraph as an item of a list where somebody typed its bullet or number by hand."""
    if not block.is_paragraph:
        return block
    said = TYPED_MARK.match(block.text)
    if said is None or not block.text[said.end() :].strip():
        return block
    number = int(said["number"]) if said["number"] else 1
    return replace(
        block,
        runs=list(without_start(block.runs, said.end())),
        item=0,
        ordered=bool(said["number"]),
        number=number,
    )


def without_start(runs: list[Run], length: int) -> Iterator[Run]:
    """The runs without so many letters at their beginning."""
    for run in runs:
        yield replace(run, text=run.text[length:])
        length = max(0, length - len(run.text))


def whole_number(written: object, otherwise: int) -> int:
    """The number that an attribute says."""
    said = str(written or "").strip()
    return int(said) if said.isdecimal() and len(said) < 6 else otherwise
