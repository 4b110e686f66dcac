"""The letters of one Word paragraph with what of their looks means something; fields, notes and pictures."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from docx.oxml.ns import qn

from portal.content.text.legacy_vietnamese import CONVERTERS
from portal.content.text.vietnamese import nfc
from portal.content.word.document import Span, Spans, WordPicture, joined, plain
from portal.content.word.package import WordPackage
from portal.content.word.styles import RunLook, Style, Styles, look_of
from portal.deadlines import check_deadline

A, R = (
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
VML = "{urn:schemas-microsoft-com:vml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
SUPERSCRIPTS = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
SYMBOLS = {
    0xFC: "✓",
    0xFB: "✗",
    0xFE: "☑",
    0xFD: "☒",
    0xA8: "☐",
    0x6F: "☐",
    0xE0: "→",
    0xDF: "←",
    0xD8: "➢",
    0xB7: "•",
}
HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]*)"', re.IGNORECASE)
TOC_FIELD = re.compile(r"\s*(?:TOC|INDEX|TOA)\b", re.IGNORECASE)
SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)\S+$", re.IGNORECASE)
MACHINE_TEXT = re.compile(
    r"(?:a |an )?(?:picture|image|close-?up|screenshot|diagram|graphical user|description|hình ảnh|ảnh có chứa|"
    r"image\d*|picture \d+|hình \d+|shape|untitled|img[_-]?\d+)\b.*|.*(?:automatically generated|tự động).*|"
    r".*\.(?:png|jpe?g|gif|webp|bmp|emf|wmf)",
    re.IGNORECASE | re.DOTALL,
)
MAX_PICTURES = 300
MAX_SPANS = 1_000  # of different looks in one paragraph; what follows is plain
MAX_BREAKS = 500  # line breaks in one paragraph
MAX_SPACES = 6  # in a row
DELETED = frozenset(qn(name) for name in ("w:del", "w:moveFrom"))
THROUGH = frozenset(
    qn(name) for name in ("w:ins", "w:moveTo", "w:smartTag", "w:sdtContent", "w:customXml", "w:dir", "w:bdo")
)


@dataclass
class Field:
    """A field whose code is being read, or whose result is."""

    code: str = ""
    is_result: bool = False


@dataclass
class InlineReader:
    """Reads paragraphs one after the other; fields may begin in one and end in another."""

    package: WordPackage
    styles: Styles
    pictures: list[WordPicture] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    remarks: set[str] = field(default_factory=set)  # on the paragraph that is being read
    boxes: list[Any] = field(default_factory=list)  # text boxes that hang on it

    @property
    def is_in_toc(self) -> bool:
        """Whether a table of contents is being read."""
        return any(TOC_FIELD.match(one.code) for one in self.fields)

    def read(self, paragraph: Any, style: Style) -> Spans:
        """The spans of the paragraph; `remarks` and `boxes` are those of this paragraph from now on."""
        self.remarks, self.boxes = set(), []
        spans = joined(bounded(self._children(paragraph, style.look, "")))
        if len(spans) > MAX_SPANS:
            spans = (*spans[:MAX_SPANS], Span(plain(spans[MAX_SPANS:])))
        return tuple(replace(span, text=nfc(span.text)) for span in spans)

    def _children(self, element: Any, look: RunLook, link: str) -> Iterator[Span]:
        for child in element:
            tag = child.tag
            if not isinstance(tag, str):
                continue
            if tag == qn("w:r"):
                yield from self._run(child, look, link)
            elif tag == qn("w:hyperlink"):
                yield from self._children(child, look, self._hyperlink(child) or link)
            elif tag in DELETED:
                self.remarks.add("deleted")
            elif tag in THROUGH:
                yield from self._children(child, look, link)
            elif tag == qn("w:sdt"):
                content = child.find(qn("w:sdtContent"))
                if content is not None:
                    yield from self._children(content, look, link)
            elif tag == qn("w:fldSimple"):
                code = child.get(qn("w:instr")) or ""
                said = HYPERLINK.match(code)
                yield from self._children(child, look, safe_link(said[1]) if said else link)
            elif tag in (f"{MATH}oMath", f"{MATH}oMathPara"):
                self.remarks.add("formula")
                yield Span("".join(child.itertext(f"{MATH}t")))
            elif tag == f"{MC}AlternateContent":
                yield from self._alternative(child, look, link, self._children)

    def _hyperlink(self, element: Any) -> str:
        relationship = self.package.relationships.get(element.get(f"{{{R}}}id") or "")
        if relationship is None:
            if element.get(qn("w:anchor")):
                self.remarks.add("inner_link")
            return ""
        anchor = element.get(qn("w:anchor"))
        return (
            safe_link(relationship.target + (f"#{anchor}" if anchor else "")) if relationship.is_external else ""
        )

    def _alternative(self, element: Any, look: RunLook, link: str, read: Any) -> Iterator[Span]:
        """One of several ways to say the same: the first, which Word of today shows."""
        chosen = element.find(f"{MC}Choice")
        if chosen is None:
            chosen = element.find(f"{MC}Fallback")
        if chosen is not None:
            yield from read(chosen, look, link)

    def _run(self, run: Any, look: RunLook, link: str) -> Iterator[Span]:
        own = look_of(run.find(qn("w:rPr")))
        if "style" in own.values:
            own = own.over(self.styles.character(own.values["style"]))
        look = own.over(look)
        yield from self._run_children(run, look, link)

    def _run_children(self, run: Any, look: RunLook, link: str) -> Iterator[Span]:
        for child in run:
            tag = child.tag
            if not isinstance(tag, str):
                continue
            name = tag.rpartition("}")[2]
            if name == "fldChar":
                self._field_character(child.get(qn("w:fldCharType")))
            elif name == "instrText":
                if self.fields:
                    self.fields[-1].code += child.text or ""
            elif tag == f"{MC}AlternateContent":
                yield from self._alternative(child, look, link, self._run_children)
            elif name in ("drawing", "pict", "object"):
                yield from self._drawing(child, name)
            elif self.fields and not self.fields[-1].is_result:
                continue
            elif name in ("footnoteReference", "endnoteReference"):
                yield Span("", note=("e" if name[0] == "e" else "") + (child.get(qn("w:id")) or ""))
            elif text := self._text(child, name):
                yield self._span(text, look, self._field_link() or link)

    def _text(self, child: Any, name: str) -> str:
        if name == "t":
            return child.text or ""
        if name in ("tab", "ptab"):
            return "\t"
        if name in ("br", "cr"):
            return "" if child.get(qn("w:type")) in ("page", "column") else "\n"
        if name == "noBreakHyphen":
            return "-"
        if name == "sym":
            code = child.get(qn("w:char")) or ""
            return SYMBOLS.get(int(code, 16) & 0xFF, "•") if re.fullmatch("[0-9A-Fa-f]{1,8}", code) else ""
        if name == "commentReference":
            self.remarks.add("comment")
        return ""

    def _span(self, text: str, look: RunLook, link: str) -> Span:
        if look.is_hidden:
            self.remarks.add("hidden")
            return Span("")
        if look.encoding is not None:
            converted = CONVERTERS[look.encoding](text)
            if converted is None:
                self.remarks.add("old_letters")
            elif converted != text:
                self.remarks.add("legacy_font")
                text = converted
        if look.position:
            raised = text.translate(SUPERSCRIPTS if look.position == "superscript" else SUBSCRIPTS)
            if raised == text and text.strip():
                self.remarks.add("raised")
            text = raised
        return Span(text, look.marks, link)

    def _field_character(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].is_result = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _field_link(self) -> str:
        for one in reversed(self.fields):
            if said := HYPERLINK.match(one.code):
                return safe_link(said[1])
        return ""

    def _drawing(self, element: Any, name: str) -> Iterator[Span]:
        boxes = list(element.iter(qn("w:txbxContent")))
        outermost = [
            one for one in boxes if not any(other is not one and other in one.iterancestors() for other in boxes)
        ]
        self.boxes += outermost
        inside = {id(one) for box in outermost for one in box.iter()}
        found = False
        for blip in element.iter(f"{{{A}}}blip", f"{VML}imagedata"):
            if id(blip) in inside:
                continue
            found = True
            id_ = blip.get(f"{{{R}}}embed") or blip.get(f"{{{R}}}id") or ""
            relationship = self.package.relationships.get(id_)
            if relationship is None or relationship.is_external:
                self.remarks.add("linked_picture")
            elif len(self.pictures) >= MAX_PICTURES:
                self.remarks.add("too_many_pictures")
            else:
                self.pictures.append(WordPicture(relationship.target, alternative_of(element), crop_of(blip)))
                yield Span("", picture=len(self.pictures) - 1)
        if name == "object":
            self.remarks.add("object")
        elif not found and not boxes:
            kinds = " ".join(one.get("uri") or "" for one in element.iter(f"{{{A}}}graphicData"))
            self.remarks.add("chart" if "chart" in kinds else "diagram" if "diagram" in kinds else "shape")


def safe_link(target: str) -> str:
    """The address, if a page may lead there."""
    return target.strip() if SAFE_LINK.match(target.strip()) else ""


def alternative_of(element: Any) -> str:
    """What the author said that a picture shows; nothing for what a program wrote."""
    for one in element.iter():
        if isinstance(one.tag, str) and one.tag.endswith("}docPr"):
            said = (one.get("descr") or one.get("title") or "").strip()
            return "" if MACHINE_TEXT.fullmatch(said) else " ".join(said.split())[:300]
    return ""


def crop_of(blip: Any) -> tuple[float, float, float, float]:
    """What of a picture Word does not show: shares of its left, top, right and bottom."""
    source = blip.getnext()
    while source is not None and not (isinstance(source.tag, str) and source.tag == f"{{{A}}}srcRect"):
        source = source.getnext()
    if source is None:
        return (0.0, 0.0, 0.0, 0.0)
    shares = []
    for side in ("l", "t", "r", "b"):
        said = source.get(side) or "0"
        shares.append(min(int(said), 99_000) / 100_000 if said.isdigit() else 0.0)
    left, top, right, bottom = shares
    return (left, top, right, bottom) if left + right < 0.98 and top + bottom < 0.98 else (0.0, 0.0, 0.0, 0.0)


def bounded(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans tidied, with few spaces in a row and few line breaks: no pattern goes through thousands."""
    spaces = breaks = 0
    for span in spans:
        check_deadline()
        letters = []
        for letter in tidy(span.text):
            spaces = spaces + 1 if letter in " \t\n" else 0
            if letter == "\n":
                breaks += 1
                letter = letter if breaks <= MAX_BREAKS else " "
            if spaces <= MAX_SPACES:
                letters.append(letter)
        yield replace(span, text="".join(letters))


def tidy(text: str) -> str:
    """The text without letters that show nothing, and with plain spaces."""
    return (
        re.sub("[\u00ad\u200b\ufeff\u2060\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
        .replace("\u00a0", " ")
        .replace("\u2028", "\n")
    )
