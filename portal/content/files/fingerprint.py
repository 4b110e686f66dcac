"""Whether a folder of courses is as it was, told without reading what it means."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from portal.content.files.folder import is_file, visible_entries
from portal.content.files.media import MAX_RECORDING_BYTES

CONTENT_CODE = Path(__file__).resolve().parents[1]  # portal/content


def folder_fingerprint(folder: Path) -> str:
    """The SHA-256 of the names and bytes of all that a library is read from, and of the code that reads it.

    Another release may read the same text otherwise. Of a file that is too large to be read only the size counts.
    Raises NotADirectoryError.
    """
    digest = sha256(_code_fingerprint().encode())
    for path in _files(folder):
        size = path.stat().st_size
        content = path.read_bytes() if size <= MAX_RECORDING_BYTES else b""
        digest.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """The files in the folder and its folders, in the order of names; links are not followed."""
    for path in visible_entries(folder):
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        elif is_file(path):
            yield path


@cache
def _code_fingerprint() -> str:
    digest = sha256()
    for path in sorted(CONTENT_CODE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
