"""What a .zip says of its entries, and which of them may be unpacked."""

import re
import stat
import zlib
from collections.abc import Sequence
from unicodedata import category
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipInfo

from portal.content.checks.faults import N_, Faults
from portal.content.files.signatures import ZIP_END
from portal.content.text.vietnamese import nfc

MAX_ENTRIES = 500
MAX_DIRECTORY_BYTES = MAX_ENTRIES * 1024  # bytes of the list at the end of the archive
ARCHIVE_EXTENSIONS = (
    ".zip",
    ".7z",
    ".rar",
    ".tar",
    ".gz",
    ".tgz",
    ".bz2",
    ".xz",
    ".zst",
    ".jar",
    ".apk",
    ".iso",
    ".cab",
)
SYSTEM_FILES = re.compile(
    r"(?:^|/)(?:__MACOSX(?:/|$)|\.DS_Store$|\._[^/]*$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE
)
UTF_8_FLAG, ENCRYPTED_FLAGS = 0x800, 0x2041  # bits of an entry's flags
# What zipfile raises while it reads an archive that is damaged, encrypted, or packed in a way that it cannot read.
ZIP_ERRORS = (BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError, RuntimeError)
Names = Sequence[tuple[str, ZipInfo | None]]  # None for litter, which is not unpacked


def directory_size(packed: bytes) -> int:
    """How long the list of entries says it is, found where zipfile finds it; too long where 64 bits tell it."""
    at = len(packed) - 22
    if packed[-22:-18] != ZIP_END or packed[-2:] != b"\0\0":
        at = packed.rfind(ZIP_END, max(len(packed) - (1 << 16) - 22, 0))
    if at >= 20 and packed[at - 20 : at - 16] == b"PK\6\7":
        return MAX_DIRECTORY_BYTES + 1
    return int.from_bytes(packed[at + 12 : at + 16], "little") if at >= 0 else 0


def check_entry_names(infos: Sequence[ZipInfo], size: int, faults: Faults) -> Names:
    """The names of all files; faults for entries that may not be unpacked."""
    if len(infos) > MAX_ENTRIES:
        faults.add(1, N_("the archive has more than %(most)s files"), most=MAX_ENTRIES)
        return []
    if sum(info.compress_size for info in infos) > size:
        faults.add(1, N_("the archive says that it holds more than it does"))
        return []
    names: list[tuple[str, ZipInfo | None]] = []
    seen: set[str] = set()
    for info in infos:
        name = name_of(info)
        text = entry_refusal(name, info)
        same = nfc(name.casefold())
        if text is None and same in seen:
            text = N_("“%(name)s” is there twice; names that differ by capitals alone are the same")
        seen.add(same)
        if text is not None:
            faults.add(1, text, name=printable_name(name))
        elif not name.endswith("/"):
            names.append((name, None if SYSTEM_FILES.search(name) else info))
    return names


def name_of(info: ZipInfo) -> str:
    """The entry's whole name; letters it says nothing of are UTF-8 where they can be, or else cp437."""
    name = info.orig_filename
    if not info.flag_bits & UTF_8_FLAG:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.orig_filename
    return nfc(name)


def printable_name(name: str) -> str:
    """A name that can stand in a message."""
    return "".join("\ufffd" if category(letter)[0] == "C" else letter for letter in name[:100])


def entry_refusal(name: str, info: ZipInfo) -> str | None:
    """Why an entry may not be unpacked, from what is said about it."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    steps = name.removesuffix("/").split("/")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return N_("“%(name)s” is no file but a link or a device")
    if any(step in ("", ".", "..") for step in steps) or re.match(r"[a-z]:", name, re.IGNORECASE):
        return N_("“%(name)s” leads outside the archive")
    if "\\" in name or any(category(letter) in ("Cc", "Cs") for letter in name):
        return N_("“%(name)s” has a letter in its name that no file here has")
    if info.flag_bits & ENCRYPTED_FLAGS:
        return N_("“%(name)s” is encrypted: pack the course without a password")
    if name.lower().endswith(ARCHIVE_EXTENSIONS):
        return N_("“%(name)s” is an archive inside the archive: unpack it first")
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return N_("“%(name)s” is packed in a way that is not read here: make a plain .zip")
    return None
