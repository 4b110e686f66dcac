"""The database: is it there, does it fit this release, and will it keep what it is given."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal import clock
from portal.db import db
from portal.setup.checks.findings import Finding, fault, ok, warning
from portal.setup.schema import database_schema
from portal.sqlite_files import path_of, processes_with_deleted_files

MAX_CLOCK_SKEW = timedelta(minutes=1)
NETWORK_FILESYSTEMS = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "glusterfs",
    "fuse.sshfs",
    "fuse.rclone",
}


def reachable(app: Flask) -> Iterator[Finding]:
    """Whether the database answers."""
    try:
        with db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        yield fault(
            _("The database does not answer: %(reason)s", reason=reason),
            _("Check DATABASE_URL, and that the database runs and lets this user in."),
        )
    else:
        yield ok(
            _(
                "The database answers (%(kind)s).",
                kind=DIALECT_LABELS.get(db.engine.dialect.name, db.engine.dialect.name),
            )
        )


def migrations(app: Flask) -> Iterator[Finding]:
    """Whether the tables are those of this release."""
    schema = database_schema(app)
    if schema.problem:
        yield fault(schema.problem, schema.advice)
    else:
        yield ok(_("The tables are those of this release."))


def sqlite_file(app: Flask) -> Iterator[Finding]:
    """Whether a SQLite file can be written, by several processes at once, and lies on a disk of this machine."""
    path = database_file()
    if path is None:
        return
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        yield fault(
            _("The database file %(path)s cannot be written.", path=path),
            _("Give it and its folder to the user that runs the portal; SQLite writes two more files beside it."),
        )
        return
    with db.engine.connect() as connection:
        journal = connection.execute(text("PRAGMA journal_mode")).scalar()
    if journal == "wal":
        yield ok(_("The database file can be read while it is written (WAL)."))
    else:
        yield fault(
            _("The database file does not work in WAL mode, so readers and writers stop each other."),
            _("Move it to an ordinary disk of this machine."),
        )
    filesystem = filesystem_of(path)
    if filesystem in NETWORK_FILESYSTEMS:
        yield warning(
            _(
                "The database file lies on a network drive (%(kind)s), where SQLite can lose data.",
                kind=filesystem,
            ),
            _("Move it to a disk of this machine, or use PostgreSQL."),
        )


def deleted_while_open(app: Flask) -> Iterator[Finding]:
    """Whether a process still writes into a SQLite file that was deleted, where nobody else reads."""
    path = database_file()
    if path is None:
        return
    processes = processes_with_deleted_files(path)
    if processes:
        yield fault(
            _(
                "A process (%(numbers)s) has files of the database open that were deleted or replaced.",
                numbers=", ".join(map(str, processes)),
            ),
            _("What it saves is lost when it ends. Restart the portal, and restore only while it is stopped."),
        )


def postgresql_encoding(app: Flask) -> Iterator[Finding]:
    """Whether PostgreSQL can hold every Vietnamese letter."""
    if db.engine.dialect.name != "postgresql":
        return
    with db.engine.connect() as connection:
        encoding = connection.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        yield fault(
            _("The database is kept in %(encoding)s, which lacks Vietnamese letters.", encoding=encoding),
            _("Make a new one with: createdb --encoding=UTF8 --template=template0"),
        )


def database_clock(app: Flask) -> Iterator[Finding]:
    """Whether PostgreSQL's machine has the same time as this one."""
    if db.engine.dialect.name != "postgresql":
        return
    with db.engine.connect() as connection:
        theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    if abs(theirs - clock.now()) > MAX_CLOCK_SKEW:
        yield warning(
            _("The clocks of this machine and of the database differ by more than a minute."),
            _("Let both set their clocks by the network (systemd-timesyncd or chrony)."),
        )


def database_file() -> Path | None:
    """The SQLite file; None for another database and for one in memory."""
    return path_of(db.engine)


def filesystem_of(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of file system that the file lies on, such as ext4; empty where the machine does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    kinds = {Path(fields[1].replace("\\040", " ")): fields[2] for line in lines if len(fields := line.split()) > 2}
    resolved = path.resolve()
    return next((kinds[folder] for folder in (resolved, *resolved.parents) if folder in kinds), "")


DIALECT_LABELS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
CHECKS = (sqlite_file, deleted_while_open, postgresql_encoding, database_clock, migrations)
