"""How letters look after all styles (bold, coloured, hidden, in an old font), and what a style means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from portal.content.text.legacy_vietnamese import encoding_of_font
from portal.content.word.document import Mark

HEADING_NAME = re.compile(r"(?:heading|đầu đề|tiêu đề|标题)\s*([1-9])", re.IGNORECASE)
TITLE_NAMES = ("title", "tiêu đề", "tiêu đề văn bản", "标题")
CAPTION_NAMES = ("caption", "chú thích", "题注")
TOC_NAME = re.compile(r"(?:toc|table of contents|mục lục|contents)\b", re.IGNORECASE)
MAX_CHAIN = 12  # styles that build on one another
VAL = qn("w:val")
OFF = ("0", "false", "off", "none")


@dataclass(frozen=True)
class RunLook:
    """What run properties say; None where they say nothing and the style below them speaks."""

    values: Mapping[str, Any] = field(default_factory=dict)

    def over(self, below: "RunLook") -> "RunLook":
        """This look where it says something, and the one below where it does not."""
        return RunLook({**below.values, **self.values}) if self.values else below

    @property
    def marks(self) -> str:
        """The marks that the letters wear."""
        return "".join(mark for mark in Mark if self.values.get(mark))

    @property
    def is_hidden(self) -> bool:
        """Whether Word does not show the letters."""
        return bool(self.values.get("hidden"))

    @property
    def position(self) -> str:
        """superscript, subscript, or nothing."""
        return str(self.values.get("position", ""))

    @property
    def encoding(self) -> str | None:
        """The old encoding that the font shows."""
        return encoding_of_font(str(self.values.get("font", "")))


def look_of(properties: Any) -> RunLook:
    """What one rPr element says."""
    if properties is None:
        return NO_LOOK
    found: dict[str, Any] = {}
    for one in properties:
        if not isinstance(one.tag, str):
            continue
        name, value = one.tag.rpartition("}")[2], one.get(VAL)
        if name in TOGGLES:
            found[TOGGLES[name]] = value not in OFF
        elif name == "u":
            found[Mark.UNDERLINE] = value not in OFF
        elif name == "color":
            found[Mark.COLOUR] = is_colourful(value or "")
        elif name == "highlight":
            found[Mark.HIGHLIGHT] = value not in (*OFF, "white", "black", None)
        elif name == "shd":
            fill = one.get(qn("w:fill")) or ""
            found[Mark.HIGHLIGHT] = is_colourful(fill)
        elif name == "vertAlign":
            found["position"] = value if value in ("superscript", "subscript") else ""
        elif name == "rFonts":
            font = one.get(qn("w:ascii")) or one.get(qn("w:hAnsi"))
            if font:
                found["font"] = font
        elif name == "rStyle":
            found["style"] = value or ""
    return RunLook(found) if found else NO_LOOK


TOGGLES = {
    "b": Mark.BOLD,
    "i": Mark.ITALIC,
    "strike": Mark.STRIKE,
    "dstrike": Mark.STRIKE,
    "vanish": "hidden",
    "webHidden": "web_hidden",
}
NO_LOOK = RunLook()


def is_colourful(colour: str) -> bool:
    """Whether a colour is no black, white or grey, nor so dark that it is read as black."""
    if not re.fullmatch("[0-9A-Fa-f]{6}", colour):
        return False
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return max(red, green, blue) - min(red, green, blue) > 90


@dataclass(frozen=True)
class Style:
    """A style after those it builds on: its look, and what it makes of a paragraph."""

    name: str = ""
    look: RunLook = NO_LOOK
    outline: int | None = None  # from 0
    numbering: tuple[str, int] | None = None  # numId and depth
    is_toc: bool = False

    @property
    def heading(self) -> int:
        """The level of the heading that it makes, from 1; 0 for none."""
        said = HEADING_NAME.fullmatch(self.name)
        if said:
            return int(said[1])
        return self.outline + 1 if self.outline is not None and self.outline < 9 else 0

    @property
    def is_title(self) -> bool:
        """Whether it makes the title of the whole."""
        return self.name.lower() in TITLE_NAMES

    @property
    def is_caption(self) -> bool:
        """Whether it stands under a picture."""
        return self.name.lower() in CAPTION_NAMES


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: Any) -> None:
        self._raw = (
            {one.get(qn("w:styleId")): one for one in root.iterchildren(qn("w:style"))} if root is not None else {}
        )
        self._known: dict[str, Style] = {}
        defaults = (
            root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}") if root is not None else None
        )
        self._defaults = look_of(defaults)
        self._default_id = next(
            (
                id_
                for id_, one in self._raw.items()
                if one.get(qn("w:type")) == "paragraph" and one.get(qn("w:default")) in ("1", "true", "on")
            ),
            None,
        )

    def paragraph(self, id_: str | None) -> Style:
        """The style of a paragraph; without an id the document's usual one."""
        wanted = id_ if id_ in self._raw else self._default_id
        if wanted is None:
            return Style(look=self._defaults)
        style = self._resolve(wanted)
        return Style(style.name, style.look.over(self._defaults), style.outline, style.numbering, style.is_toc)

    def character(self, id_: str) -> RunLook:
        """The look of a style of letters."""
        return self._resolve(id_).look if id_ in self._raw else NO_LOOK

    def _resolve(self, id_: str, depth: int = 0) -> Style:
        if id_ in self._known:
            return self._known[id_]
        raw = self._raw.get(id_)
        if raw is None or depth > MAX_CHAIN:
            return Style()
        based = raw.find(qn("w:basedOn"))
        below = self._resolve(based.get(VAL) or "", depth + 1) if based is not None else Style()
        named = raw.find(qn("w:name"))
        name = (named.get(VAL) or "") if named is not None else ""
        outline, numbering = below.outline, below.numbering
        properties = raw.find(qn("w:pPr"))
        if properties is not None:
            level = properties.find(qn("w:outlineLvl"))
            if level is not None and (level.get(VAL) or "").isdigit():
                outline = int(level.get(VAL))
            numbering = numbering_of(properties, numbering)
        said = HEADING_NAME.fullmatch(below.name)
        if said and outline is None and not HEADING_NAME.fullmatch(name):
            outline = int(said[1]) - 1
        style = Style(
            name, look_of(raw.find(qn("w:rPr"))).over(below.look), outline, numbering, bool(TOC_NAME.match(name))
        )
        self._known[id_] = style
        return style


def numbering_of(properties: Any, below: tuple[str, int] | None = None) -> tuple[str, int] | None:
    """The numId and the depth that a pPr gives; what it does not say comes from below; numId 0 is none."""
    numbered = properties.find(qn("w:numPr")) if properties is not None else None
    if numbered is None:
        return below
    id_, depth = numbered.find(qn("w:numId")), numbered.find(qn("w:ilvl"))
    number = id_.get(VAL) if id_ is not None else (below[0] if below else None)
    level = depth.get(VAL) if depth is not None else (str(below[1]) if below else "0")
    if not number or number == "0":
        return None
    return number, min(int(level), 8) if level and level.isdigit() else 0
