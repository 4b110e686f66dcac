"""Which revision the tables of the database are of, beside the one that this release needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from portal.config import ConfigError
from portal.db import db

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory


class SchemaState(StrEnum):
    """How the tables stand to this release; `foreign` are tables that no migration of the portal made."""

    CURRENT = "current"
    EMPTY = "empty"
    OLDER = "older"
    NEWER = "newer"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Schema:
    """The revision that was found (empty: none), the one that is wanted, and what that means."""

    found: str
    wanted: str
    state: SchemaState

    @property
    def problem(self) -> str:
        """The fault in one sentence, in the language asked for; empty where there is none."""
        problems: dict[SchemaState, str] = {
            SchemaState.CURRENT: "",
            SchemaState.EMPTY: _("The database has no tables yet."),
            SchemaState.OLDER: _(
                "The tables are those of an earlier release (%(found)s; this one needs %(wanted)s).",
                found=self.found,
                wanted=self.wanted,
            ),
            SchemaState.NEWER: _(
                "The tables are those of a later release (%(found)s; this one knows %(wanted)s).",
                found=self.found,
                wanted=self.wanted,
            ),
            SchemaState.FOREIGN: _("The tables in the database are not those of a portal."),
        }
        return problems[self.state]

    @property
    def advice(self) -> str:
        """The command that mends it; empty where nothing is to be mended."""
        advice: dict[SchemaState, str] = {
            SchemaState.CURRENT: "",
            SchemaState.EMPTY: _("Run: flask db upgrade"),
            SchemaState.OLDER: _("Make a backup (flask backup FILE), then run: flask db upgrade"),
            SchemaState.NEWER: _("Bring the code up to that release: git pull && make install"),
            SchemaState.FOREIGN: _("Give the portal an empty database of its own (DATABASE_URL)."),
        }
        return advice[self.state]


def database_schema(app: Flask) -> Schema:
    """The revision of the tables beside the wanted one. Raises SQLAlchemyError without a database."""
    # Imported where it is used: a process that serves needs none of it, and it takes 11 MB.
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(app.extensions["migrate"].directory)
    wanted = scripts.get_current_head() or ""
    with db.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision() or ""
        has_tables = bool(found) or bool(set(inspect(connection).get_table_names()) - {"alembic_version"})
    return Schema(found, wanted, _state(scripts, found, wanted, has_tables=has_tables))


def is_known_revision(app: Flask, revision: str) -> bool:
    """Whether this release has the migration of that revision, so that it can upgrade from there."""
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    try:
        return ScriptDirectory(app.extensions["migrate"].directory).get_revision(revision) is not None
    except CommandError:
        return False


def ensure_current_schema(app: Flask) -> None:
    """Raise ConfigError, with the command to run, where the tables are missing or of another release.

    A database that does not answer is no reason: it may come up later, and /readyz says so meanwhile.
    """
    try:
        schema = database_schema(app)
    except SQLAlchemyError:
        return
    if schema.problem:
        raise ConfigError(f"{schema.problem} {schema.advice}")


def _state(scripts: ScriptDirectory, found: str, wanted: str, *, has_tables: bool) -> SchemaState:
    if not found:
        return SchemaState.FOREIGN if has_tables else SchemaState.EMPTY
    if found == wanted:
        return SchemaState.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return SchemaState.OLDER if found in known else SchemaState.NEWER
