"""The machine beneath."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from flask import Flask
from flask_babel import gettext as _

from portal.setup.checks.database import database_file
from portal.setup.findings import Finding, fault, ok, warning

TIGHT, FULL = 1024, 100  # MB


def disk_space(app: Flask) -> Iterator[Finding]:
    """Whether the disk of a SQLite file still takes answers."""
    path = database_file()
    if path is None:
        return
    free = shutil.disk_usage(path.parent).free // 2**20
    text = _("The disk of the database has %(free)d MB left.", free=free)
    if free < FULL:
        yield fault(text, _("Make room now: on a full disk no answer can be saved."))
    elif free < TIGHT:
        yield warning(text, _("Make room before it is full: on a full disk no answer can be saved."))
    else:
        yield ok(text)


ALL = (disk_space,)
