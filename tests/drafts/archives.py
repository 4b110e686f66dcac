"""Courses as archives, in tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

from portal.content.checks.faults import Faults
from portal.content.files.archive import read_archive, write_archive
from portal.drafts.archives.operations.import_file import ImportFile, read_import_file

WHEN = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """An archive of these files by their paths."""
    pairs = [(path, data.encode() if isinstance(data, str) else data) for path, data in files.items()]
    return write_archive(pairs, WHEN)


def unzipped(data: bytes) -> dict[str, bytes]:
    """The files in an archive by their paths."""
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def incoming(data: bytes) -> ImportFile:
    """What is in the archive."""
    faults = Faults("khoa.zip")
    archive = read_archive(data, faults)
    assert archive is not None, faults.found
    return read_import_file(archive)


def coming(files: Mapping[str, str | bytes], folder: str = "an-toan") -> ImportFile:
    """What is in an archive with these files in a folder."""
    return incoming(zipped({f"{folder}/{path}": data for path, data in files.items()}))
