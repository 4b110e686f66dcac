"""The files of a SQLite database: are they still those that processes have open, and is there room for more."""

import shutil
from pathlib import Path

from sqlalchemy import Engine

MIN_FREE_MB = 100  # below this the next answers may find no room
DELETED_SUFFIX = " (deleted)"  # what Linux adds to the name of an open file that lies in no folder any more
PROCESSES = Path("/proc")


def path_of(engine: Engine) -> Path | None:
    """The database file; None for another database and for one in memory."""
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file or file == ":memory:":
        return None
    return Path(file)


def free_mb(path: Path) -> int:
    """How many MB the disk of this file has left."""
    return shutil.disk_usage(path.resolve().parent).free // 2**20


def deleted_files(path: Path, process: str = "self") -> list[str]:
    """Which files of the database a process has open although they were deleted or put out of place.

    Such a process writes where nobody else reads, and loses it when it ends. Needs /proc; without it, none.
    """
    real = str(path.resolve())
    names = {f"{real}{ending}{DELETED_SUFFIX}" for ending in ("", "-wal", "-shm")}
    try:
        descriptors = list((PROCESSES / process / "fd").iterdir())
    except OSError:
        return []
    found = set()
    for descriptor in descriptors:
        try:
            target = str(descriptor.readlink())
        except OSError:
            continue  # closed meanwhile
        if target in names:
            found.add(Path(target.removesuffix(DELETED_SUFFIX)).name)
    return sorted(found)


def processes_with_deleted_files(path: Path) -> list[int]:
    """The processes of this machine that deleted_files() tells of, as far as we may look into them."""
    try:
        numbers = [entry.name for entry in PROCESSES.iterdir() if entry.name.isdecimal()]
    except OSError:
        return []
    return [int(number) for number in numbers if deleted_files(path, number)]
