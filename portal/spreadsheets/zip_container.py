"""A workbook's zip, taken apart under supervision: nothing in it is trusted to be as small as it says."""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import IO

from portal.content.files.archive_entries import ZIP_ERRORS
from portal.deadlines import check_deadline
from portal.spreadsheets.limits import (
    MAX_COMPRESSION_RATIO,
    MAX_DECLARED_BYTES,
    MAX_PART_BYTES,
    MAX_UNPACKED_BYTES,
    MAX_WORKBOOK_BYTES,
    MAX_ZIP_ENTRIES,
    MEGABYTE,
    too_large,
)
from portal.spreadsheets.sheet import InvalidSpreadsheet
from portal.spreadsheets.sniffing import damaged_workbook, password_protected

CHUNK_SIZE = 64 * 1024
CENTRAL_DIRECTORY_MAGIC = b"PK\x01\x02"
SUPPORTED_COMPRESSION = {
    zipfile.ZIP_STORED,
    zipfile.ZIP_DEFLATED,
}  # the only ones that can be unpacked in bounded steps
ENCRYPTED_FLAG = 1  # flag


class ZipContainer:
    """The parts of one workbook by name; raises InvalidSpreadsheet where more is unpacked than the limits."""

    def __init__(self, stream: IO[bytes]) -> None:
        ensure_container_size(stream)
        try:
            self._zip = zipfile.ZipFile(stream)
        except ZIP_ERRORS as fault:
            raise damaged_workbook() from fault
        self._parts = {normalise_part_name(part.filename): part for part in self._zip.infolist()}
        self._unpacked = 0
        for part in self._zip.infolist():
            ensure_declared_size(part)
        if sum(part.file_size for part in self._zip.infolist()) > MAX_DECLARED_BYTES:
            raise too_large()

    def __contains__(self, name: str) -> bool:
        return normalise_part_name(name) in self._parts

    def chunks(self, name: str, most: int = MAX_PART_BYTES) -> Iterator[bytes]:
        """The bytes of a part, at most `most`; InvalidSpreadsheet if there are more or they are damaged."""
        part = self._parts.get(normalise_part_name(name))
        if part is None or part.compress_type not in SUPPORTED_COMPRESSION:
            raise damaged_workbook()
        if part.flag_bits & ENCRYPTED_FLAG:
            raise password_protected()
        size = 0
        try:
            with self._zip.open(part) as opened:
                while chunk := opened.read(CHUNK_SIZE):
                    check_deadline()
                    size += len(chunk)
                    self._unpacked += len(chunk)
                    if size > most or self._unpacked > MAX_UNPACKED_BYTES:
                        raise too_large()
                    yield chunk
        except InvalidSpreadsheet:
            raise
        except ZIP_ERRORS as fault:
            raise damaged_workbook() from fault


def normalise_part_name(name: str) -> str:
    """The name as parts are looked for: some programs write backslashes, a leading slash or capitals."""
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()


def ensure_container_size(stream: IO[bytes]) -> None:
    """Look at the size, and count the entries before a list is made of them."""
    stream.seek(0)
    size = entries = 0
    before = b""
    while chunk := stream.read(CHUNK_SIZE):
        size += len(chunk)
        entries += (before + chunk).count(CENTRAL_DIRECTORY_MAGIC)
        before = chunk[1 - len(CENTRAL_DIRECTORY_MAGIC) :]
        if size > MAX_WORKBOOK_BYTES or entries > MAX_ZIP_ENTRIES:
            raise too_large()


def ensure_declared_size(part: zipfile.ZipInfo) -> None:
    """A part that admits to be a bomb need not be opened."""
    if part.file_size > max(MEGABYTE, MAX_COMPRESSION_RATIO * part.compress_size):
        raise too_large()
