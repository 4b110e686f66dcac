"""Whether a folder of courses is as it was, told without reading what it means."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from portal.content.files.folder import is_file, visible_entries
from portal.content.files.media import MAX_RECORDING_BYTES

PORTAL_CODE = Path(__file__).resolve().parents[2]


def folder_fingerprint(folder: Path) -> str:
    """The SHA-256 of the names and bytes of all that a library is read from, and of the portal's code.

    Another release may read the same text otherwise, or keep more of it. Of a file that is too large to be read
    only the size counts, of a link or a folder only the name. Raises OSError for what cannot be read.
    """
    digest = sha256(_code_fingerprint().encode())
    for path in _entries(folder):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode("utf-8", "surrogateescape"))
        if is_file(path):
            size = path.stat().st_size
            digest.update(f"{size}\0".encode())
            digest.update(path.read_bytes() if size <= MAX_RECORDING_BYTES else b"")
    return digest.hexdigest()


def _entries(folder: Path) -> Iterator[Path]:
    """What is in the folder and its folders, in the order of names; links are not followed."""
    for path in visible_entries(folder):
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _entries(path)


@cache
def _code_fingerprint() -> str:
    """The SHA-256 of every module of the portal; of a running process it stays the same."""
    digest = sha256()
    for path in sorted(PORTAL_CODE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
