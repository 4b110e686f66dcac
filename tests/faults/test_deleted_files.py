"""A database file that is deleted while the portal runs is noticed, and so is a disk without room."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import text

from portal import sqlite_files
from portal.db import db
from portal.setup.checks import database
from tests.conftest import make_app


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Flask]:
    """A portal on a file of its own, which it has open."""
    app = make_app(f"sqlite:///{tmp_path / 'portal.db'}")
    with app.app_context():
        db.create_all()
        db.session.execute(text("CREATE TABLE alembic_version (version_num text)"))
        db.session.commit()
        connection = db.engine.connect()
        connection.execute(text("SELECT 1 FROM alembic_version"))
        yield app
        connection.close()
        db.session.remove()
        db.engine.dispose()


def readiness(app: Flask) -> tuple[int, str]:
    response = app.test_client().get("/readyz")
    return response.status_code, response.text


def test_all_is_well_while_the_files_are_in_their_place(running: Flask) -> None:
    assert readiness(running) == (200, "ready\n")
    assert list(database.deleted_while_open(running)) == []


@pytest.mark.parametrize("ending", ["", "-wal"])
def test_a_deleted_file_is_noticed(running: Flask, tmp_path: Path, ending: str) -> None:
    (tmp_path / f"portal.db{ending}").unlink()

    status, reason = readiness(running)
    [finding] = database.deleted_while_open(running)

    assert status == 503
    assert f"portal.db{ending}" in reason or "does not answer" in reason
    assert finding.level == "fault"


def test_a_file_put_in_its_place_is_noticed(running: Flask, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "portal.db", tmp_path / "backup.db")
    (tmp_path / "backup.db").replace(tmp_path / "portal.db")

    assert readiness(running)[0] == 503


def test_a_disk_without_room_is_not_ready(running: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_files.shutil, "disk_usage", lambda _path: SimpleNamespace(free=2**20))

    assert readiness(running) == (503, "the disk of the database has only 1 MB left\n")
