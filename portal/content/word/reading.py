"""The body of a Word file, paragraph by paragraph: headings, items of lists, tables, and what is left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from docx.oxml.ns import qn

from portal.content.checks.faults import Faults
from portal.content.text.vietnamese import nfc
from portal.content.word.container import TOO_LONG, UnreadableWord, open_container
from portal.content.word.document import (
    BULLET,
    Piece,
    PieceKind,
    Row,
    Span,
    Spans,
    WordDocument,
    cut,
    joined,
    plain,
    trimmed,
)
from portal.content.word.inline import InlineReader, tidy
from portal.content.word.numbering import Numbering
from portal.content.word.package import WordPackage
from portal.content.word.styles import Style, Styles, numbering_of
from portal.deadlines import check_deadline

MAX_PIECES = 8_000
MAX_CHARACTERS = 1_000_000
MAX_CELLS = 20_000  # in all tables together
MAX_NOTES = 1_000
TYPED_BULLET = re.compile(r"\s*([-–—•●▪■◦·➢+]|o(?=\t))(?:\s+|(?<=[•●▪■◦·➢]))(?=\S)")
PARAGRAPH, TABLE, CONTENT_CONTROL = qn("w:p"), qn("w:tbl"), qn("w:sdt")


@dataclass
class BodyReader:
    """Reads one document; its pieces come in the order in which somebody reads them."""

    package: WordPackage
    styles: Styles
    numbering: Numbering
    inline: InlineReader
    pieces: list[Piece] = field(default_factory=list)
    title: str = ""
    empty: int = 0
    cells: int = 0
    letters: int = 0

    def read(self, body: Any) -> None:
        """Take in everything below the body, or below whatever holds blocks."""
        for child in body:
            tag = child.tag
            if not isinstance(tag, str):
                continue
            if tag == PARAGRAPH:
                self._paragraph(child)
            elif tag == TABLE:
                self._table(child)
            elif tag == CONTENT_CONTROL:
                content = child.find(qn("w:sdtContent"))
                if content is not None:
                    self.read(content)
            elif tag in (qn("w:ins"), qn("w:customXml"), qn("w:moveTo")):
                self.read(child)
            elif tag in (qn("w:del"), qn("w:moveFrom")):
                self._keep(Piece(PieceKind.LEFT_OUT, remarks=("deleted",)))
            elif tag.endswith("}altChunk"):
                self._keep(Piece(PieceKind.LEFT_OUT, remarks=("object",)))

    def _keep(self, piece: Piece) -> None:
        check_deadline()
        self.pieces.append(piece)
        self.letters += len(piece.text)
        if len(self.pieces) > MAX_PIECES or self.letters > MAX_CHARACTERS:
            raise UnreadableWord(TOO_LONG)

    def _paragraph(self, element: Any) -> None:
        properties = element.find(qn("w:pPr"))
        named = properties.find(qn("w:pStyle")) if properties is not None else None
        style = self.styles.paragraph(named.get(qn("w:val")) if named is not None else None)
        was_in_toc = self.inline.is_in_toc
        spans = self.inline.read(element, style)
        remarks, boxes = sorted(self.inline.remarks), self.inline.boxes
        if was_in_toc or self.inline.is_in_toc or style.is_toc:
            self.inline.remarks = set()
            if plain(spans).strip():
                self._keep(Piece(PieceKind.LEFT_OUT, spans, remarks=("contents",)))
            return
        numbered = numbering_of(properties, style.numbering) if properties is not None else style.numbering
        has_content = bool(plain(spans).strip()) or any(span.picture >= 0 or span.note for span in spans)
        if has_content:
            self._keep(self._piece(spans, style, numbered, outline_of(properties, style), tuple(remarks)))
        elif remarks:
            self._keep(Piece(PieceKind.LEFT_OUT, remarks=tuple(remarks)))
        elif not boxes:
            self.empty += 1
        for box in boxes:
            before = len(self.pieces)
            self.read(box)
            for at in range(before, len(self.pieces)):
                self.pieces[at] = replace(self.pieces[at], remarks=(*self.pieces[at].remarks, "box"))

    def _piece(
        self,
        spans: Spans,
        style: Style,
        numbered: tuple[str, int] | None,
        heading: int,
        remarks: tuple[str, ...],
    ) -> Piece:
        label = self.numbering.label(*numbered) if numbered else ""
        text = plain(spans)
        if style.is_title and text.strip() and not self.title:
            self.title = " ".join(text.split())[:200]
            return Piece(PieceKind.HEADING, trimmed(spans), 0, remarks=remarks)
        if heading and text.strip():
            return Piece(PieceKind.HEADING, trimmed(spans), heading, label, remarks=remarks)
        if style.is_caption:
            return Piece(PieceKind.PARAGRAPH, trimmed(spans), remarks=(*remarks, "caption"))
        if numbered and label:
            return Piece(PieceKind.ITEM, trimmed(spans), numbered[1], label, remarks=remarks)
        if said := TYPED_BULLET.match(text):
            depth = 1 if said[1] in "+o◦" else 0
            rest = trimmed(cut(spans, said.end()))
            return Piece(PieceKind.ITEM, rest, depth, BULLET, remarks=(*remarks, "typed_bullet"))
        return Piece(PieceKind.PARAGRAPH, trimmed(spans), remarks=remarks)

    def _table(self, element: Any) -> None:
        rows: list[Row] = []
        remarks: set[str] = set()
        for row in element.iterchildren(qn("w:tr")):
            cells: list[Spans] = []
            for cell in _cells(row):
                self.cells += 1
                if self.cells > MAX_CELLS:
                    raise UnreadableWord(TOO_LONG)
                properties = cell.find(qn("w:tcPr"))
                merged = properties.find(qn("w:vMerge")) if properties is not None else None
                span = properties.find(qn("w:gridSpan")) if properties is not None else None
                width = span.get(qn("w:val")) if span is not None else "1"
                is_continued = merged is not None and merged.get(qn("w:val")) != "restart"
                if merged is not None or span is not None:
                    remarks.add("merged_cells")
                cells.append(() if is_continued else self._cell(cell, remarks))
                cells += [()] * (min(int(width), 60) - 1 if width and width.isdigit() else 0)
            if any(plain(cell).strip() or any(one.picture >= 0 for one in cell) for cell in cells):
                rows.append(tuple(cells))
        if rows:
            width = max(len(row) for row in rows)
            filled = tuple(row + ((),) * (width - len(row)) for row in rows)
            self._keep(Piece(PieceKind.TABLE, rows=filled, remarks=tuple(sorted(remarks))))

    def _cell(self, cell: Any, remarks: set[str]) -> Spans:
        """The paragraphs of a cell, each on a line of its own."""
        found: list[Span] = []
        for child in _blocks(cell):
            if child.tag == TABLE:
                remarks.add("nested_table")
                inner = [
                    " – ".join(filter(None, (plain(self._cell(one, remarks)).strip() for one in _cells(row))))
                    for row in child.iterchildren(qn("w:tr"))
                ]
                spans: Spans = (Span("\n".join(filter(None, inner))),)
            else:
                properties = child.find(qn("w:pPr"))
                named = properties.find(qn("w:pStyle")) if properties is not None else None
                style = self.styles.paragraph(named.get(qn("w:val")) if named is not None else None)
                spans = self.inline.read(child, style)
                remarks |= self.inline.remarks
                numbered = numbering_of(properties, style.numbering) if properties is not None else style.numbering
                label = self.numbering.label(*numbered) if numbered else ""
                if label and plain(spans).strip():
                    spans = (Span(f"{'-' if label == BULLET else label} "), *spans)
                for box in self.inline.boxes:
                    spans += (Span(" ".join(tidy(said) for said in box.itertext(qn("w:t")))),)
            if plain(spans).strip() or any(span.picture >= 0 for span in spans):
                found += [Span("\n"), *spans] if found else spans
        return joined(trimmed(found))


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag == CONTENT_CONTROL:
            content = child.find(qn("w:sdtContent"))
            if content is not None:
                yield from content.iterchildren(qn("w:tc"))


def _blocks(cell: Any) -> Iterator[Any]:
    for child in cell:
        if child.tag in (PARAGRAPH, TABLE):
            yield child
        elif child.tag == CONTENT_CONTROL:
            content = child.find(qn("w:sdtContent"))
            if content is not None:
                yield from _blocks(content)


def outline_of(properties: Any, style: Style) -> int:
    """The level of a heading, from 1; 0 for a plain paragraph."""
    own = properties.find(qn("w:outlineLvl")) if properties is not None else None
    if own is not None and (own.get(qn("w:val")) or "").isdigit():
        level = int(own.get(qn("w:val")))
        return level + 1 if level < 9 else 0
    return style.heading


def read_document(data: bytes, faults: Faults) -> WordDocument | None:
    """What a .docx says; None, with a fault that says what to do, where it cannot be read."""
    container = open_container(data, faults)
    if container is None:
        return None
    try:
        return _read(WordPackage(container))
    except UnreadableWord as error:
        faults.add(1, str(error) or TOO_LONG)
    return None


def _read(package: WordPackage) -> WordDocument:
    part = package.document.part
    by_kind = {kind: one.target_part for one in part.rels.values() for kind in [one.reltype.rpartition("/")[2]]}
    styles = Styles(getattr(by_kind.get("styles"), "element", None))
    numbering = Numbering(getattr(by_kind.get("numbering"), "element", None))
    inline = InlineReader(package, styles)
    reader = BodyReader(package, styles, numbering, inline)
    reader.read(package.document.element.body)
    notes = _notes(package, styles, inline)
    remarks = [name for name, is_there in (("macros", package.has_macros),) if is_there]
    for kind in ("header", "footer"):
        if any("".join(root.itertext(qn("w:t"))).strip() for root in package.side_parts(kind)):
            remarks.append(kind)
    comments = sum(1 for root in package.side_parts("comments") for _one in root.iterchildren(qn("w:comment")))
    if comments:
        remarks.append(f"comments:{comments}")
    return WordDocument(
        nfc(reader.title), tuple(reader.pieces), tuple(inline.pictures), notes, tuple(remarks), reader.empty
    )


def _notes(package: WordPackage, styles: Styles, inline: InlineReader) -> dict[str, Spans]:
    found: dict[str, Spans] = {}
    for kind, prefix in (("footnotes", ""), ("endnotes", "e")):
        for root in package.side_parts(kind):
            for note in root.iterchildren(qn(f"w:{kind[:-1]}")):
                if note.get(qn("w:type")) in ("separator", "continuationSeparator") or len(found) >= MAX_NOTES:
                    continue
                spans: list[Span] = []
                for paragraph in note.iterchildren(PARAGRAPH):
                    said = inline.read(paragraph, styles.paragraph(None))
                    spans += [Span(" "), *said] if spans else said
                found[prefix + (note.get(qn("w:id")) or "")] = joined(trimmed(spans))
    return found
