"""The XML inside a workbook, walked through piece by piece before anything builds a table from it.

Formats: ECMA-376 part 1, 18.2 (workbook), 18.3 (worksheets), 18.4 (shared strings).
"""

from collections.abc import Callable, Iterable
from typing import Self
from xml.parsers import expat

from portal.sheets.kinds import damaged
from portal.sheets.limits import MOST_CELLS, too_large

Attributes = dict[str, str]
Taking = Callable[[Attributes], None]


class Walker:
    """Follows an XML document; `taking` says which elements, by names without prefix, are taken how."""

    taking: dict[str, Taking]

    def end(self, _name: str) -> None:
        """An element ends."""

    def text(self, letters: str) -> None:
        """A piece of text, perhaps not all of it."""

    def oddity(self, *_whatever: str) -> None:
        """A comment, an instruction or a marked section, which readers of XML differ about."""

    def is_done(self) -> bool:
        """Whether enough was seen; asked after each chunk."""
        return False

    def walk(self, chunks: Iterable[bytes]) -> Self:
        """Follow the document; BadSheet where the XML breaks or declares entities, the way a small file grows."""
        # The encoding is fixed, so that what is seen here is what the reader of the table sees.
        parser = expat.ParserCreate("UTF-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = refuse
        parser.CommentHandler = parser.ProcessingInstructionHandler = parser.StartCdataSectionHandler = self.oddity
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)
                if self.is_done():
                    return self
            parser.Parse(b"", True)
        except expat.ExpatError as fault:
            raise damaged() from fault
        return self

    def _start(self, name: str, attributes: Attributes) -> None:
        take = self.taking.get(name)
        if take is None and ":" in name:
            take = self.taking.get(name.rpartition(":")[2])
        if take is not None:
            take(attributes)


def is_count(digits: str, most: int) -> bool:
    """Whether this is a plain number from 0 to `most`: no sign, no space, no zeros before something large."""
    return digits.isascii() and digits.isdigit() and len(digits) < 10 and int(digits) <= most


def check_count(attributes: Attributes) -> None:
    """What an element says of its number of children must be sane: the reader makes room for them unseen."""
    if not all(
        is_count(value, MOST_CELLS) for name, value in attributes.items() if name.lower().endswith("count")
    ):
        raise damaged()


def refuse(*_declaration: object) -> None:
    """No document type is ever needed."""
    raise damaged()


class FirstContent(Walker):
    """Looks for a filled cell in the first pieces of a sheet."""

    def __init__(self, pieces: int) -> None:
        self.found = False
        self.taking = {"v": self._see, "is": self._see}
        self._pieces = pieces

    def is_done(self) -> bool:
        """One is enough."""
        self._pieces -= 1
        return self.found or self._pieces <= 0

    def _see(self, _attributes: Attributes) -> None:
        self.found = True


class Counts(Walker):
    """Looks at nothing but what each element says of the number of its children."""

    def _start(self, _name: str, attributes: Attributes) -> None:
        check_count(attributes)


class SharedTexts(Walker):
    """Counts the letters of each shared text, in the order that cells refer to."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self.taking = {"sst": check_count, "si": self._begin}

    def text(self, letters: str) -> None:
        """Count what belongs to the text at hand."""
        if self.lengths:
            self.lengths[-1] += len(letters)

    def _begin(self, _attributes: Attributes) -> None:
        self.lengths.append(0)
        if len(self.lengths) > MOST_CELLS:
            raise too_large()
