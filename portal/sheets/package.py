"""A workbook's zip, taken apart under supervision: nothing in it is trusted to be as small as it says."""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import IO

from portal.content.archive_entries import ZIP_ERRORS
from portal.deadlines import check_deadline
from portal.sheets.kinds import damaged, locked
from portal.sheets.limits import (
    HIGHEST_RATIO,
    LARGEST_DECLARED,
    LARGEST_PART,
    LARGEST_WORKBOOK,
    MEGABYTE,
    MOST_ENTRIES,
    MOST_UNPACKED,
    too_large,
)
from portal.sheets.sheet import BadSheet

CHUNK = 64 * 1024
DIRECTORY_ENTRY = b"PK\x01\x02"
UNPACKABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the only ones that can be unpacked in bounded steps
ENCRYPTED = 1  # flag


class Package:
    """The parts of one workbook by name; counts all that is unpacked and raises BadSheet beyond the limits."""

    def __init__(self, stream: IO[bytes]) -> None:
        check_size(stream)
        try:
            self._zip = zipfile.ZipFile(stream)
        except ZIP_ERRORS as fault:
            raise damaged() from fault
        self._parts = {plain_name(part.filename): part for part in self._zip.infolist()}
        self._unpacked = 0
        for part in self._zip.infolist():
            check_declared(part)
        if sum(part.file_size for part in self._zip.infolist()) > LARGEST_DECLARED:
            raise too_large()

    def __contains__(self, name: str) -> bool:
        return plain_name(name) in self._parts

    def chunks(self, name: str, most: int = LARGEST_PART) -> Iterator[bytes]:
        """The bytes of a part, at most `most` of them; BadSheet if there are more or they are damaged."""
        part = self._parts.get(plain_name(name))
        if part is None or part.compress_type not in UNPACKABLE:
            raise damaged()
        if part.flag_bits & ENCRYPTED:
            raise locked()
        size = 0
        try:
            with self._zip.open(part) as opened:
                while chunk := opened.read(CHUNK):
                    check_deadline()
                    size += len(chunk)
                    self._unpacked += len(chunk)
                    if size > most or self._unpacked > MOST_UNPACKED:
                        raise too_large()
                    yield chunk
        except BadSheet:
            raise
        except ZIP_ERRORS as fault:
            raise damaged() from fault


def plain_name(name: str) -> str:
    """The name as parts are looked for: some programs write backslashes, a leading slash or capitals."""
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()


def check_size(stream: IO[bytes]) -> None:
    """Look at the size, and count the entries before a list is made of them."""
    stream.seek(0)
    size = entries = 0
    before = b""
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        entries += (before + chunk).count(DIRECTORY_ENTRY)
        before = chunk[1 - len(DIRECTORY_ENTRY) :]
        if size > LARGEST_WORKBOOK or entries > MOST_ENTRIES:
            raise too_large()


def check_declared(part: zipfile.ZipInfo) -> None:
    """A part that admits to be a bomb need not be opened."""
    if part.file_size > max(MEGABYTE, HIGHEST_RATIO * part.compress_size):
        raise too_large()
