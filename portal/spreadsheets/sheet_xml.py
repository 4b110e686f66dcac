"""The XML inside a workbook, walked through piece by piece before anything builds a table from it.

Formats: ECMA-376 part 1, 18.2 (workbook), 18.3 (worksheets), 18.4 (shared strings).
"""

from collections.abc import Callable, Iterable
from typing import Self
from xml.parsers import expat

from portal.content.text.legacy_vietnamese import encoding_of_font
from portal.spreadsheets.limits import MAX_CELLS, too_large
from portal.spreadsheets.sniffing import damaged_workbook

Attributes = dict[str, str]
ElementHandler = Callable[[Attributes], None]


class XmlWalker:
    """Follows an XML document; `handlers` says which elements, by names without prefix, are taken how."""

    handlers: dict[str, ElementHandler]

    def end(self, _name: str) -> None:
        """An element ends."""

    def text(self, letters: str) -> None:
        """A piece of text, perhaps not all of it."""

    def forbidden_construct(self, *_whatever: str) -> None:
        """A comment, an instruction or a marked section, which readers of XML differ about."""

    def is_done(self) -> bool:
        """Whether enough was seen; asked after each chunk."""
        return False

    def walk(self, chunks: Iterable[bytes]) -> Self:
        """Follow the document; InvalidSpreadsheet where the XML breaks or declares entities."""
        # The encoding is fixed, so that what is seen here is what the reader of the table sees.
        parser = expat.ParserCreate("UTF-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = reject_doctype
        parser.CommentHandler = parser.ProcessingInstructionHandler = parser.StartCdataSectionHandler = (
            self.forbidden_construct
        )
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)
                if self.is_done():
                    return self
            parser.Parse(b"", True)
        except expat.ExpatError as fault:
            raise damaged_workbook() from fault
        return self

    def _start(self, name: str, attributes: Attributes) -> None:
        take = self.handlers.get(name)
        if take is None and ":" in name:
            take = self.handlers.get(plain_name(name))
        if take is not None:
            take(attributes)


def is_plain_count(digits: str, most: int) -> bool:
    """Whether this is a plain number from 0 to `most`: no sign, no space, no zeros before something large."""
    return digits.isascii() and digits.isdigit() and len(digits) < 10 and int(digits) <= most


def is_true(value: str | None) -> bool:
    """Whether an attribute says yes (ECMA-376 part 1, 22.9.2.7, and what older programs wrote)."""
    return value in ("1", "true", "on", "t")


def ensure_plain_counts(attributes: Attributes) -> None:
    """What an element says of its number of children must be sane: the reader makes room for them unseen."""
    if not all(
        is_plain_count(value, MAX_CELLS) for name, value in attributes.items() if name.lower().endswith("count")
    ):
        raise damaged_workbook()


def reject_doctype(*_declaration: object) -> None:
    """No document type is ever needed."""
    raise damaged_workbook()


class ContentFinder(XmlWalker):
    """Looks for a filled cell in the first pieces of a sheet."""

    def __init__(self, pieces: int) -> None:
        self.found = False
        self.handlers = {"v": self._see, "is": self._see}
        self._pieces = pieces

    def is_done(self) -> bool:
        """One is enough."""
        self._pieces -= 1
        return self.found or self._pieces <= 0

    def _see(self, _attributes: Attributes) -> None:
        self.found = True


class CountChecker(XmlWalker):
    """Looks at nothing but what each element says of the number of its children."""

    def _start(self, _name: str, attributes: Attributes) -> None:
        ensure_plain_counts(attributes)


class SharedStrings(XmlWalker):
    """Counts the letters of each shared text, in the order that cells refer to; notes old fonts inside them."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self.encodings: dict[int, str] = {}  # of the texts that have a piece in an old font
        self.handlers = {"sst": ensure_plain_counts, "si": self._begin, "rFont": self._font}

    def text(self, letters: str) -> None:
        """Count what belongs to the text at hand."""
        if self.lengths:
            self.lengths[-1] += len(letters)

    def _begin(self, _attributes: Attributes) -> None:
        self.lengths.append(0)
        if len(self.lengths) > MAX_CELLS:
            raise too_large()

    def _font(self, attributes: Attributes) -> None:
        encoding = encoding_of_font(attributes.get("val", ""))
        if encoding is not None and self.lengths:
            self.encodings[len(self.lengths) - 1] = encoding


class LegacyStyles(CountChecker):
    """Which styles of cells have a font of an old encoding, by the numbers that cells refer to."""

    def __init__(self) -> None:
        self.encodings: dict[str, str] = {}  # by the style as a cell names it
        self._fonts: list[str | None] = []
        self._styles = 0
        self._inside = ""

    def end(self, name: str) -> None:
        """Leave the list of fonts, or of styles."""
        if plain_name(name) == self._inside:
            self._inside = ""

    def _start(self, name: str, attributes: Attributes) -> None:
        super()._start(name, attributes)
        plain = plain_name(name)
        if plain in ("fonts", "cellXfs"):
            self._inside = plain
        elif self._inside == "fonts" and plain == "font":
            self._fonts.append(None)
        elif self._inside == "fonts" and plain == "name" and self._fonts:
            self._fonts[-1] = encoding_of_font(attributes.get("val", ""))
        elif self._inside == "cellXfs" and plain == "xf":
            font = attributes.get("fontId", "")
            encoding = self._fonts[int(font)] if is_plain_count(font, len(self._fonts) - 1) else None
            if encoding is not None:
                self.encodings[str(self._styles)] = encoding
            self._styles += 1


def plain_name(name: str) -> str:
    """The name of an element without its prefix."""
    return name.rpartition(":")[2]
