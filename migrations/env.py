"""Runs the migrations on the portal's own database connection."""

from __future__ import annotations

from typing import Any

from alembic import context
from alembic.util import CommandError
from flask import current_app
from sqlalchemy import Connection, types

from portal.db import SafeHtml, UtcDateTime, db
from portal.sqlite import foreign_key_violations, foreign_keys_off

TYPES = {UtcDateTime: "sa.DateTime(timezone=True)", SafeHtml: "sa.Text()"}


def render_type(kind: str, value: Any, _autogen: Any) -> str | bool:
    """Write our column types as the plain types beneath them, so that old migrations need no portal code."""
    return TYPES.get(type(value), False) if kind == "type" else False


def same_type(
    _context: Any, _column: Any, _meta_column: Any, found: types.TypeEngine[Any], wanted: Any
) -> bool | None:
    """Tell Alembic that our types match the plain ones; None leaves the decision to it."""
    if isinstance(wanted, UtcDateTime):
        return not isinstance(found, types.DateTime)
    return None


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether a thing that was found is for Alembic to compare; the index of the search has no model."""
    return kind != "table" or not (name or "").startswith("passage_index")


def run() -> None:
    """Bring the database to the wanted revision, in one transaction: every step of it, or none."""
    with (
        db.engine.execution_options(write=True).connect() as connection,
        # A batch migration drops and makes anew a table that others point to.
        foreign_keys_off(connection),
    ):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            # Alembic believes that SQLite cannot undo a change of its tables; as portal.sqlite opens it, it can.
            transactional_ddl=True,
            # SQLite cannot alter a table in place, so render_as_batch lets Alembic copy it.
            **current_app.extensions["migrate"].configure_args
            | {
                "render_item": render_type,
                "compare_type": same_type,
                "include_name": is_ours,
                "render_as_batch": True,
            },
        )
        with context.begin_transaction():
            context.run_migrations()
            refuse_violations(connection)


def refuse_violations(connection: Connection) -> None:
    """Raise CommandError, which undoes everything, where a row points to a row that is not there."""
    violations = foreign_key_violations(connection)
    if violations:
        found = "; ".join(
            f"{number} in “{table}” to “{other}”" for (table, other), number in sorted(violations.items())
        )
        raise CommandError(
            f"Nothing was changed: rows point to rows that are not there ({found}). Restore them from a backup, "
            "or delete the rows that point to them; `PRAGMA foreign_key_check` lists them. Then upgrade again."
        )


run()
