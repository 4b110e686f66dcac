"""Backup and restore of the whole database, on SQLite and PostgreSQL, in bounded memory."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy import JSON, Connection, MetaData, Table, func, inspect, select
from sqlalchemy.schema import AddConstraint, DropConstraint

from portal import clock
from portal.db import db
from portal.errors import Refused
from portal.search.operations import full_text_index
from portal.setup.backup_format import (
    MANIFEST_NAME,
    Manifest,
    TableChecksum,
    decode_rows,
    encode_row,
    entry_name,
    read_lines,
    read_manifest,
    verify_backup,
)
from portal.setup.schema import SchemaState, database_schema, is_known_revision
from portal.sqlite import foreign_key_violations, foreign_keys_off

MAX_BATCH_ROWS = 500
MAX_BATCH_BYTES = 4 * 1024 * 1024
Progress = Callable[[str, int], None]  # is told the table and how many rows of it are done


def write_backup(app: Flask, path: Path, *, replace: bool, progress: Progress) -> Manifest:
    """Write everything the database holds at one moment into a new file, while others go on reading and writing.

    The file appears under its name only when it is whole. Raises Refused where there is one and `replace` is not
    given, and where the database has no tables of a portal.
    """
    if path.exists() and not replace:
        raise Refused(_("%(path)s is there already; choose another name, or add --replace.", path=path))
    schema = database_schema(app)
    if schema.state in (SchemaState.EMPTY, SchemaState.FOREIGN):
        raise Refused(schema.problem)
    part = path.with_name(f"{path.name}.part")
    try:
        with db.engine.connect() as connection, ZipFile(part, "w", ZIP_DEFLATED, compresslevel=3) as archive:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            tables = {}
            for table in portal_tables(connection):
                with archive.open(entry_name(table.name), "w", force_zip64=True) as entry:
                    tally = TableChecksum()
                    for line in table_lines(connection, table):
                        tally.add(line)
                        entry.write(line + b"\n")
                        if tally.rows % MAX_BATCH_ROWS == 0:
                            progress(table.name, tally.rows)
                tables[table.name] = tally.summary
            manifest = Manifest(schema.found, clock.now().isoformat(timespec="seconds"), tables)
            archive.writestr(MANIFEST_NAME, manifest.to_json())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def restore_backup(app: Flask, path: Path, *, replace: bool, progress: Progress) -> Manifest:
    """Give the database exactly the rows of a backup: all of them, checked before and after, or none.

    Raises Refused for a damaged file, one of a later release, a database that holds rows unless `replace` is
    given, and one of another revision than the file.
    """
    import flask_migrate  # not at the top: a process that serves needs it not, and it takes 11 MB

    manifest = read_manifest(path)
    if not is_known_revision(app, manifest.revision):
        raise Refused(
            _(
                "The backup is of a later release (%(found)s). Bring the code up to it: git pull && make install",
                found=manifest.revision,
            )
        )
    verify_backup(path, manifest)
    schema = database_schema(app)
    was_empty = schema.state == SchemaState.EMPTY
    if not was_empty:
        _ensure_replaceable(schema.found, manifest.revision, replace=replace)
    else:
        flask_migrate.upgrade(revision=manifest.revision)
    try:
        _load(path, manifest, progress)
    except BaseException:
        if was_empty:
            flask_migrate.downgrade(revision="base")
        raise
    return manifest


def portal_tables(connection: Connection) -> list[Table]:
    """The tables that are there, by name; without Alembic's, and the index of the search, which is made anew."""
    metadata = MetaData()
    names = sorted(inspect(connection).get_table_names())
    ours = [name for name in names if not name.startswith("passage_index") and name != "alembic_version"]
    metadata.reflect(connection, only=ours)
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=bool(column.nullable))
    return [metadata.tables[name] for name in ours]


def table_lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Every row of a table as a line of the backup, without holding them all."""
    rows = connection.execute(select(table).execution_options(yield_per=MAX_BATCH_ROWS))
    for row in rows.mappings():
        yield encode_row(dict(row))


def _ensure_replaceable(found: str, wanted: str, *, replace: bool) -> None:
    with db.engine.connect() as connection:
        tables = portal_tables(connection)
        holds_rows = any(connection.execute(select(1).select_from(table).limit(1)).first() for table in tables)
    if holds_rows and not replace:
        raise Refused(_("The database is not empty. To lose what it holds, stop the portal and add --replace."))
    if found != wanted:
        raise Refused(
            _(
                "The tables in the database are of revision %(found)s, those of the backup of %(wanted)s. "
                "Restore it into an empty database (DATABASE_URL), then run: flask db upgrade",
                found=found or "–",
                wanted=wanted,
            )
        )


def _load(path: Path, manifest: Manifest, progress: Progress) -> None:
    with db.engine.execution_options(write=True).connect() as connection, foreign_keys_off(connection):
        postgresql = connection.dialect.name == "postgresql"
        if postgresql:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        tables = portal_tables(connection)
        if {table.name for table in tables} != set(manifest.tables):
            raise Refused(_("The backup does not have the tables of its revision."))
        # Tables point to each other in circles; what holds them together is put back, and so checked, at the end.
        constraints = [key for table in tables for key in table.foreign_key_constraints] if postgresql else []
        for constraint in constraints:
            connection.execute(DropConstraint(constraint))
        if "passage" in manifest.tables:
            full_text_index.clear_index(connection)
        for table in tables:
            connection.execute(table.delete())
        for table in tables:
            _insert(connection, table, path, progress)
        for table in tables if postgresql else ():
            _set_sequence(connection, table)
        for constraint in constraints:
            connection.execute(AddConstraint(constraint))
        if "passage" in manifest.tables:
            full_text_index.index_all_passages(connection)
        _verify_rows(connection, tables, manifest)
        connection.commit()


def _insert(connection: Connection, table: Table, path: Path, progress: Progress) -> None:
    batch: list[dict[str, Any]] = []
    size = done = 0
    for line in read_lines(path, table.name):
        batch += decode_rows(table, [line])
        size += len(line)
        if len(batch) >= MAX_BATCH_ROWS or size >= MAX_BATCH_BYTES:
            connection.execute(table.insert(), batch)
            done += len(batch)
            progress(table.name, done)
            batch, size = [], 0
    if batch:
        connection.execute(table.insert(), batch)


def _set_sequence(connection: Connection, table: Table) -> None:
    # The numbers were given, so that the sequence of the table does not know of them.
    column = table.autoincrement_column
    if column is not None and column.server_default is not None:
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
        latest = select(func.max(column)).scalar_subquery()
        connection.execute(select(func.setval(sequence, func.coalesce(latest, 1), latest.is_not(None))))


def _verify_rows(connection: Connection, tables: list[Table], manifest: Manifest) -> None:
    for table in tables:
        tally = TableChecksum()
        for line in table_lines(connection, table):
            tally.add(line)
        if tally.summary != manifest.tables[table.name]:
            raise Refused(_("Nothing was restored: %(table)s did not come out as it went in.", table=table.name))
    if violations := foreign_key_violations(connection):
        (table_name, other), _number = next(iter(violations.items()))
        raise Refused(
            _(
                "Nothing was restored: rows of %(table)s point to missing rows of %(other)s.",
                table=table_name,
                other=other,
            )
        )
