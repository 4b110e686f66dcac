"""What the portal asks of SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError

from portal import sqlite


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A SQLite file as the portal opens it."""
    made = create_engine(f"sqlite:///{tmp_path / 'portal.db'}")
    sqlite.configure_engine(made)
    yield made
    made.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 3000)]
)
def test_a_kept_answer_survives_and_readers_do_not_wait(engine: Engine, pragma: str, value: object) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_the_connections_of_a_server_map_nothing_and_keep_little(tmp_path: Path) -> None:
    made = create_engine(f"sqlite:///{tmp_path / 'portal.db'}")
    sqlite.configure_engine(made, serving=True)
    with made.connect() as connection:
        kept, mapped = (
            connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("cache_size", "mmap_size")
        )
    made.dispose()

    assert -1024 <= kept < 0  # KB
    assert not mapped


def test_who_says_that_it_writes_holds_the_lock_from_the_beginning(engine: Engine) -> None:
    with engine.connect().execution_options(write=True) as first, engine.connect() as second:
        first.exec_driver_sql("CREATE TABLE note (text)")
        second.exec_driver_sql("SELECT 1")
        second.rollback()

        with engine.connect() as third:
            third.exec_driver_sql("PRAGMA busy_timeout=1")
            with pytest.raises(OperationalError):
                third.exec_driver_sql("CREATE TABLE other (text)")
