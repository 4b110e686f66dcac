"""The published texts as files again, byte for byte."""

from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext as _

from portal.courses.queries.texts import published_files
from portal.errors import Refused


@dataclass(frozen=True)
class Export:
    """What was written, and what lay in the folder before and is not published, as paths from the folder on."""

    written: tuple[str, ...]
    unknown_files: tuple[str, ...]


def export_library(folder: Path, *, force: bool = False) -> Export:
    """Write everything published into the folder, a new or an empty one unless `force`; deletes nothing.

    Raises Refused for a folder that is in use, OSError where it cannot be written.
    """
    if folder.exists() and not force and any(folder.iterdir()):
        raise Refused(_("The folder %(folder)s is not empty. Choose a new one, or add --force.", folder=folder))
    before = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for place, data in published_files():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        written.append(place)
    return Export(tuple(written), tuple(sorted(before - set(written))))
