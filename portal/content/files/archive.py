"""A course as a .zip: unpacked within bounds, whatever its headers say, and packed the same way every time."""

import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from portal.content.checks.faults import N_, Faults
from portal.content.files import signatures
from portal.content.files.archive_entries import (
    MAX_DIRECTORY_BYTES,
    MAX_ENTRIES,
    ZIP_ERRORS,
    Names,
    check_entry_names,
    directory_size,
    printable_name,
)
from portal.content.files.folder import is_course_path
from portal.content.files.media import MAX_RECORDING_BYTES
from portal.content.files.sources import MAX_TEXT_BYTES
from portal.content.files.yaml_values import SLUG
from portal.content.markdown.links import COURSE_FILE
from portal.deadlines import check_deadline, within_deadline

MAX_ARCHIVE_BYTES = 32 * 1024 * 1024  # bytes, packed or unpacked
MAX_COMPRESSION_RATIO = 100  # unpacked bytes for a packed one
CHUNK_SIZE = 64 * 1024  # bytes unpacked at a time; what is smaller may be packed as tightly as it can
TEXT_EXTENSIONS = (".md", ".yml", ".yaml", ".txt")


@dataclass(frozen=True)
class Archive:
    """The files of one course by their paths inside its folder; `slug` is the folder's name, if it is fit for one.

    `strangers` are files that belong to no course, by their whole paths, and `left_out` the names of what
    computers put into archives by themselves.
    """

    slug: str
    files: Mapping[str, bytes]
    unknown_files: Mapping[str, bytes]
    left_out: tuple[str, ...]


def read_archive(data: bytes | IO[bytes], faults: Faults) -> Archive | None:
    """What is in the archive of a course; None, and faults that name the entries, if it is not safe or is none."""
    packed = data if isinstance(data, bytes) else data.read(MAX_ARCHIVE_BYTES + 1)
    before = len(faults.found)
    if len(packed) > MAX_ARCHIVE_BYTES:
        faults.add(1, N_("the archive has more than %(most)s MB"), most=MAX_ARCHIVE_BYTES >> 20)
    elif directory_size(packed) > MAX_DIRECTORY_BYTES:
        faults.add(1, N_("the archive has more than %(most)s files"), most=MAX_ENTRIES)
    else:
        try:
            with ZipFile(BytesIO(packed)) as archive:
                names = check_entry_names(archive.infolist(), len(packed), faults)
                if len(faults.found) == before:
                    found = unpack_all(archive, names, faults)
        except ZIP_ERRORS:
            faults.add(1, N_("this is no .zip that can be read here"))
    if len(faults.found) > before:
        return None
    folder = course_folder(found, faults)
    return (
        None
        if folder is None
        else split_course_files(found, folder, [name for name, info in names if info is None])
    )


def unpack_all(archive: ZipFile, names: Names, faults: Faults) -> dict[str, bytes]:
    """The files, counted while they are unpacked; stops, with a fault, at the first that goes too far."""
    found: dict[str, bytes] = {}
    left = MAX_ARCHIVE_BYTES
    for name, info in names:
        if info is None:
            continue
        data = unpack_entry(archive, name, info, left, faults)
        if data is None:
            break
        found[name] = data
        left -= len(data)
    return found


def unpack_entry(archive: ZipFile, name: str, info: ZipInfo, left: int, faults: Faults) -> bytes | None:
    """One file; None, with a fault, as soon as it is too large, packed too tightly, or not what its entry says."""
    most = MAX_TEXT_BYTES if name.lower().endswith(TEXT_EXTENSIONS) else MAX_RECORDING_BYTES
    data = bytearray()
    try:
        with archive.open(info) as file:
            while piece := file.read(CHUNK_SIZE):
                check_deadline()
                data += piece
                if len(data) > most:
                    faults.add(
                        1, N_("“%(name)s” has more than %(most)s KB"), name=printable_name(name), most=most >> 10
                    )
                    return None
                if len(data) > left:
                    faults.add(
                        1, N_("unpacked, the archive has more than %(most)s MB"), most=MAX_ARCHIVE_BYTES >> 20
                    )
                    return None
                if len(data) > CHUNK_SIZE and len(data) > MAX_COMPRESSION_RATIO * info.compress_size:
                    faults.add(
                        1, N_("“%(name)s” is packed tighter than any page or picture"), name=printable_name(name)
                    )
                    return None
    except ZIP_ERRORS:
        faults.add(1, N_("“%(name)s” is broken: pack the course again"), name=printable_name(name))
        return None
    if len(data) != info.file_size:
        faults.add(1, N_("“%(name)s” is broken: pack the course again"), name=printable_name(name))
        return None
    if data.startswith(signatures.ARCHIVES):
        faults.add(
            1, N_("“%(name)s” is an archive inside the archive: unpack it first"), name=printable_name(name)
        )
        return None
    return bytes(data)


def course_folder(names: Iterable[str], faults: Faults) -> str | None:
    """The folder that the course lies in, "" for the top of the archive."""
    folders = sorted(
        folder for folder, _slash, file in (name.rpartition("/") for name in names) if file == COURSE_FILE
    )
    near = [folder for folder in folders if "/" not in folder]
    if not near:
        faults.add(1, N_("the archive has no course.md at its top, nor in a folder there"))
    elif near[0] and len(near) > 1:
        faults.add(
            1, N_("the archive holds several courses: %(names)s. Pack them one by one"), names=", ".join(near)
        )
    else:
        return near[0]
    return None


def split_course_files(found: Mapping[str, bytes], folder: str, left_out: Sequence[str]) -> Archive:
    """The files of the course in that folder, and all others."""
    start = f"{folder}/" if folder else ""
    files, strangers = {}, {}
    for name, data in found.items():
        if name.startswith(start) and is_course_path(name.removeprefix(start)):
            files[name.removeprefix(start)] = data
        else:
            strangers[name] = data
    return Archive(folder if SLUG.fullmatch(folder) else "", files, strangers, tuple(left_out))


def write_archive(files: Iterable[tuple[str, bytes]], modified: datetime) -> bytes:
    """The files by their paths as a .zip, whose bytes are the same whenever the files and that time are."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, data in within_deadline(sorted(files)):
            info = ZipInfo(name, max(modified.timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
            info.create_system, info.external_attr = 3, (stat.S_IFREG | 0o644) << 16
            kind = ZIP_DEFLATED if name.endswith((*TEXT_EXTENSIONS, ".svg")) else ZIP_STORED
            archive.writestr(info, data, kind, 9)
    return packed.getvalue()
