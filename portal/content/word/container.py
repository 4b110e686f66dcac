"""A Word file taken apart within bounds, before anything in it is parsed: nothing is believed to be small."""

import posixpath
import re
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from portal.content.checks.faults import N_, Faults
from portal.content.files import signatures
from portal.content.files.archive_entries import ZIP_ERRORS, directory_size
from portal.deadlines import check_deadline

MAX_WORD_BYTES = 20 * 1024 * 1024  # bytes as sent
MAX_ENTRIES = 3_000  # a long text with a picture on every page has some hundreds
MAX_DIRECTORY_BYTES = 1024 * 1024
MAX_TEXT_PART_BYTES = 8 * 1024 * 1024  # bytes of XML in one part; some 300 pages
MAX_TAGS = 500_000  # in one part; each becomes some 200 bytes of memory
MAX_DEPTH = 200  # tags inside one another
MAX_PICTURE_PART_BYTES = 12 * 1024 * 1024  # bytes of one picture as it stands in the file
MAX_COMPRESSION_RATIO = 200  # of a part beyond CHUNK_SIZE
MAX_UNPACKED_BYTES = 64 * 1024 * 1024  # bytes of all parts that are looked into
CHUNK_SIZE = 64 * 1024

TOO_LONG = N_(
    "the file is too long to be read in one go: cut it into several files, each of some 200 pages at most"
)
DAMAGED = N_("the file is damaged: open it in Word once more, save it under another name and send that one")
TRANSITIONAL = "http://schemas.openxmlformats.org"
STRICT_NAMESPACES = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/picture", b"http://schemas.openxmlformats.org/drawingml/2006/picture"),
    (
        b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
        b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    ),
)
DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
TAG = re.compile(rb"<(/?)[^!?>][^>]*?(/?)>")


class UnreadableWord(Exception):
    """The file cannot be read; the argument is the msgid that says why."""


@dataclass
class WordContainer:
    """The parts of one Word file by name. Raises UnreadableWord where more is unpacked than the limits."""

    packed: bytes
    parts: dict[str, ZipInfo] = field(init=False)
    unpacked: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        if len(self.packed) > MAX_WORD_BYTES:
            raise UnreadableWord(N_("the file has more than 20 MB: make its pictures smaller, or cut it in two"))
        if directory_size(self.packed) > MAX_DIRECTORY_BYTES:
            raise UnreadableWord(TOO_LONG)
        try:
            self._zip = ZipFile(BytesIO(self.packed))
        except ZIP_ERRORS as error:
            raise UnreadableWord(DAMAGED) from error
        infos = self._zip.infolist()
        if len(infos) > MAX_ENTRIES:
            raise UnreadableWord(TOO_LONG)
        self.parts = {normalise(info.filename): info for info in infos}

    def __contains__(self, name: str) -> bool:
        return normalise(name) in self.parts

    def text(self, name: str) -> bytes:
        """The XML of a part, counted before anybody parses it; of the strict form the usual one."""
        data = self.read(name, MAX_TEXT_PART_BYTES, TOO_LONG)
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            data = data.decode("utf-16", "replace").encode("utf-8")
            data = re.sub(rb"^[^<]*<\?xml[^>]*\?>", b"", data)
        if DECLARATION.search(data):
            raise UnreadableWord(N_("the file holds something that no Word file holds: it was not opened"))
        if data.count(b"<") > MAX_TAGS:
            raise UnreadableWord(TOO_LONG)
        ensure_shallow(data)
        if b"purl.oclc.org" in data:
            for strict, usual in STRICT_NAMESPACES:
                data = data.replace(strict, usual)
        return data

    def picture(self, name: str) -> bytes | None:
        """The bytes of a picture; None where it is missing or far too large."""
        try:
            return self.read(name, MAX_PICTURE_PART_BYTES, "")
        except UnreadableWord:
            return None

    def read(self, name: str, most: int, refusal: str) -> bytes:
        """The bytes of a part, at most so many."""
        info = self.parts.get(normalise(name))
        if info is None or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise UnreadableWord(DAMAGED)
        if info.flag_bits & 1:
            raise UnreadableWord(N_("the file has a password: take it off in Word, then send the file again"))
        if info.file_size > most:
            raise UnreadableWord(refusal)
        data = bytearray()
        try:
            with self._zip.open(info) as opened:
                while piece := opened.read(CHUNK_SIZE):
                    check_deadline()
                    data += piece
                    self.unpacked += len(piece)
                    is_bomb = len(data) > CHUNK_SIZE and len(data) > MAX_COMPRESSION_RATIO * info.compress_size
                    if len(data) > most or self.unpacked > MAX_UNPACKED_BYTES or is_bomb:
                        raise UnreadableWord(refusal)
        except ZIP_ERRORS as error:
            raise UnreadableWord(DAMAGED) from error
        return bytes(data)


def normalise(name: str) -> str:
    """The name of a part as parts are looked for: some programs write a leading slash, backslashes or capitals."""
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()


def ensure_shallow(data: bytes) -> None:
    """Raise UnreadableWord for tags that lie deeper in one another than a parser's stack should bear."""
    depth = 0
    for at, tag in enumerate(TAG.finditer(data)):
        if at % 50_000 == 0:
            check_deadline()
        if tag[1]:
            depth -= 1
        elif not tag[2]:
            depth += 1
            if depth > MAX_DEPTH:
                raise UnreadableWord(
                    N_("tables or boxes lie too deep inside one another: make one plain table of them")
                )


def refusal_of(data: bytes) -> str | None:
    """Why these bytes cannot be a .docx, and how to make one; None where they may be one."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not data:
        return N_("the file is empty")
    if data.startswith(signatures.OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return N_("the file has a password: take it off in Word, then send the file again")
        return N_("this is a Word file of the old kind (.doc): open it in Word, choose “Save as” and take .docx")
    if data.startswith(signatures.PDF):
        return N_("this is a PDF: open it in Word, save it as .docx and send that one")
    if data.startswith(signatures.RTF):
        return N_("this is an RTF file: open it in Word, choose “Save as” and take .docx")
    if start.startswith((b"<!doctype html", b"<html")):
        return N_("this is a web page: open it in Word, choose “Save as” and take .docx")
    if not data.startswith(signatures.ZIP):
        return N_("this is no Word file: it must be a .docx")
    return None


def open_container(data: bytes, faults: Faults) -> WordContainer | None:
    """The parts of a .docx; None, with a fault that says what to do, where it is none or cannot be opened."""
    refusal = refusal_of(data)
    if refusal is None:
        try:
            container = WordContainer(data)
        except UnreadableWord as error:
            refusal = str(error)
        else:
            refusal = kind_refusal(container)
            if refusal is None:
                return container
    faults.add(1, refusal)
    return None


def kind_refusal(container: WordContainer) -> str | None:
    """Why a .zip is no Word file."""
    if "[content_types].xml" in container:
        if "xl/workbook.xml" in container:
            return N_("this is an Excel file: questions in a table are brought in under “Questions from Excel”")
        if "ppt/presentation.xml" in container:
            return N_("this is a PowerPoint file: copy its text into Word, save as .docx and send that one")
        return None
    if "mimetype" in container and "content.xml" in container:
        return N_("this is an OpenDocument file (.odt): open it, choose “Save as” and take .docx")
    return N_("this is no Word file: it must be a .docx")
