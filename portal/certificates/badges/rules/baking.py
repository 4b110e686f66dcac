"""Baking: a signed credential put into a PNG or an SVG picture, and found again in one that was handed in.

Nothing is decompressed, no picture is opened, and no entity is resolved: only the place of the credential is read.
"""

import zlib
from collections.abc import Iterator
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from portal.certificates.badges.enums import FileFault
from portal.content.files.signatures import PNG

KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
ELEMENT = f"{NAMESPACE} credential"  # as expat writes a name with its namespace
UNCOMPRESSED = b"\0\0"  # the flag, and the method that means nothing then
MAX_SVG_DEPTH = 64


class BadFile(ValueError):
    """The file cannot be read as a badge; `fault` says why."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault)
        self.fault = fault


def bake_png(picture: bytes, credential: str) -> bytes:
    """The PNG picture with the credential in it, right behind its head."""
    head_end = len(PNG) + 12 + int.from_bytes(picture[len(PNG) : len(PNG) + 4], "big")
    data = KEYWORD + b"\0" + UNCOMPRESSED + b"\0\0" + credential.encode()
    chunk = b"iTXt" + data
    baked = len(data).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return picture[:head_end] + baked + picture[head_end:]


def svg_credential(credential: str) -> str:
    """The element with the credential, to stand right behind the tag of the picture."""
    return f"<openbadges:credential verify={quoteattr(credential)}></openbadges:credential>"


def read_png(data: bytes) -> str:
    """The credential in a PNG picture; BadFile where there is none, or several, or it is compressed."""
    found = [text for kind, text in _chunks(data) if kind == b"iTXt" and text.startswith(KEYWORD + b"\0")]
    if len(found) != 1:
        raise BadFile(FileFault.SEVERAL_CREDENTIALS if found else FileFault.NO_CREDENTIAL)
    rest = found[0][len(KEYWORD) + 1 :]
    if rest[:1] != b"\0":
        raise BadFile(FileFault.COMPRESSED)
    parts = rest[2:].split(b"\0", 2)  # language, keyword in that language, text
    if len(parts) != 3:
        raise BadFile(FileFault.BROKEN_PNG)
    try:
        return parts[2].decode()
    except UnicodeDecodeError as error:
        raise BadFile(FileFault.BROKEN_PNG) from error


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(PNG)
    while place < len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        end = place + 8 + size
        kind, content, check = data[place + 4 : place + 8], data[place + 8 : end], data[end : end + 4]
        if len(check) != 4 or zlib.crc32(kind + content).to_bytes(4, "big") != check:
            raise BadFile(FileFault.BROKEN_PNG)
        yield kind, content
        place = end + 4


def read_svg(data: bytes) -> str:
    """The credential in an SVG picture; BadFile where there is none, or several, or it has a document type."""
    return _SvgCredentials().read(data)


class _SvgCredentials:
    """Walks through an SVG and keeps what its elements for credentials say."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.depth = 0
        self.inside = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.doctype

    def read(self, data: bytes) -> str:
        try:
            self.parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            if isinstance(error, BadFile):
                raise
            raise BadFile(FileFault.BROKEN_SVG) from error
        if len(self.found) != 1:
            raise BadFile(FileFault.SEVERAL_CREDENTIALS if self.found else FileFault.NO_CREDENTIAL)
        return self.found[0].strip()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_SVG_DEPTH:
            raise BadFile(FileFault.BROKEN_SVG)
        self.inside = name == ELEMENT
        if self.inside:
            self.found.append(attributes.get("verify", ""))

    def end(self, _name: str) -> None:
        self.depth -= 1
        self.inside = False

    def text(self, data: str) -> None:
        if self.inside:
            self.found[-1] += data

    def doctype(self, *_declared: object) -> None:
        raise BadFile(FileFault.UNSAFE_SVG)
