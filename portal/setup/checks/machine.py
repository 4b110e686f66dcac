"""The machine beneath."""

from collections.abc import Iterator

from flask import Flask
from flask_babel import gettext as _

from portal.setup.checks.database import database_file
from portal.setup.checks.findings import Finding, fault, ok, warning
from portal.sqlite_files import MIN_FREE_MB, free_mb

WARNING_FREE_MB, FAULT_FREE_MB = 1024, MIN_FREE_MB  # MB


def disk_space(app: Flask) -> Iterator[Finding]:
    """Whether the disk of a SQLite file still takes answers."""
    path = database_file()
    if path is None:
        return
    free = free_mb(path)
    text = _("The disk of the database has %(free)d MB left.", free=free)
    if free < FAULT_FREE_MB:
        yield fault(text, _("Make room now: on a full disk no answer can be saved."))
    elif free < WARNING_FREE_MB:
        yield warning(text, _("Make room before it is full: on a full disk no answer can be saved."))
    else:
        yield ok(text)


CHECKS = (disk_space,)
